import type { RequestHandler, Router } from "express";
import { PasskeyRefused } from "../../../credentials/errors.ts";
import { html, type Html } from "../html.ts";
import { type Messages, messagesFor } from "../messages/messages.ts";
import { sendPage } from "../page.ts";
import { answerAdded } from "./added.ts";
import { type EnrolmentNeeds, fieldOf } from "./enrolling.ts";
import { PASSKEY_SCRIPT } from "./passkey-script.ts";
import { problem } from "../problem.ts";

/** A passkey: the browser asks the authenticator, the page posts what it answered. */
export function mountPasskeyEnrolment(router: Router, needs: EnrolmentNeeds, form: RequestHandler[]): void {
  const { base, credentials, formGuard, who } = needs;
  const path = `${base}/passkey`;

  router.get(path, async (req, res) => {
    const enrolling = await who(req, res);
    if (enrolling === undefined) return;
    const { enrolment: words, frame } = messagesFor(req);
    const body = html`<h1>${words.passkeyTitle}</h1>
      ${problem(req.query["again"] === undefined ? undefined : words.passkeyRefused)}
      <p class="soft">${words.passkeyLead}</p>
      ${passkeyForm(words, {
        kind: "create",
        action: path + enrolling.query,
        options: await credentials.passkeys.beginRegistration(enrolling.owner),
        hidden: formGuard.field(req, res),
        inputs: html`<label for="name">${words.device} <span class="soft">${words.optional}</span></label>
          <input
            type="text"
            id="name"
            name="name"
            maxlength="60"
            autocomplete="off"
            placeholder="${words.passkeyExample}"
          />`,
        button: words.createPasskey,
      })}
      <p class="row"><a class="button quiet" href="${enrolling.next}">${frame.notNow}</a></p>`;
    sendPage(res, { title: words.passkeyTitle, formAction: ["'self'"], script: PASSKEY_SCRIPT, body });
  });

  router.post(path, ...form, async (req, res) => {
    const enrolling = await who(req, res);
    if (enrolling === undefined) return;
    const name = fieldOf(req, "name").trim() || messagesFor(req).enrolment.passkeyNamed;
    const given = { answer: answerOf(fieldOf(req, "answer")), name };
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
export const passkeyForm = (
  words: Messages["enrolment"],
  { kind, action, options, hidden, inputs, button }: PasskeyForm,
): Html =>
  html`<form
    method="post"
    action="${action}"
    id="passkey"
    data-kind="${kind}"
    data-options="${JSON.stringify(options)}"
    data-unable="${words.passkeyUnable}"
    data-twice="${words.passkeyTwice}"
    data-failed="${words.passkeyFailed}"
  >
    ${hidden}<input type="hidden" name="answer" value="" />${inputs}
    <p class="note" id="passkey-note" role="status">${words.passkeyNeedsScript}</p>
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
