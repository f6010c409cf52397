import type { Request, Response } from "express";
import { BreakGlassLimited } from "../../break-glass/errors.ts";
import type { Readiness } from "../../break-glass/types.ts";
import type { Attempt } from "../../break-glass/way-in.ts";
import { addressBlock } from "../http/address-block.ts";
import { html, type Html } from "../http/html.ts";
import { messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { visitorOf } from "../http/request-context.ts";
import { problem, tied } from "../http/problem.ts";

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
  about: { status?: number; note?: Html | undefined; email?: string } = {},
) {
  const { breakGlass: words } = messagesFor(res.req);
  const isWrong = about.note !== undefined;
  sendPage(res, {
    title: words.doorTitle,
    again: "/break-glass",
    status: about.status ?? 200,
    formAction: ["'self'"],
    body: html`<h1>${words.doorTitle}</h1>
      <p class="soft">${words.doorLead}</p>
      ${about.note}
      <form method="post" action="/break-glass">
        ${token}
        <label for="email">${words.email}</label>
        <input
          type="email"
          id="email"
          name="email"
          value="${about.email}"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          maxlength="320"
          ${tied(isWrong)}
          required
        />
        <label for="code">${words.code}</label>
        <input
          type="text"
          id="code"
          name="code"
          class="code"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          maxlength="100"
          ${tied(isWrong)}
          required
        />
        <button class="full" type="submit" name="do" value="sign-in">${words.signIn}</button>
        <button class="full quiet" type="submit" name="do" value="rehearse">${words.rehearse}</button>
        <p class="soft small after">${words.rehearseNote}</p>
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
  const { breakGlass: words } = messagesFor(req);
  const note = problem(isLimited ? words.limited : words.failed);
  sendDoor(res, token, { status: error.status, note, email: textOf(req, "email") });
}

export function sendRehearsed(res: Response, { usableCodes, holders }: Readiness): void {
  const { breakGlass: words, frame } = messagesFor(res.req);
  sendPage(res, {
    title: words.rehearsed,
    body: html`<h1>${words.rehearsed}</h1>
      <p>${words.rehearsedLead}</p>
      <p class="${usableCodes < 3 ? "note" : "soft"}">${words.left(usableCodes, holders)}</p>
      <p class="row"><a class="button quiet" href="/break-glass">${frame.back}</a></p>`,
  });
}
