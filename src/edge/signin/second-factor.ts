import type { Request, Response, Router } from "express";
import type { FactorAnswer, FactorPage, FactorWay } from "../../signin/owed/factor.ts";
import type { OwedSteps } from "../../signin/owed/steps.ts";
import { answerOf, passkeyForm } from "../http/enrolment/passkey.ts";
import { PASSKEY_SCRIPT } from "../http/enrolment/passkey-script.ts";
import { html, type Html } from "../http/html.ts";
import { sendPage } from "../http/page.ts";
import { ifItsTurn, type StepPages, textOf } from "./step-pages.ts";

const PATH = "/login/second-factor";

/** By the way that is asked for. */
const WORDS: Readonly<Record<FactorWay, { readonly ask: string; readonly choose: string }>> = {
  totp: { ask: "Code from your authenticator app", choose: "Use my authenticator app" },
  passkey: { ask: "Use your passkey", choose: "Use a passkey" },
  "recovery-code": { ask: "One of your recovery codes", choose: "Use a recovery code" },
};

/** The same for a wrong code and for one too many: it teaches nothing. */
const AGAIN = "That did not work. Check it and try again; after several tries wait a few minutes.";

interface Needs {
  readonly owed: Pick<OwedSteps, "showFactor" | "giveFactor">;
  readonly pages: StepPages;
}

/** Our own second factor: a code, a passkey or a recovery code, whichever the person has (T2). */
export function mountSecondFactor(router: Router, { owed, pages }: Needs): void {
  const show = async (req: Request, res: Response, way: string, note?: string) => {
    const caller = pages.callerOf(req);
    const hidden = pages.hidden(req, res, caller.requestId);
    return ifItsTurn(await owed.showFactor(caller, way), (page) =>
      sendPage(res, {
        title: "Second step",
        formAction: ["'self'"],
        ...(note === undefined ? {} : { status: 403 }),
        ...(page.way === "passkey" ? { script: PASSKEY_SCRIPT } : {}),
        body: html`<h1>One more step</h1>
          ${note !== undefined && html`<p class="note" role="alert">${note}</p>`}
          ${page.way === "passkey" ? forPasskey(page, hidden) : forCode(page.way, hidden)}
          ${otherWays(page.others, caller.requestId)}`,
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
      return "again" in given ? show(req, res, answer.way, AGAIN) : given;
    }),
  );
}

function answerIn(req: Request): FactorAnswer {
  const way = textOf(req.body, "way");
  if (way === "passkey") return { way, answer: answerOf(textOf(req.body, "answer")) };
  return { way: way === "recovery-code" ? way : "totp", code: textOf(req.body, "code") };
}

const forCode = (way: "totp" | "recovery-code", hidden: Html): Html =>
  html`<form method="post" action="${PATH}">
    ${hidden}<input type="hidden" name="way" value="${way}" />
    <label for="code">${WORDS[way].ask}</label>
    <input
      type="text"
      id="code"
      name="code"
      autocomplete="${way === "totp" ? "one-time-code" : "off"}"
      inputmode="${way === "totp" ? "numeric" : "text"}"
      autocapitalize="none"
      spellcheck="false"
      maxlength="64"
      required
      autofocus
    />
    <button class="full" type="submit">Continue</button>
  </form>`;

const forPasskey = ({ options = {} }: FactorPage, hidden: Html): Html =>
  html`<p class="soft">Your device asks for your fingerprint, your face or its PIN.</p>
    ${passkeyForm({
      kind: "get",
      action: PATH,
      options,
      hidden,
      inputs: html`<input type="hidden" name="way" value="passkey" />`,
      button: WORDS.passkey.ask,
    })}`;

const otherWays = (others: readonly FactorWay[], requestId: string): Html =>
  others.length === 0
    ? html`<p class="soft small">Lost it? Your help desk can let you begin anew.</p>`
    : html`<h2>Another way</h2>
        <ul class="list">
          ${others.map(
            (way) =>
              html`<li>
                <a class="open" href="${PATH}?request=${encodeURIComponent(requestId)}&way=${way}"
                  ><span>${WORDS[way].choose}</span><span aria-hidden="true">→</span></a
                >
              </li>`,
          )}
        </ul>`;
