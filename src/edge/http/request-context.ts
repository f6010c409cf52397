import { randomUUID } from "node:crypto";
import type { Request, RequestHandler } from "express";
import type { Visitor } from "../../signin/types.ts";

const ids = new WeakMap<Request, string>();

/** Gives each request an id, answered as `X-Request-Id`. One that a stranger sends is never believed. */
export const requestId: RequestHandler = (req, res, next) => {
  const id = randomUUID();
  ids.set(req, id);
  res.set("X-Request-Id", id);
  next();
};

export const requestIdOf = (req: Request): string | undefined => ids.get(req);

/** Who asks, for the recorder and the trail. The address obeys Express' `trust proxy`. */
export function visitorOf(req: Request): Visitor {
  const userAgent = req.get("User-Agent");
  const id = requestIdOf(req);
  return {
    ...(req.ip === undefined ? {} : { ip: req.ip }),
    ...(userAgent === undefined ? {} : { userAgent }),
    ...(id === undefined ? {} : { requestId: id }),
  };
}
