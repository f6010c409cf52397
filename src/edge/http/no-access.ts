import type { AppBase } from "../../apps/types.ts";
import { html, type Html } from "./html.ts";
import type { PageContent } from "./page.ts";

/**
 * Signed in, and not for this app (A6): the same page whichever protocol the app speaks.
 * @param email of whom the browser is signed in as
 */
export const noAccessPage = (
  { name, contact }: Pick<AppBase, "name" | "contact">,
  email: string | undefined,
): PageContent => ({
  title: `No access to ${name}`,
  status: 403,
  body: html`<h1>You have no access to ${name}</h1>
    ${email === undefined ? "" : html`<p>You are signed in as <strong>${email}</strong>.</p>`}
    <p>${whomToAsk(name, contact)}</p>
    <p class="soft small">Do you have another account? Sign out here, then open ${name} with that one.</p>
    <p class="row">
      <a class="button quiet" href="/logout">Use another account</a
      ><a class="button quiet" href="/apps">My apps</a>
    </p>`,
});

function whomToAsk(name: string, contact: string | undefined): Html {
  if (contact === undefined)
    return html`Ask the administrator of ${name} in your organisation to give you access, then open the app
    again.`;
  const whom = MAIL.test(contact)
    ? html`<a href="mailto:${contact}?subject=${encodeURIComponent(`Access to ${name}`)}">${contact}</a>`
    : contact;
  return html`To be given access, ask <strong>${whom}</strong>. Then open the app again.`;
}

/** What can stand in a `mailto:` as it is. */
const MAIL = /^[\w.+-]+@[\w-]+(\.[\w-]+)+$/;
