import type { Request, RequestHandler, Response, Router } from "express";
import { toString as qrCode } from "qrcode";
import { EnrolmentGone } from "../../../credentials/errors.ts";
import type { TotpOffer } from "../../../credentials/types.ts";
import { Html, html } from "../html.ts";
import { sendPage } from "../page.ts";
import { answerAdded } from "./added.ts";
import { type Enrolling, type EnrolmentNeeds, fieldOf } from "./enrolling.ts";

/** An authenticator app: a picture to scan, the secret to type, and the first code as proof. */
export function mountTotpEnrolment(router: Router, needs: EnrolmentNeeds, form: RequestHandler[]): void {
  const { base, credentials, formGuard, who } = needs;
  const path = `${base}/totp`;

  async function show(req: Request, res: Response, enrolling: Enrolling, offer: TotpOffer, wrong: boolean) {
    const body = await totpForm({
      action: path + enrolling.query,
      offer,
      wrong,
      hidden: formGuard.field(req, res),
      back: enrolling.next,
    });
    sendPage(res, { title: "Add an authenticator app", formAction: ["'self'"], body });
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
      name: fieldOf(req, "name").trim(),
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

async function totpForm({ action, offer, wrong, hidden, back }: TotpForm): Promise<Html> {
  return html`<h1>Add an authenticator app</h1>
    ${wrong && html`<p class="note" role="alert">That code was not right. Wait for the next one and try again.</p>`}
    <p class="soft">Scan this picture with the app, or type the key by hand.</p>
    <p class="qr">${await picture(offer.uri)}</p>
    <p class="reference">${offer.secret.replace(/(.{4})(?=.)/g, "$1 ")}</p>
    <form method="post" action="${action}">
      ${hidden}<input type="hidden" name="handle" value="${offer.handle}" />
      <label for="code">Code that the app shows</label>
      <input
        type="text"
        id="code"
        name="code"
        inputmode="numeric"
        autocomplete="one-time-code"
        maxlength="12"
        required
        autofocus
      />
      <label for="name">Name of the device <span class="soft">(if you like)</span></label>
      <input type="text" id="name" name="name" maxlength="60" placeholder="Phone" />
      <button class="full" type="submit">Add the app</button>
    </form>
    <p class="row"><a class="button quiet" href="${back}">Not now</a></p>`;
}

/** Dark on light whatever the page's colours are: that is what cameras read. */
async function picture(uri: string): Promise<Html> {
  const svg = await qrCode(uri, { type: "svg", margin: 2, errorCorrectionLevel: "M" });
  return new Html(
    svg.replace("<svg ", '<svg role="img" aria-label="QR code with the key" width="200" height="200" '),
  );
}
