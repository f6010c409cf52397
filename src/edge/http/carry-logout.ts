import type { Response } from "express";
import type { OutgoingLogout } from "../../saml/logout/types.ts";
import { html } from "./html.ts";
import { sendPage } from "./page.ts";
import { sendPostForm } from "./post-form.ts";

const TITLE = "Signing out";

/** What the person reads meanwhile. */
interface Words {
  readonly text?: string;
  /** A path of ours that goes on without this stop. */
  readonly skip?: string;
}

const TEXT = "You are signed out here. We are telling your company's sign-in page.";

/** Lets the browser carry a message of ours away, straight on from a request of another site. */
export function carryOn(res: Response, message: OutgoingLogout, { text = TEXT }: Words = {}): void {
  if ("form" in message) carryByPost(res, message.form, text);
  else res.set("Cache-Control", "no-store").redirect(303, message.url);
}

/**
 * The same from a page, for a browser that comes from a form of ours: Chromium holds the redirects after a form to the
 * `form-action` of the page that it stood on.
 */
export function carryFromPage(
  res: Response,
  message: OutgoingLogout,
  { text = TEXT, skip }: Words = {},
): void {
  if ("form" in message) return carryByPost(res, message.form, text);
  sendPage(res, {
    title: TITLE,
    refresh: message.url,
    body: html`<h1>${TITLE}</h1>
      <p class="soft">${text}</p>
      <p class="row">
        <a class="button" href="${message.url}">Continue</a
        >${skip === undefined ? "" : html`<a class="button quiet" href="${skip}">Skip</a>`}
      </p>`,
  });
}

/** Whoever signs people out of several services sends the browser on to them, and then back. */
const carryByPost = (
  res: Response,
  form: { action: string; fields: Readonly<Record<string, string>> },
  text: string,
): void => sendPostForm(res, { ...form, title: TITLE, text, onwards: ["'self'", "https:"] });
