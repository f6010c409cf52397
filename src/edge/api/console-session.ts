import type { Request, RequestHandler, Response } from "express";
import type { Administrators } from "../../administrators/administrators.ts";
import type { Administrator } from "../../administrators/types.ts";
import { BrokerError } from "../../kernel/errors.ts";
import { sameSecret, sha256 } from "../../kernel/random.ts";
import type { BreakGlassCookie } from "../http/break-glass-cookie.ts";
import { cameFromUs } from "../http/csrf.ts";
import { signedInOf } from "../http/signed-in.ts";
import type { Identified } from "./caller.ts";
import { scopesOf } from "./role-scopes.ts";

/** The person is signed in, but administers nothing. */
export class RoleMissing extends BrokerError {
  readonly code = "administrator_role_missing";
  readonly status = 403;
}

/** A request by a browser's session that did not come from a page of ours in this browser. */
export class CsrfRefused extends BrokerError {
  readonly code = "csrf_refused";
  readonly status = 403;
}

export const CSRF_HEADER = "Sallyport-Csrf";
const SAFE = ["GET", "HEAD"];

/** A way by cookie, found good. */
export interface CookieSession {
  readonly kind: "console" | "break-glass";
  readonly tenantId: string;
  readonly personId: string;
  /** Known to this browser alone; the CSRF token is made of it. */
  readonly secret: string;
}

export interface ConsoleNeeds {
  readonly administrators: Pick<Administrators, "roleOf">;
  readonly publicUrl: string;
  readonly browserSession: { readonly middleware: RequestHandler; isSent(req: Request): boolean };
  readonly breakGlassCookie: Pick<BreakGlassCookie, "open">;
}

/**
 * The person behind a browser's session, with the scopes of the role that they have now, or by break-glass an owner's.
 * Their use prolongs an ordinary session as any other page's does; a request without one gets none.
 */
export function createConsoleSession(needs: ConsoleNeeds) {
  const { administrators, publicUrl } = needs;
  /** @returns `undefined` where the browser has no session. @throws RoleMissing, CsrfRefused */
  return async (req: Request, res: Response): Promise<Identified | undefined> => {
    // First: it is to work while the other's store is away.
    const session =
      (await brokenGlass(needs.breakGlassCookie, req)) ??
      (await signedInSession(needs.browserSession, req, res));
    if (session === undefined) return undefined;
    const csrfToken = sha256(`api-csrf:${session.secret}`);
    assertOurPage(req, csrfToken, publicUrl);
    const administrator = await administrators.roleOf(session.tenantId, session.personId);
    if (administrator === undefined)
      throw new RoleMissing("the person who is signed in administers nothing", {
        nextStep: "Ask an owner for a role, or send an admin key.",
      });
    return identified(session, administrator, csrfToken);
  };
}

async function brokenGlass(
  cookie: ConsoleNeeds["breakGlassCookie"],
  req: Request,
): Promise<CookieSession | undefined> {
  const open = await cookie.open(req);
  if (open === undefined) return undefined;
  const { tenantId, personId } = open.session;
  return { kind: "break-glass", tenantId, personId, secret: open.secret };
}

async function signedInSession(
  { middleware, isSent }: ConsoleNeeds["browserSession"],
  req: Request,
  res: Response,
): Promise<CookieSession | undefined> {
  if (!isSent(req)) return undefined;
  await new Promise<void>((resolve, reject) => {
    void middleware(req, res, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  });
  const signedIn = signedInOf(req);
  if (signedIn === undefined) return undefined;
  const { tenantId, personId } = signedIn;
  return { kind: "console", tenantId, personId, secret: req.sessionID };
}

/** Cookies go along with whatever makes the browser ask: what changes something must prove that our page asked. */
function assertOurPage(req: Request, csrfToken: string, publicUrl: string): void {
  const isSafe = SAFE.includes(req.method);
  const typed = isSafe && req.get("Sec-Fetch-Site") === "none";
  if (!typed && !cameFromUs(req, publicUrl))
    throw new CsrfRefused("the request came from another site's page", {
      nextStep: "Send an admin key instead: sessions work from our own pages only.",
    });
  if (isSafe || sameSecret(req.get(CSRF_HEADER) ?? "", csrfToken)) return;
  throw new CsrfRefused(`${CSRF_HEADER} is not this session's`, {
    nextStep: `Send the csrfToken of GET /api/v1/me as ${CSRF_HEADER}.`,
  });
}

const identified = (
  { kind, tenantId, personId }: CookieSession,
  administrator: Administrator,
  csrfToken: string,
): Identified => ({
  id: `person:${personId}`,
  homeTenantId: tenantId,
  scopes: scopesOf(kind === "break-glass" ? "owner" : administrator.role),
  actor: { kind: "person", id: personId, name: nameOf(kind, administrator) },
  by: { kind, administrator, csrfToken },
});

const nameOf = (kind: CookieSession["kind"], { person }: Administrator): string =>
  kind === "break-glass" ? `${person.email} (break-glass)` : person.email;
