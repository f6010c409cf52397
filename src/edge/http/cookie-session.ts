import type { Request, RequestHandler, Response } from "express";
import type { BreakGlassCookie } from "./break-glass-cookie.ts";
import { signedInOf } from "./signed-in.ts";

/** A way by cookie, found good. */
export interface CookieSession {
  readonly kind: "console" | "break-glass";
  readonly tenantId: string;
  readonly personId: string;
  /** Known to this browser alone; the CSRF token is made of it. */
  readonly secret: string;
}

export interface CookieSessionNeeds {
  readonly browserSession: { readonly middleware: RequestHandler; isSent(req: Request): boolean };
  readonly breakGlassCookie: Pick<BreakGlassCookie, "open">;
}

/**
 * Who sits at the browser: signed in, or in by break-glass. Their use prolongs an ordinary session as any other page's
 * does; a request without one gets none.
 */
export function createCookieSession({ browserSession, breakGlassCookie }: CookieSessionNeeds) {
  return async (req: Request, res: Response): Promise<CookieSession | undefined> =>
    // First: it is to work while the other's store is away.
    (await brokenGlass(breakGlassCookie, req)) ?? (await signedInSession(browserSession, req, res));
}

async function brokenGlass(
  cookie: CookieSessionNeeds["breakGlassCookie"],
  req: Request,
): Promise<CookieSession | undefined> {
  const open = await cookie.open(req);
  if (open === undefined) return undefined;
  const { tenantId, personId } = open.session;
  return { kind: "break-glass", tenantId, personId, secret: open.secret };
}

async function signedInSession(
  { middleware, isSent }: CookieSessionNeeds["browserSession"],
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
