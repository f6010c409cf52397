import type { Response } from "express";
import type { PasswordRules } from "../../credentials/types.ts";
import { html, type Html } from "../http/html.ts";
import { newPasswordFields } from "../http/new-password.ts";
import { messagesIn } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { problem, tied } from "../http/problem.ts";

/** Like the console, which comes next. */
const ENGLISH = "en";

/** What was typed before, and why it was not taken. */
export interface Typed {
  readonly name?: string;
  readonly email?: string;
  readonly why?: string;
}

interface Choice {
  /** The form guard's field. */
  readonly token: Html;
  readonly rules: PasswordRules;
  readonly offersKey: boolean;
  readonly typed: Typed;
}

export function sendChoice(res: Response, { token, rules, offersKey, typed }: Choice): void {
  sendPage(res, {
    language: ENGLISH,
    title: "Set up Sallyport",
    status: typed.why === undefined ? 200 : 422,
    formAction: ["'self'"],
    body: html`<h1>Set up Sallyport</h1>
      <p class="soft">
        Nobody owns this Sallyport yet. Become its first owner: you sign in with these, also without any
        identity provider. This link works once.
      </p>
      ${problem(typed.why)}
      <form method="post">
        ${token}<input type="hidden" name="do" value="owner" />
        <label for="name">Your name</label>
        <input
          type="text"
          id="name"
          name="name"
          value="${typed.name}"
          autocomplete="name"
          maxlength="200"
          ${tied(typed.why !== undefined)}
          required
        />
        <label for="email">Work e-mail address</label>
        <input
          type="email"
          id="email"
          name="email"
          value="${typed.email}"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          maxlength="320"
          ${tied(typed.why !== undefined)}
          required
        />
        ${newPasswordFields(messagesIn(ENGLISH).passwords, rules, typed.why !== undefined)}
        <button class="full" type="submit">Make me the owner</button>
      </form>
      ${offersKey && KEY_INSTEAD}`,
  });
}

const KEY_INSTEAD = html`<h2>I automate: make a key instead</h2>
  <p class="soft small">
    An admin key for a program does everything, and belongs to nobody. It is shown once, and uses this link
    up; the next start prints another for the owner.
  </p>
  <form method="post">
    <input type="hidden" name="do" value="key" />
    <button class="full quiet" type="submit">Make the key</button>
  </form>`;

export function sendKey(res: Response, { secret, publicUrl }: { secret: string; publicUrl: string }): void {
  sendPage(res, {
    language: ENGLISH,
    title: "Your key",
    body: html`<h1>Your key</h1>
      <p>Keep it now: it is not shown again.</p>
      <p><code>${secret}</code></p>
      <p>Send it as <code>Authorization: Bearer</code> to <code>${publicUrl}/api/v1</code>.</p>
      <h2>Name the first owner</h2>
      <p>
        The key is a program's. People administer as themselves, signed in, and nobody may yet. The next start
        prints a link by which you become the first owner. Or, without one, once the person has signed in or
        is made by <code>POST /people</code>:
      </p>
      <p>By the API, with the person's id:</p>
      <p><code>PUT /administrators/{personId} {"role": "owner"}</code></p>
      <p>Or on this machine, which also prints their recovery codes for <code>/break-glass</code>:</p>
      <p><code>sallyport break-glass make --tenant default --person E-MAIL --owner</code></p>`,
  });
}

interface Made {
  readonly name: string;
  readonly email: string;
  readonly codes: readonly string[];
  /** Where the owner goes on: the console, or what is owed before. */
  readonly next: string;
}

/** The only time that the codes are shown. */
export function sendOwner(res: Response, { name, email, codes, next }: Made): void {
  const text = `Break-glass recovery codes of ${email}\nEach works once, at /break-glass.\n\n${codes.join("\n")}\n`;
  sendPage(res, {
    language: ENGLISH,
    title: "You own this Sallyport",
    wide: true,
    body: html`<h1>You own this Sallyport, ${name}</h1>
      <p>You sign in with <strong>${email}</strong> and your password.</p>
      <h2>Your break-glass recovery codes</h2>
      <p>
        Keep these: they let you in at <code>/break-glass</code> when everything else is broken. Each works
        once. Print them or keep them in a safe: <strong>they are not shown again</strong>.
      </p>
      <ol class="codes">
        ${codes.map((code) => html`<li>${code}</li>`)}
      </ol>
      <p class="row">
        <a
          class="button quiet"
          download="break-glass-codes.txt"
          href="data:text/plain;charset=utf-8,${encodeURIComponent(text)}"
          >Download</a
        >
        <a class="button" href="${next}">I have kept them: continue to the console</a>
      </p>`,
  });
}

export function sendRefusal(res: Response): void {
  sendPage(res, {
    language: ENGLISH,
    title: "Not available",
    status: 404,
    body: html`<h1>This link does not work</h1>
      <p>
        It may have been used, or its time is over. While Sallyport has no owner, a restart prints a new one.
      </p>
      <p class="row"><a class="button quiet" href="/admin">Sign in</a></p>`,
  });
}
