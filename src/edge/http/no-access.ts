import type { AppBase } from "../../apps/types.ts";
import { html, type Html } from "./html.ts";
import type { Messages } from "./messages/messages.ts";
import type { PageContent } from "./page.ts";

/**
 * Signed in, and not for this app (A6): the same page whichever protocol the app speaks.
 * @param email of whom the browser is signed in as
 */
export const noAccessPage = (
  { apps: words }: Messages,
  { name, contact }: Pick<AppBase, "name" | "contact">,
  email: string | undefined,
): PageContent => ({
  title: words.noAccessTitle(name),
  status: 403,
  help: true,
  body: html`<h1>${words.noAccess(name)}</h1>
    ${email === undefined ? "" : html`<p>${words.youAre(email)}</p>`}
    <p>${whomToAsk(words, name, contact)}</p>
    <p class="soft small">${words.other(name)}</p>
    <p class="row">
      <a class="button quiet" href="/logout">${words.useOther}</a
      ><a class="button quiet" href="/apps">${words.title}</a>
    </p>`,
});

function whomToAsk(words: Messages["apps"], name: string, contact: string | undefined): Html | string {
  if (contact === undefined) return words.askAdministrator(name);
  const whom = MAIL.test(contact)
    ? html`<a href="mailto:${contact}?subject=${encodeURIComponent(words.mailSubject(name))}">${contact}</a>`
    : contact;
  return words.ask(whom);
}

/** What can stand in a `mailto:` as it is. */
const MAIL = /^[\w.+-]+@[\w-]+(\.[\w-]+)+$/;
