import { html } from "./html.ts";
import type { Messages } from "./messages/messages.ts";
import type { PageContent } from "./page.ts";

/** Where every sign-out of ours ends, whoever asked for it. */
export const signedOutPage = ({ signOut: words }: Messages): PageContent => ({
  title: words.doneTitle,
  body: html`<h1>${words.done}</h1>
    <p class="soft">${words.appsMayStay}</p>
    <p class="soft">${words.doneLead}</p>
    <p class="row"><a class="button quiet" href="/login">${words.again}</a></p>`,
});
