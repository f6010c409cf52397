import express, { type Request, type Response, type Router } from "express";
import { originOf } from "../../apps/hosts.ts";
import type { AppLocator } from "../../apps/repository.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import { sameSecret, type Random } from "../../kernel/random.ts";
import type { SessionBackend } from "../../sessions/repository.ts";
import { readCookie } from "../http/cookies.ts";
import { messagesFor } from "../http/messages/messages.ts";
import { sendPage } from "../http/page.ts";
import { rateLimit } from "../http/rate-limit.ts";
import { doorCookie, doorValue, secretHashOf, startCookie } from "./cookies.ts";
import type { Journeys, Ticket } from "./journeys.ts";
import { proxySigninOver, sendUnknownHost } from "./pages.ts";
import { hostOf, safeTarget } from "./question.ts";

export interface AtAppNeeds {
  readonly journeys: Journeys;
  readonly locate: AppLocator;
  readonly sessions: Pick<SessionBackend, "openDoor">;
  readonly ephemeral: Ephemeral;
  readonly clock: Clock;
  readonly random: Random;
  readonly publicUrl: string;
  readonly perMinute: number;
}

const SECRET = /^[\w-]{43}$/;
const START_MS = 10 * 60_000;

/**
 * `/.sallyport/` at an app's own host, which its proxy hands to us: where a sign-in leaves from and comes back to, with
 * the cookies of that host.
 */
export function createAtApp(needs: AtAppNeeds): Router {
  const router = express.Router();
  const { journeys, locate, sessions, random, clock, publicUrl } = needs;

  router.get("/start", rateLimit(needs.ephemeral, "proxy-start", needs.perMinute), async (req, res) => {
    const here = placeOf(req);
    const app = here && (await locate.findByHost(here.host));
    if (here === undefined || app?.enabled !== true) return sendUnknownHost(res, 403);
    const secret = startSecret(req, res, here.origin);
    const handle = await journeys.begin({
      ...here,
      tenantId: app.tenantId,
      appId: app.id,
      target: safeTarget(textOf(req, "rd")),
      browserHash: secretHashOf(secret),
    });
    res.redirect(303, `${publicUrl}/forward-auth/start?handle=${handle}`);
  });

  router.get("/callback", rateLimit(needs.ephemeral, "proxy-callback", needs.perMinute), async (req, res) => {
    const here = placeOf(req);
    const token = textOf(req, "ticket") ?? "";
    const ticket = await journeys.lookAtTicket(token);
    // Looked at first: another browser's visit must not use the ticket up.
    if (!here || !ticket || !isOurs(req, here, ticket) || !(await journeys.redeem(token)))
      return sendPage(res, proxySigninOver(messagesFor(req)));
    const secret = random.token(32);
    const door = { secretHash: secretHashOf(secret), appId: ticket.appId };
    if (!(await sessions.openDoor(ticket.sessionKey, ticket.host, door, clock().getTime())))
      return sendPage(res, proxySigninOver(messagesFor(req)));
    const { name, options } = doorCookie(here.origin);
    res.cookie(name, doorValue(ticket.sessionKey, secret), options);
    res.redirect(303, `${here.origin}${ticket.target}`);
  });

  /** Leaves this app; the sign-out of everything is asked for at our own page. */
  router.get("/sign-out", (req, res) => {
    const here = placeOf(req);
    if (here === undefined) return sendUnknownHost(res, 403);
    const { name, options } = doorCookie(here.origin);
    res.clearCookie(name, options);
    res.redirect(303, `${publicUrl}/logout`);
  });

  /** One for all tabs in which somebody begins. */
  function startSecret(req: Request, res: Response, origin: string): string {
    const { name, options } = startCookie(origin);
    const known = readCookie(req, name);
    const secret = known !== undefined && SECRET.test(known) ? known : random.token(32);
    res.cookie(name, secret, { ...options, maxAge: START_MS });
    return secret;
  }

  return router;
}

interface Place {
  readonly host: string;
  readonly origin: string;
}

/** The proxy says at which host the browser is; without one that says so, the request itself. */
function placeOf(req: Request): Place | undefined {
  const host = hostOf(req.get("X-Forwarded-Host") ?? req.get("Host") ?? "");
  return host === undefined ? undefined : { host, origin: originOf(host, req.get("X-Forwarded-Proto")) };
}

/** The ticket is this host's, and this browser began what it ends: nobody is signed in as somebody else by a link. */
function isOurs(req: Request, { host, origin }: Place, ticket: Ticket): boolean {
  const secret = readCookie(req, startCookie(origin).name);
  if (secret === undefined || ticket.browserHash === undefined) return false;
  return ticket.host === host && sameSecret(secretHashOf(secret), ticket.browserHash);
}

function textOf(req: Request, name: string): string | undefined {
  const value = req.query[name];
  return typeof value === "string" ? value : undefined;
}
