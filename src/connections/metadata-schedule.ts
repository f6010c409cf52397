import type { Random } from "../kernel/random.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Ends of what the publisher says, so that no document expires here while a fresh one is there. */
const BEFORE_END_MS = HOUR;
/** No publisher makes us ask more often. */
const SHORTEST_MS = HOUR;
/** And none less often: a changed key must be found within a day. */
const LONGEST_MS = DAY;
const FIRST_RETRY_MS = 5 * MINUTE;
const LONGEST_RETRY_MS = 6 * HOUR;
/** Connections that were made together must not ask together for ever. */
const SPREAD = 0.1;

/**
 * When to ask again after a good answer: within `cacheDuration`, before `validUntil`, once a day where neither is said.
 * @see SAML metadata 2.3.1
 */
export function dueAfterSuccess(
  now: Date,
  says: { readonly cacheDurationMs: number | undefined; readonly validUntil: Date | undefined },
  random: Random,
): Date {
  const untilEnd = says.validUntil ? says.validUntil.getTime() - now.getTime() - BEFORE_END_MS : LONGEST_MS;
  const wanted = Math.min(says.cacheDurationMs ?? LONGEST_MS, untilEnd, LONGEST_MS);
  const spread = SPREAD * fraction(random);
  return new Date(now.getTime() + Math.max(wanted * (1 - spread), SHORTEST_MS * (1 + spread)));
}

/** @param failures how many in a row, this one included */
export function dueAfterFailure(now: Date, failures: number, random: Random): Date {
  const delay = Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);
  return new Date(now.getTime() + delay * (1 + SPREAD * fraction(random)));
}

/** From 0 to below 1. */
const fraction = (random: Random): number =>
  Buffer.from(random.token(4), "base64url").readUInt32BE() / 2 ** 32;
