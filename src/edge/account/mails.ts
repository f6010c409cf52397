import type { Person } from "../../directory/types.ts";
import type { Mail } from "../../kernel/mailer.ts";
import { html } from "../http/html.ts";
import type { Messages } from "../http/messages/messages.ts";

type Addressee = Pick<Person, "email" | "displayName">;

/** In the language of whoever asked for the mail: of the others we know none. */
type Words = Messages["mails"];

/** Paragraphs as plain text and as the least of HTML; an address stands in a paragraph of its own. */
function mail(words: Words, to: Addressee, subject: string, paragraphs: readonly string[]): Mail {
  const all = [words.hello(to.displayName), ...paragraphs];
  const body = all.map((text) =>
    /^https?:\/\/\S+$/.test(text) ? html`<p><a href="${text}">${text}</a></p>` : html`<p>${text}</p>`,
  );
  return {
    to: to.email,
    subject,
    text: `${all.join("\n\n")}\n`,
    html: html`<!doctype html>
      <html lang="${words.language}">
        <body>
          ${body}
        </body>
      </html>`.text,
  };
}

export const resetMail = (words: Words, to: Addressee, host: string, url: string): Mail =>
  mail(words, to, words.reset(host), [words.resetText(host), url, words.notYou]);

/** For one whose password would open nothing: the page cannot say so without telling strangers who exists. */
export const noPasswordMail = (words: Words, to: Addressee, host: string, url: string): Mail =>
  mail(words, to, words.noPassword(host), [words.noPasswordText(host), url, words.notYou]);

export const changedMail = (words: Words, to: Addressee, host: string): Mail =>
  mail(words, to, words.changed(host), [words.changedText(host), words.changedNotYou]);
