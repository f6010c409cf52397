import type { Router } from "express";
import type { OwedSteps } from "../../signin/owed/steps.ts";
import { html } from "../http/html.ts";
import { messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { ifItsTurn, type StepPages, textOf } from "./step-pages.ts";

/** The policy's text, acknowledged at each sign-in before anything opens (P2). */
export function mountNotice(
  router: Router,
  {
    owed,
    pages,
  }: { readonly owed: Pick<OwedSteps, "showNotice" | "acknowledge">; readonly pages: StepPages },
): void {
  router.get(
    "/login/notice",
    pages.get("notice", async (req, res) => {
      const caller = pages.callerOf(req);
      const { secondStep: words } = messagesFor(req);
      return ifItsTurn(await owed.showNotice(caller), ({ text, mark }) =>
        sendPage(res, {
          title: words.noticeTitle,
          formAction: ["'self'"],
          body: html`<h1>${words.notice}</h1>
            <div class="prose">${paragraphs(text)}</div>
            <form method="post" action="/login/notice">
              ${pages.hidden(req, res, caller.requestId)}<input type="hidden" name="mark" value="${mark}" />
              <button class="full" type="submit">${words.noticeRead}</button>
            </form>`,
        }),
      );
    }),
  );

  router.post(
    "/login/notice",
    pages.post("notice", (req) => owed.acknowledge(pages.callerOf(req), textOf(req.body, "mark"))),
  );
}

const paragraphs = (text: string) => text.split(/\n\s*\n/).map((part) => html`<p>${part.trim()}</p>`);
