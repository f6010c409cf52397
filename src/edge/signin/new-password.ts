import type { Request, Response, Router } from "express";
import type { OwedSteps } from "../../signin/owed/steps.ts";
import { html } from "../http/html.ts";
import { newPasswordFields } from "../http/new-password.ts";
import { sendPage } from "../http/page.ts";
import { ifItsTurn, type StepPages, textOf } from "./step-pages.ts";

interface Needs {
  readonly owed: Pick<OwedSteps, "showNewPassword" | "setPassword">;
  readonly pages: StepPages;
}

const PATH = "/login/new-password";

/** The password was right and is too old: a new one takes its place before anything opens (T1). */
export function mountNewPassword(router: Router, { owed, pages }: Needs): void {
  const show = async (req: Request, res: Response, refused?: string) => {
    const caller = pages.callerOf(req);
    return ifItsTurn(await owed.showNewPassword(caller), (rules) =>
      sendPage(res, {
        title: "New password",
        formAction: ["'self'"],
        ...(refused === undefined ? {} : { status: 422 }),
        body: html`<h1>Choose a new password</h1>
          ${refused !== undefined && html`<p class="note" role="alert">${refused}</p>`}
          <p class="soft">The one that you have used until now has expired.</p>
          <form method="post" action="${PATH}">
            ${pages.hidden(req, res, caller.requestId)}${newPasswordFields(rules)}
            <button class="full" type="submit">Save the password</button>
          </form>`,
      }),
    );
  };

  router.get(
    PATH,
    pages.get("new-password", (req, res) => show(req, res)),
  );
  router.post(
    PATH,
    pages.post("new-password", async (req, res) => {
      const set = await owed.setPassword(pages.callerOf(req), textOf(req.body, "password"));
      return "refused" in set ? show(req, res, set.refused) : set;
    }),
  );
}
