import type { Response } from "express";
import type { OutgoingLogout } from "../../saml/logout/types.ts";
import { html } from "../http/html.ts";
import { sendPage } from "../http/page.ts";
import { sendPostForm } from "../http/post-form.ts";

const TITLE = "Signing out";
const TEXT = "You are signed out here. We are telling your company's sign-in page.";

/** Lets the browser carry a message of ours to the identity provider, straight on from a request of another site. */
export function carryOn(res: Response, message: OutgoingLogout): void {
  if ("form" in message) carryByPost(res, message.form);
  else res.set("Cache-Control", "no-store").redirect(303, message.url);
}

/**
 * The same from a page, for a browser that comes from a form of ours: Chromium holds the redirects after a form to the
 * `form-action` of the page that it stood on.
 */
export function carryFromPage(res: Response, message: OutgoingLogout): void {
  if ("form" in message) return carryByPost(res, message.form);
  sendPage(res, {
    title: TITLE,
    refresh: message.url,
    body: html`<h1>${TITLE}</h1>
      <p class="soft">${TEXT}</p>
      <p class="row"><a class="button" href="${message.url}">Continue</a></p>`,
  });
}

/** An identity provider that signs people out of several services sends the browser on to them, and then back. */
const carryByPost = (
  res: Response,
  form: { action: string; fields: Readonly<Record<string, string>> },
): void => sendPostForm(res, { ...form, title: TITLE, text: TEXT, onwards: ["'self'", "https:"] });
