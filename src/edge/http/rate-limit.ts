import type { RequestHandler } from "express";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import { BrokerError } from "../../kernel/errors.ts";
import { addressBlock } from "./address-block.ts";
import { signedInOf } from "./signed-in.ts";

/** Too many requests of one kind from one address. */
export class TooManyRequests extends BrokerError {
  readonly code = "too_many_requests";
  readonly status = 429;
}

const WINDOW_MS = 60_000;

/**
 * Counts by address in the shared store, so that all nodes count together.
 * @param name of the counter; one for each kind of request
 * @throws TooManyRequests from the request after `perMinute` on
 */
export const rateLimit =
  (ephemeral: Ephemeral, name: string, perMinute: number): RequestHandler =>
  async (req, res, next) => {
    const count = await ephemeral.count(`rate:${name}:${addressBlock(req.ip)}`, WINDOW_MS);
    if (count > perMinute) {
      res.set("Retry-After", "60");
      throw new TooManyRequests(`more than ${perMinute} ${name} requests a minute`);
    }
    next();
  };

/** The same for browsers in which nobody is signed in: a known person answers for what they do. */
export function limitStrangers(ephemeral: Ephemeral, name: string, perMinute: number): RequestHandler {
  const limit = rateLimit(ephemeral, name, perMinute);
  return (req, res, next) => (signedInOf(req) === undefined ? limit(req, res, next) : next());
}
