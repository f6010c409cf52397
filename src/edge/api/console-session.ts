import type { Request, Response } from "express";
import type { Administrators } from "../../administrators/administrators.ts";
import type { Administrator } from "../../administrators/types.ts";
import { BrokerError } from "../../kernel/errors.ts";
import { sameSecret, sha256 } from "../../kernel/random.ts";
import { type CookieSession, createCookieSession, type CookieSessionNeeds } from "../http/cookie-session.ts";
import { cameFromUs } from "../http/csrf.ts";
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

export interface ConsoleNeeds extends CookieSessionNeeds {
  readonly administrators: Pick<Administrators, "roleOf">;
  readonly publicUrl: string;
}

/** The person behind a browser's session, with the scopes of the role that they have now, or by break-glass an owner's. */
export function createConsoleSession(needs: ConsoleNeeds) {
  const { administrators, publicUrl } = needs;
  const cookieSession = createCookieSession(needs);
  /** @returns `undefined` where the browser has no session. @throws RoleMissing, CsrfRefused */
  return async (req: Request, res: Response): Promise<Identified | undefined> => {
    const session = await cookieSession(req, res);
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
