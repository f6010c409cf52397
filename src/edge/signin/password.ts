import type { Request, Response, Router } from "express";
import type { SigninFlow } from "../../signin/signin.ts";
import { html } from "../http/html.ts";
import { messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { lockedOut } from "./locked-out.ts";
import { type StepPages, textOf } from "./step-pages.ts";
import { problem, tied } from "../http/problem.ts";

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
    const messages = messagesFor(req);
    const { signIn: words } = messages;
    sendPage(res, {
      title: words.title,
      again: pages.again(PATH, requestId),
      formAction: ["'self'"],
      ...(failed === undefined ? {} : { status: 403 }),
      body: html`<h1>${words.title}</h1>
        ${problem(failed && words.passwordFailed(failed.reference))}
        <p class="soft">${loginHint} · <a href="/login?${query}">${words.notYou}</a></p>
        ${
          onwards !== undefined &&
          html`<a class="button full" href="/login/${onwards}?${query}">${words.useCompany}</a>
            <h2>${words.orPassword}</h2>`
        }
        <form method="post" action="${PATH}">
          ${pages.hidden(req, res, requestId)}
          <input type="text" name="username" value="${loginHint}" autocomplete="username" readonly hidden />
          <label for="password">${words.password}</label>
          <input
            type="password"
            id="password"
            name="password"
            autocomplete="current-password"
            maxlength="1024"
            ${tied(failed !== undefined)}
            required
            autofocus
          />
          <p class="small"><a href="/login/forgot">${words.forgotten}</a></p>
          <button class="${onwards === undefined ? "full" : "full quiet"}" type="submit">
            ${words.title}
          </button>
        </form>
        ${lockedOut(messages, target)}`,
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
