import type { Check, Fix } from "../../kernel/checks.ts";
import type { SigninAttempt } from "../types.ts";
import type { Words } from "./words.ts";

/** An attempt as the rules look at it. */
export interface Seen {
  readonly code: string;
  /** When it happened, by our clock; milliseconds since the epoch. */
  readonly at: number;
  readonly checks: readonly Check[];
  /** Of the check that failed; empty where there is none. */
  readonly name: string;
  readonly expected: string;
  readonly received: string;
  readonly preset: string;
}

/** One misconfiguration that has a name; of several that fit, the first in the list counts. */
export interface Rule {
  /** Stable, snake_case. API: added to, never renamed. */
  readonly name: string;
  readonly codes: readonly string[];
  /** Absent: the code alone tells. */
  readonly when?: (seen: Seen) => boolean;
  /** What is the matter, for a person who knows the product and not SAML. */
  readonly summary: (seen: Seen, words: Words) => string;
  readonly who: Fix["who"];
  /** The next step, in the words of the vendor's own screens. */
  readonly what: (seen: Seen, words: Words) => string;
}

export function seenIn(attempt: Pick<SigninAttempt, "code" | "at" | "checks">, preset: string): Seen {
  const failed = attempt.checks.findLast((check) => !check.ok);
  return {
    code: attempt.code,
    at: attempt.at.getTime(),
    checks: attempt.checks,
    name: failed?.name ?? "",
    expected: failed?.expected ?? "",
    received: failed?.received ?? "",
    preset,
  };
}

export const checkIn = (seen: Seen, name: string): Check | undefined =>
  seen.checks.find((check) => check.name === name);

/** Where a wrong address or name is corrected at the vendor. */
export const setTo = (words: Words, place: keyof Omit<Words, "sources">, value: string): string =>
  `In ${words.product}, set ${words[place]} to ${value}`;
