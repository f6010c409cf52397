import type { Request, RequestHandler, Response, Router } from "express";
import { toString as qrCode } from "qrcode";
import { EnrolmentGone } from "../../../credentials/errors.ts";
import type { TotpOffer } from "../../../credentials/types.ts";
import { Html, html } from "../html.ts";
import { type Messages, messagesFor } from "../messages/messages.ts";
import { sendPage } from "../page.ts";
import { answerAdded } from "./added.ts";
import { type Enrolling, type EnrolmentNeeds, fieldOf } from "./enrolling.ts";
import { problem, tied } from "../problem.ts";

/** An authenticator app: a picture to scan, the secret to type, and the first code as proof. */
export function mountTotpEnrolment(router: Router, needs: EnrolmentNeeds, form: RequestHandler[]): void {
  const { base, credentials, formGuard, who } = needs;
  const path = `${base}/totp`;

  async function show(req: Request, res: Response, enrolling: Enrolling, offer: TotpOffer, wrong: boolean) {
    const words = messagesFor(req);
    const body = await totpForm(words, {
      action: path + enrolling.query,
      offer,
      wrong,
      hidden: formGuard.field(req, res),
      back: enrolling.next,
    });
    sendPage(res, { title: words.enrolment.appTitle, formAction: ["'self'"], body });
  }

  router.get(path, async (req, res) => {
    const enrolling = await who(req, res);
    if (enrolling === undefined) return;
    await show(req, res, enrolling, await credentials.totp.begin(enrolling.owner), false);
  });

  router.post(path, ...form, async (req, res) => {
    const enrolling = await who(req, res);
    if (enrolling === undefined) return;
    const { owner, by } = enrolling;
    const proof = {
      handle: fieldOf(req, "handle"),
      code: fieldOf(req, "code"),
      name: fieldOf(req, "name").trim() || messagesFor(req).enrolment.appNamed,
    };
    try {
      const { outcome } = await credentials.totp.confirm(owner, proof, by);
      if (outcome === "ok") return await answerAdded(needs, enrolling, "totp", res);
      await show(req, res, enrolling, await credentials.totp.offerOf(owner, proof.handle), true);
    } catch (error) {
      if (!(error instanceof EnrolmentGone)) throw error;
      res.redirect(303, path + enrolling.query);
    }
  });
}

interface TotpForm {
  readonly action: string;
  readonly offer: TotpOffer;
  /** The code before was not right. */
  readonly wrong: boolean;
  readonly hidden: Html;
  readonly back: string;
}

async function totpForm(
  { enrolment: words, frame }: Messages,
  { action, offer, wrong, hidden, back }: TotpForm,
): Promise<Html> {
  return html`<h1>${words.appTitle}</h1>
    ${problem(wrong ? words.codeWrong : undefined)}
    <p class="soft">${words.appLead}</p>
    <p class="qr">${await picture(offer.uri, words.picture)}</p>
    <p class="after"><a href="${offer.uri}">${words.onThisDevice}</a></p>
    <p class="reference">${offer.secret.replace(/(.{4})(?=.)/g, "$1 ")}</p>
    <form method="post" action="${action}">
      ${hidden}<input type="hidden" name="handle" value="${offer.handle}" />
      <label for="code">${words.code}</label>
      <input
        type="text"
        id="code"
        name="code"
        inputmode="numeric"
        autocomplete="one-time-code"
        maxlength="12"
        ${tied(wrong)}
        required
        autofocus
      />
      <label for="name">${words.device} <span class="soft">${words.optional}</span></label>
      <input
        type="text"
        id="name"
        name="name"
        maxlength="60"
        autocomplete="off"
        placeholder="${words.appExample}"
      />
      <button class="full" type="submit">${words.addApp}</button>
    </form>
    <p class="row"><a class="button quiet" href="${back}">${frame.notNow}</a></p>`;
}

/** Dark on light whatever the page's colours are: that is what cameras read. */
async function picture(uri: string, label: string): Promise<Html> {
  const svg = await qrCode(uri, { type: "svg", margin: 2, errorCorrectionLevel: "M" });
  const named = html`<svg role="img" aria-label="${label}" width="200" height="200" `;
  return new Html(svg.replace("<svg ", () => named.text));
}
