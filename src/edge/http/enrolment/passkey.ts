import type { RequestHandler, Router } from "express";
import { PasskeyRefused } from "../../../credentials/errors.ts";
import { html, type Html } from "../html.ts";
import { sendPage } from "../page.ts";
import { answerAdded } from "./added.ts";
import { type EnrolmentNeeds, fieldOf } from "./enrolling.ts";
import { PASSKEY_SCRIPT } from "./passkey-script.ts";

/** A passkey: the browser asks the authenticator, the page posts what it answered. */
export function mountPasskeyEnrolment(router: Router, needs: EnrolmentNeeds, form: RequestHandler[]): void {
  const { base, credentials, formGuard, who } = needs;
  const path = `${base}/passkey`;

  router.get(path, async (req, res) => {
    const enrolling = await who(req, res);
    if (enrolling === undefined) return;
    const body = html`<h1>Add a passkey</h1>
      ${req.query["again"] !== undefined && html`<p class="note" role="alert">The passkey was not accepted. Try again.</p>`}
      <p class="soft">
        Your device asks for your fingerprint, your face or its PIN. That stays on the device; we keep a
        public key only.
      </p>
      ${passkeyForm({
        kind: "create",
        action: path + enrolling.query,
        options: await credentials.passkeys.beginRegistration(enrolling.owner),
        hidden: formGuard.field(req, res),
        inputs: html`<label for="name">Name of the device <span class="soft">(if you like)</span></label>
          <input type="text" id="name" name="name" maxlength="60" placeholder="Laptop" />`,
        button: "Create the passkey",
      })}
      <p class="row"><a class="button quiet" href="${enrolling.next}">Not now</a></p>`;
    sendPage(res, { title: "Add a passkey", formAction: ["'self'"], script: PASSKEY_SCRIPT, body });
  });

  router.post(path, ...form, async (req, res) => {
    const enrolling = await who(req, res);
    if (enrolling === undefined) return;
    const given = { answer: answerOf(fieldOf(req, "answer")), name: fieldOf(req, "name").trim() };
    try {
      await credentials.passkeys.finishRegistration(enrolling.owner, given, enrolling.by);
      await answerAdded(needs, enrolling, "passkey", res);
    } catch (error) {
      if (!(error instanceof PasskeyRefused)) throw error;
      const mark = enrolling.query === "" ? "?again" : `${enrolling.query}&again`;
      res.redirect(303, path + mark);
    }
  });
}

interface PasskeyForm {
  readonly kind: "create" | "get";
  readonly action: string;
  /** For `navigator.credentials`, as JSON. */
  readonly options: object;
  readonly hidden: Html;
  readonly inputs?: Html;
  readonly button: string;
}

/** A form that `PASSKEY_SCRIPT` brings to life; the answer comes as the field `answer`. */
export const passkeyForm = ({ kind, action, options, hidden, inputs, button }: PasskeyForm): Html =>
  html`<form
    method="post"
    action="${action}"
    id="passkey"
    data-kind="${kind}"
    data-options="${JSON.stringify(options)}"
  >
    ${hidden}<input type="hidden" name="answer" value="" />${inputs}
    <p class="note" id="passkey-note" role="status">
      Passkeys need JavaScript, which is switched off in this browser. An authenticator app works without it.
    </p>
    <button class="full" type="submit" disabled>${button}</button>
  </form>`;

/** What the script posted; the service looks at it part by part. */
export function answerOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
