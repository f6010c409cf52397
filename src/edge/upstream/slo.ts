import { type ErrorRequestHandler, type RequestHandler, type Response, type Router, text } from "express";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Logger } from "../../kernel/logger.ts";
import { LogoutRefused } from "../../signin/logout/errors.ts";
import type { Logout, LogoutStep } from "../../signin/logout/types.ts";
import { html } from "../http/html.ts";
import { messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { rateLimit } from "../http/rate-limit.ts";
import { visitorOf } from "../http/request-context.ts";
import { carryOn } from "../http/carry-logout.ts";

interface Needs {
  readonly logout: Pick<Logout, "receive">;
  readonly ephemeral: Ephemeral;
  readonly log: Logger;
  readonly acsPerMinute: number;
  /** Largest decoded message, bytes. */
  readonly maxBytes: number;
}

const FORM = "application/x-www-form-urlencoded";

/**
 * Where identity providers send logout messages, by either binding. They come from another site, mostly without our
 * cookies: what is ended is decided by the identity in the message.
 */
export function mountSlo(router: Router, { logout, ephemeral, log, acsPerMinute, maxBytes }: Needs): void {
  const limit = rateLimit(ephemeral, "slo", acsPerMinute);
  // base64 takes 4/3, percent-encoding of it up to half as much again; RelayState and names beside it.
  const readBody = text({ type: FORM, limit: maxBytes * 2 + 16_384, defaultCharset: "utf-8" });
  const refused = refusedPage(log);

  router.get("/saml/:id/slo", limit, receiveQuery(logout), refused);
  router.post("/saml/:id/slo", limit, readBody, receivePost(logout), refused);
}

const receiveQuery =
  (logout: Needs["logout"]): RequestHandler =>
  async (req, res) => {
    // The octets as they came: what is decoded and put together again is not what was signed.
    const at = req.originalUrl.indexOf("?");
    const rawQuery = at < 0 ? "" : req.originalUrl.slice(at + 1);
    const incoming = { binding: "redirect", rawQuery } as const;
    goOn(res, await logout.receive(String(req.params["id"]), incoming, visitorOf(req)));
  };

const receivePost =
  (logout: Needs["logout"]): RequestHandler =>
  async (req, res) => {
    const body: unknown = req.body;
    const form = typeof body === "string" ? body : "";
    goOn(res, await logout.receive(String(req.params["id"]), { binding: "post", form }, visitorOf(req)));
  };

function goOn(res: Response, step: LogoutStep): void {
  if (step.do === "carry") carryOn(res, step.message);
  else res.set("Cache-Control", "no-store").redirect(303, step.at);
}

/** One page for all causes, like that of a refused sign-in. */
const refusedPage =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, req, res, next) => {
    if (!(error instanceof LogoutRefused)) return next(error);
    log.info({ reference: error.reference, code: error.code }, "logout refused");
    const { signOut: words } = messagesFor(req);
    sendPage(res, {
      status: error.status,
      title: words.refusedTitle,
      again: false,
      help: true,
      body: html`<h1>${words.refused}</h1>
        <p>${words.refusedLead}</p>
        <p class="reference">${error.reference}</p>
        <p class="row"><a class="button quiet" href="/logout">${words.title}</a></p>`,
    });
  };
