import type { Request, RequestHandler } from "express";
import type { AuditContext } from "../../kernel/audit.ts";
import type { Random } from "../../kernel/random.ts";
import type { Visitor } from "../../signin/types.ts";
import { addressBlock } from "./address-block.ts";
import type { SignedIn } from "./signed-in.ts";

const ids = new WeakMap<Request, string>();

/**
 * Gives each request an id, answered as `X-Request-Id` and kept by whatever names it again further in. One that a
 * stranger sends is never believed.
 */
export const nameRequest =
  (random: Random): RequestHandler =>
  (req, res, next) => {
    if (!ids.has(req)) {
      const id = random.uuid();
      ids.set(req, id);
      res.set("X-Request-Id", id);
    }
    next();
  };

export const requestIdOf = (req: Request): string | undefined => ids.get(req);

/** From where a change is made, for the trail. The address obeys Express' `trust proxy`. */
export function originOf(req: Request): Pick<AuditContext, "ip" | "requestId"> {
  const id = requestIdOf(req);
  return {
    ...(req.ip === undefined ? {} : { ip: req.ip }),
    ...(id === undefined ? {} : { requestId: id }),
  };
}

/** For the trail: the signed-in person acts. */
export const byPerson = (
  req: Request,
  { tenantId, personId }: Pick<SignedIn, "tenantId" | "personId">,
): AuditContext => ({ tenantId, actor: { kind: "person", id: personId }, ...originOf(req) });

/** Who asks, for the recorder. */
export function visitorOf(req: Request): Visitor {
  const userAgent = req.get("User-Agent");
  return {
    ...originOf(req),
    addressBlock: addressBlock(req.ip),
    ...(userAgent === undefined ? {} : { userAgent }),
  };
}
