import type { Request, RequestHandler, Response } from "express";
import { BrokerError } from "../../kernel/errors.ts";
import { createBearer, TooManyRefusals, type BearerNeeds } from "./bearer.ts";
import { setCaller, tenantFor, type Identified } from "./caller.ts";
import { createConsoleSession, type ConsoleNeeds } from "./console-session.ts";

type Needs = BearerNeeds &
  ConsoleNeeds & {
    readonly defaultTenantId: string;
    readonly tenantExists: (id: string) => Promise<boolean>;
  };

const CHALLENGE = 'Bearer realm="Sallyport API"';

/**
 * Every request of the API passes here first; behind it a caller and its tenant are known. A request that carries an
 * `Authorization` header is judged by it alone, whatever cookies come along.
 */
export function createAuthentication(needs: Needs): RequestHandler {
  const bearer = createBearer(needs);
  const consoleSession = createConsoleSession(needs);
  const tenants = { defaultId: needs.defaultTenantId, exists: needs.tenantExists };
  const identify = async (req: Request, res: Response): Promise<Identified> =>
    (req.get("authorization") === undefined ? await consoleSession(req, res) : undefined) ?? bearer(req, res);
  return async (req, res, next) => {
    try {
      const identified = await identify(req, res);
      setCaller(res, { ...identified, tenantId: await tenantFor(identified, req, tenants) });
      next();
    } catch (refusal) {
      if (refusal instanceof BrokerError && refusal.status === 401) res.set("WWW-Authenticate", CHALLENGE);
      if (refusal instanceof TooManyRefusals) res.set("Retry-After", "60");
      next(refusal);
    }
  };
}
