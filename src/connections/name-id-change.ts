import { Invalid } from "../kernel/errors.ts";
import type { NameIdChange } from "./types.ts";

const DAY_MS = 86_400_000;
const MOST_DAYS = 90;

/**
 * While it lasts, an address is enough for a NameID of the new format: it has to end, and soon.
 * @throws Invalid
 */
export function assertSoon({ until }: NameIdChange, now: Date): void {
  if (until > now && until.getTime() <= now.getTime() + MOST_DAYS * DAY_MS) return;
  throw new Invalid(`nameIdChange.until: expected a time within the next ${MOST_DAYS} days`, {
    mismatch: { expected: `at most ${MOST_DAYS} days from now`, received: until.toISOString() },
  });
}
