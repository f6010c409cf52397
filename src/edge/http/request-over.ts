import { html } from "./html.ts";
import type { Messages } from "./messages/messages.ts";
import type { PageContent } from "./page.ts";

/** Says nothing of why: the request may be over, unknown, or another browser's. */
export const requestOverPage = ({ onward: words, errors }: Messages): PageContent => ({
  title: words.over,
  status: 400,
  help: true,
  body: html`<h1>${words.over}</h1>
    <p>${words.overLead}</p>
    <p>${words.startAgain}</p>
    <p class="row"><a class="button quiet" href="/apps">${errors.toApps}</a></p>`,
});
