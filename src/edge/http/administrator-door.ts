import { type ErrorRequestHandler, type Response, Router } from "express";
import type { Administrators } from "../../administrators/administrators.ts";
import { BrokerError, NotFound } from "../../kernel/errors.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Logger } from "../../kernel/logger.ts";
import { adminPath } from "../../signin/admin-path.ts";
import type { Signin } from "../../signin/types.ts";
import type { BrowserCookie } from "./browser-cookie.ts";
import { createCookieSession, type CookieSessionNeeds } from "./cookie-session.ts";
import { html } from "./html.ts";
import { messagesFor } from "./messages/messages.ts";
import { sendPage } from "./page.ts";
import { rateLimit } from "./rate-limit.ts";
import { stepUrl } from "./step-url.ts";

interface Needs extends CookieSessionNeeds {
  readonly administrators: Pick<Administrators, "roleOf">;
  readonly signin: Pick<Signin, "begin">;
  readonly browserCookie: BrowserCookie;
  readonly ephemeral: Ephemeral;
  readonly log: Logger;
  /** Sign-ins that one address may begin here. */
  readonly perMinute: number;
}

const SAFE = ["GET", "HEAD"];

/**
 * The door of the console: past it only who administers, signed in or by break-glass. Whoever is not signed in does so
 * like everybody else, and comes back to the page that they asked for. Mount at `/admin`, before what stands on Redis:
 * break-glass does not, and whoever is locked out is shown the way to it.
 */
export function createAdministratorDoor(needs: Needs): Router {
  const { administrators, signin, browserCookie } = needs;
  const cookieSession = createCookieSession(needs);
  const door = Router();

  door.use(async (req, res, next) => {
    // Nothing is posted here: what the console changes, it changes by the API.
    if (!SAFE.includes(req.method)) throw new NotFound("the console only shows");
    const session = await cookieSession(req, res);
    if (session === undefined) return next();
    const administrator = await administrators.roleOf(session.tenantId, session.personId);
    if (administrator !== undefined) return next("router");
    sendNoRole(res);
  });

  door.use(rateLimit(needs.ephemeral, "begin-page", needs.perMinute), async (req, res) => {
    const target = { kind: "page", path: adminPath(req.originalUrl) } as const;
    const step = await signin.begin({ target, browserHash: browserCookie.browserHash(req, res) });
    res.set("Cache-Control", "no-store").redirect(303, stepUrl(step));
  });

  door.use(storeAway(needs.log));
  return door;
}

const storeAway =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, _req, res, next) => {
    if (!(error instanceof BrokerError) || error.status !== 503 || res.headersSent) return next(error);
    log.error({ error, code: error.code }, "nobody can sign in to the console now");
    sendAway(res);
  };

function sendNoRole(res: Response): void {
  const { breakGlass: words, apps } = messagesFor(res.req);
  sendPage(res, {
    title: words.noRoleTitle,
    status: 403,
    body: html`<h1>${words.noRole}</h1>
      <p>${words.noRoleLead}</p>
      <p class="row">
        <a class="button" href="/apps">${apps.title}</a
        ><a class="button quiet" href="/logout">${apps.useOther}</a>
      </p>`,
  });
}

function sendAway(res: Response): void {
  const { breakGlass: words, errors } = messagesFor(res.req);
  sendPage(res, {
    title: errors.notAvailableTitle,
    status: 503,
    body: html`<h1>${words.away}</h1>
      <p>${words.awayLead}</p>
      <p class="soft">${words.awayHolders(html`<a href="/break-glass">${words.title}</a>`)}</p>`,
  });
}
