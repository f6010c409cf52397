import type { RequestHandler, Response } from "express";
import type { Random } from "../../kernel/random.ts";

const HEADER = "X-Request-Id";

/** Names the request in the answer, the log and the trail; one that was named further out keeps its name. */
export const nameRequest =
  (random: Random): RequestHandler =>
  (_req, res, next) => {
    if (res.getHeader(HEADER) === undefined) res.set(HEADER, random.uuid());
    next();
  };

export const requestIdOf = (res: Response): string => String(res.getHeader(HEADER) ?? "");
