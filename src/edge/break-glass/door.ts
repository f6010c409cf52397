import type { Request, Response } from "express";
import { BreakGlassLimited } from "../../break-glass/errors.ts";
import type { Readiness } from "../../break-glass/types.ts";
import type { Attempt } from "../../break-glass/way-in.ts";
import { addressBlock } from "../http/address-block.ts";
import { html, type Html } from "../http/html.ts";
import { sendPage } from "../http/page.ts";
import { visitorOf } from "../http/request-context.ts";

/** What was typed at the door, and by whom. */
export function attemptFrom(req: Request): Attempt {
  return {
    email: textOf(req, "email"),
    code: textOf(req, "code"),
    block: addressBlock(req.ip),
    ...visitorOf(req),
  };
}

export function textOf(req: Request, field: string): string {
  const value: unknown = req.body?.[field];
  return typeof value === "string" ? value : "";
}

/** The form. It asks for no JavaScript and says nothing of who may use it. */
export function sendDoor(
  res: Response,
  token: Html,
  about: { status?: number; note?: Html; email?: string } = {},
) {
  sendPage(res, {
    title: "Break-glass sign-in",
    status: about.status ?? 200,
    formAction: ["'self'"],
    body: html`<h1>Break-glass sign-in</h1>
      <p class="soft">
        For named administrators, when nothing else works. Each code works once. Every use is recorded and
        announced.
      </p>
      ${about.note}
      <form method="post" action="/break-glass">
        ${token}
        <label for="email">E-mail address</label>
        <input
          type="email"
          id="email"
          name="email"
          value="${about.email}"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          maxlength="320"
          required
        />
        <label for="code">Recovery code</label>
        <input
          type="text"
          id="code"
          name="code"
          class="code"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          maxlength="100"
          required
        />
        <button class="full" type="submit" name="do" value="sign-in">Sign in</button>
        <button class="full quiet" type="submit" name="do" value="rehearse">Rehearse only</button>
        <p class="soft small after">
          A rehearsal proves that the code works and uses it up, but signs nobody in.
        </p>
      </form>`,
  });
}

/** The same words for every cause. */
export function sendRefused(
  req: Request,
  res: Response,
  token: Html,
  error: { readonly status: number },
): void {
  const isLimited = error instanceof BreakGlassLimited;
  if (isLimited) res.set("Retry-After", "60");
  const note = isLimited
    ? html`<p class="note" role="alert">Too many tries. Wait a minute, then try again.</p>`
    : html`<p class="note" role="alert">
        That did not work. Check the address and the code; a code that was used works no more.
      </p>`;
  sendDoor(res, token, { status: error.status, note, email: textOf(req, "email") });
}

export function sendRehearsed(res: Response, { usableCodes, holders }: Readiness): void {
  const left = html`${usableCodes} ${usableCodes === 1 ? "code works" : "codes work"} now, held by ${holders}
  ${holders === 1 ? "administrator" : "administrators"}.`;
  sendPage(res, {
    title: "The rehearsal went well",
    body: html`<h1>The rehearsal went well</h1>
      <p>The code was good, and is used up. Cross it out on the sheet. Nobody was signed in.</p>
      <p class="${usableCodes < 3 ? "note" : "soft"}">In this tenant ${left}</p>
      <p class="row"><a class="button quiet" href="/break-glass">Back</a></p>`,
  });
}
