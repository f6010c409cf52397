import type { Request, Response, Router } from "express";
import type { SigninFlow } from "../../signin/signin.ts";
import { html } from "../http/html.ts";
import { sendPage } from "../http/page.ts";
import { lockedOut } from "./locked-out.ts";
import { type StepPages, textOf } from "./step-pages.ts";

interface Needs {
  readonly signin: Pick<SigninFlow, "look" | "password">;
  readonly pages: StepPages;
}

const PATH = "/login/password";

/**
 * Local sign-in (T1), beside the company's own where policies let both. Whatever is wrong, the page that comes again is
 * the same (D4).
 */
export function mountPassword(router: Router, { signin, pages }: Needs): void {
  const show = async (req: Request, res: Response, failed?: { readonly reference: string }) => {
    const { requestId, browserHash, from } = pages.callerOf(req);
    const { loginHint, connectionId, choices, target } = await signin.look(requestId, browserHash, from);
    const onwards = connectionId !== undefined ? "continue" : choices === undefined ? undefined : "choose";
    const query = `request=${encodeURIComponent(requestId)}`;
    sendPage(res, {
      title: "Sign in",
      formAction: ["'self'"],
      ...(failed === undefined ? {} : { status: 403 }),
      body: html`<h1>Sign in</h1>
        ${
          failed !== undefined &&
          html`<p class="note" role="alert">
            That did not work. Check the address and the password; after several tries wait a few minutes.
            Reference for your help desk: ${failed.reference}
          </p>`
        }
        <p class="soft">${loginHint} · <a href="/login?${query}">Not you?</a></p>
        ${
          onwards !== undefined &&
          html`<a class="button full" href="/login/${onwards}?${query}">Use your company's sign-in</a>
            <h2>Or with a password</h2>`
        }
        <form method="post" action="${PATH}">
          ${pages.hidden(req, res, requestId)}
          <input type="text" name="username" value="${loginHint}" autocomplete="username" readonly hidden />
          <label for="password">Password</label>
          <input
            type="password"
            id="password"
            name="password"
            autocomplete="current-password"
            maxlength="1024"
            required
            autofocus
          />
          <p class="small"><a href="/login/forgot">Forgotten the password?</a></p>
          <button class="${onwards === undefined ? "full" : "full quiet"}" type="submit">Sign in</button>
        </form>
        ${lockedOut(target)}`,
    });
    return undefined;
  };

  router.get(
    PATH,
    pages.get("password", (req, res) => show(req, res)),
  );
  router.post(
    PATH,
    pages.post("password", async (req, res) => {
      const { requestId, browserHash, from } = pages.callerOf(req);
      const given = await signin.password(requestId, textOf(req.body, "password"), browserHash, from);
      return "notIn" in given ? show(req, res, given.notIn) : given;
    }),
  );
}
