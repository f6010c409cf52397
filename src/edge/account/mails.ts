import type { Person } from "../../directory/types.ts";
import type { Mail } from "../../kernel/mailer.ts";
import { html } from "../http/html.ts";

type Addressee = Pick<Person, "email" | "displayName">;

/** Paragraphs as plain text and as the least of HTML; an address stands in a paragraph of its own. */
function mail(to: Addressee, subject: string, paragraphs: readonly string[]): Mail {
  const all = [`Hello ${to.displayName},`, ...paragraphs];
  const body = all.map((text) =>
    /^https?:\/\/\S+$/.test(text) ? html`<p><a href="${text}">${text}</a></p>` : html`<p>${text}</p>`,
  );
  return {
    to: to.email,
    subject,
    text: `${all.join("\n\n")}\n`,
    html: html`<!doctype html>
      <html lang="en">
        <body>
          ${body}
        </body>
      </html>`.text,
  };
}

const NOT_YOU = "If it was not you who asked, you need not do anything: without this mail nobody gets in.";

export const resetMail = (to: Addressee, host: string, url: string): Mail =>
  mail(to, `Choose a new password for ${host}`, [
    `somebody asked for a new password for your account at ${host}. With this address you can choose one; it works once, for an hour:`,
    url,
    NOT_YOU,
  ]);

/** For one whose password would open nothing: the page cannot say so without telling strangers who exists. */
export const noPasswordMail = (to: Addressee, host: string, url: string): Mail =>
  mail(to, `Signing in to ${host}`, [
    `somebody asked for a new password for your account at ${host}. You sign in at your company's own sign-in page, so there is no password to choose here. Sign in at:`,
    url,
    NOT_YOU,
  ]);

export const changedMail = (to: Addressee, host: string): Mail =>
  mail(to, `Your password for ${host} was changed`, [
    `the password of your account at ${host} was just changed, and all other browsers were signed out.`,
    "If that was not you, tell your help desk at once.",
  ]);
