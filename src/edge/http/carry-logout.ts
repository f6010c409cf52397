import type { Response } from "express";
import type { OutgoingLogout } from "../../saml/logout/types.ts";
import { html } from "./html.ts";
import { messagesFor } from "./messages/messages.ts";
import { sendPage } from "./page.ts";
import { sendPostForm } from "./post-form.ts";

/** What the person reads meanwhile. */
interface Words {
  readonly text?: string;
  /** A path of ours that goes on without this stop. */
  readonly skip?: string;
}

/** Lets the browser carry a message of ours away, straight on from a request of another site. */
export function carryOn(res: Response, message: OutgoingLogout, { text }: Words = {}): void {
  if ("form" in message) carryByPost(res, message.form, text);
  else res.set("Cache-Control", "no-store").redirect(303, message.url);
}

/**
 * The same from a page, for a browser that comes from a form of ours: Chromium holds the redirects after a form to the
 * `form-action` of the page that it stood on.
 */
export function carryFromPage(res: Response, message: OutgoingLogout, { text, skip }: Words = {}): void {
  if ("form" in message) return carryByPost(res, message.form, text);
  const { signOut: words, frame } = messagesFor(res.req);
  sendPage(res, {
    title: words.under,
    refresh: message.url,
    body: html`<h1>${words.under}</h1>
      <p class="soft">${text ?? words.tellingCompany}</p>
      <p class="row">
        <a class="button" href="${message.url}">${frame.continue}</a
        >${skip === undefined ? "" : html`<a class="button quiet" href="${skip}">${words.skip}</a>`}
      </p>`,
  });
}

/** Whoever signs people out of several services sends the browser on to them, and then back. */
function carryByPost(
  res: Response,
  form: { action: string; fields: Readonly<Record<string, string>> },
  given: string | undefined,
): void {
  const { under, tellingCompany } = messagesFor(res.req).signOut;
  const text = given ?? tellingCompany;
  sendPostForm(res, { ...form, title: under, text, onwards: ["'self'", "https:"] });
}
