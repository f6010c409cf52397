import type { Request, Response, Router } from "express";
import type { FactorAnswer, FactorPage, FactorWay } from "../../signin/owed/factor.ts";
import type { OwedSteps } from "../../signin/owed/steps.ts";
import { answerOf, passkeyForm } from "../http/enrolment/passkey.ts";
import { PASSKEY_SCRIPT } from "../http/enrolment/passkey-script.ts";
import { html, type Html } from "../http/html.ts";
import { type Messages, messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { ifItsTurn, type StepPages, textOf } from "./step-pages.ts";
import { problem, tied } from "../http/problem.ts";

const PATH = "/login/second-factor";

interface Needs {
  readonly owed: Pick<OwedSteps, "showFactor" | "giveFactor">;
  readonly pages: StepPages;
}

/** Our own second factor: a code, a passkey or a recovery code, whichever the person has (T2). */
export function mountSecondFactor(router: Router, { owed, pages }: Needs): void {
  const show = async (req: Request, res: Response, way: string, failed = false) => {
    const caller = pages.callerOf(req);
    const words = messagesFor(req);
    const { secondStep } = words;
    const hidden = pages.hidden(req, res, caller.requestId);
    return ifItsTurn(await owed.showFactor(caller, way), (page) =>
      sendPage(res, {
        title: secondStep.title,
        again: `${pages.again(PATH, caller.requestId)}&way=${page.way}`,
        formAction: ["'self'"],
        ...(failed && { status: 403 }),
        help: true,
        ...(page.way === "passkey" ? { script: PASSKEY_SCRIPT } : {}),
        body: html`<h1>${secondStep.heading}</h1>
          ${problem(failed ? secondStep.failed : undefined)}
          ${page.way === "passkey" ? forPasskey(words, page, hidden) : forCode(words, page.way, hidden, failed)}
          ${otherWays(secondStep, page.others, caller.requestId)}`,
      }),
    );
  };

  router.get(
    PATH,
    pages.get("second-factor", (req, res) => show(req, res, textOf(req.query, "way"))),
  );

  router.post(
    PATH,
    pages.post("second-factor", async (req, res) => {
      const answer = answerIn(req);
      const given = await owed.giveFactor(pages.callerOf(req), answer);
      return "again" in given ? show(req, res, answer.way, true) : given;
    }),
  );
}

function answerIn(req: Request): FactorAnswer {
  const way = textOf(req.body, "way");
  if (way === "passkey") return { way, answer: answerOf(textOf(req.body, "answer")) };
  return { way: way === "recovery-code" ? way : "totp", code: textOf(req.body, "code") };
}

const forCode = (
  { frame, secondStep }: Messages,
  way: "totp" | "recovery-code",
  hidden: Html,
  isWrong: boolean,
): Html =>
  html`<form method="post" action="${PATH}">
    ${hidden}<input type="hidden" name="way" value="${way}" />
    <label for="code">${secondStep.ask[way]}</label>
    <input
      type="text"
      id="code"
      name="code"
      autocomplete="${way === "totp" ? "one-time-code" : "off"}"
      inputmode="${way === "totp" ? "numeric" : "text"}"
      autocapitalize="none"
      spellcheck="false"
      maxlength="64"
      ${tied(isWrong)}
      required
      autofocus
    />
    <button class="full" type="submit">${frame.continue}</button>
  </form>`;

const forPasskey = (words: Messages, { options = {} }: FactorPage, hidden: Html): Html =>
  html`<p class="soft">${words.secondStep.deviceAsks}</p>
    ${passkeyForm(words.enrolment, {
      kind: "get",
      action: PATH,
      options,
      hidden,
      inputs: html`<input type="hidden" name="way" value="passkey" />`,
      button: words.secondStep.ask.passkey,
    })}`;

const otherWays = (words: Messages["secondStep"], others: readonly FactorWay[], requestId: string): Html =>
  others.length === 0
    ? html`<p class="soft small">${words.lost}</p>`
    : html`<h2>${words.anotherWay}</h2>
        <ul class="list">
          ${others.map(
            (way) =>
              html`<li>
                <a class="open" href="${PATH}?request=${encodeURIComponent(requestId)}&way=${way}"
                  ><span>${words.choose[way]}</span><span aria-hidden="true">→</span></a
                >
              </li>`,
          )}
        </ul>`;
