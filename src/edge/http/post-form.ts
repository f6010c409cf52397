import type { Response } from "express";
import { html } from "./html.ts";
import { messagesFor } from "./messages/messages.ts";
import { sendPage } from "./page.ts";

export interface PostFormPage {
  readonly title: string;
  /** What the person reads who has no JavaScript. */
  readonly text: string;
  /** An https address; the page's `form-action` allows its origin and no other. */
  readonly action: string;
  /** Name to value, in the order in which they are sent. */
  readonly fields: Readonly<Record<string, string>>;
  /** Further sources that the receiver may redirect to; none unless given. */
  readonly onwards?: readonly string[];
}

/** The only form of the page is the one to send. */
const SUBMIT = "document.forms[0].submit()";

/**
 * A page that posts a form to another site: by itself where there is JavaScript, else by its button.
 * Chromium holds the answer's redirects to `form-action` too: whoever redirects to a further site must be asked by
 * HTTP-Redirect instead.
 * @see SAML bindings 3.5.4
 */
export function sendPostForm(
  res: Response,
  { title, text, action, fields, onwards = [] }: PostFormPage,
): void {
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  const { frame } = messagesFor(res.req);
  sendPage(res, {
    title,
    formAction: [new URL(action).origin, ...onwards],
    script: SUBMIT,
    again: false,
    body: html`<h1>${title}</h1>
      <p class="soft">${text}</p>
      <form method="post" action="${action}">
        ${inputs}<button class="full" type="submit">${frame.continue}</button>
      </form>`,
  });
}
