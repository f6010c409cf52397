import type { Request, Response, Router } from "express";
import type { PasswordRefused } from "../../credentials/errors.ts";
import type { OwedSteps } from "../../signin/owed/steps.ts";
import { html } from "../http/html.ts";
import { newPasswordFields, refusalOf } from "../http/new-password.ts";
import { messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { ifItsTurn, type StepPages, textOf } from "./step-pages.ts";
import { problem } from "../http/problem.ts";

interface Needs {
  readonly owed: Pick<OwedSteps, "showNewPassword" | "setPassword">;
  readonly pages: StepPages;
}

const PATH = "/login/new-password";

/** The password was right and is too old: a new one takes its place before anything opens (T1). */
export function mountNewPassword(router: Router, { owed, pages }: Needs): void {
  const show = async (req: Request, res: Response, refused?: PasswordRefused) => {
    const caller = pages.callerOf(req);
    const { passwords: words } = messagesFor(req);
    return ifItsTurn(await owed.showNewPassword(caller), (rules) =>
      sendPage(res, {
        title: words.expiredTitle,
        again: pages.again(PATH, caller.requestId),
        formAction: ["'self'"],
        ...(refused === undefined ? {} : { status: 422 }),
        body: html`<h1>${words.choose}</h1>
          ${problem(refused && refusalOf(words, refused))}
          <p class="soft">${words.expired}</p>
          <form method="post" action="${PATH}">
            ${pages.hidden(req, res, caller.requestId)}${newPasswordFields(words, rules, refused !== undefined)}
            <button class="full" type="submit">${words.save}</button>
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
