import { z } from "zod";
import type { Bounds } from "./types.ts";

const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

/** Enforcement shows within an hour whether it works. */
export const DEFAULT_GUARD: Bounds = { minutes: HOUR_MINUTES, minPeople: 3, maxFailurePercent: 50 };
/** A ring is watched for a day. */
export const DEFAULT_HALT: Bounds = { minutes: DAY_MINUTES, minPeople: 3, maxFailurePercent: 20 };

export const boundsInput = z.strictObject({
  minutes: z
    .int()
    .min(1)
    .max(14 * DAY_MINUTES)
    .exactOptional(),
  minPeople: z.int().min(1).max(10_000).exactOptional(),
  maxFailurePercent: z.int().min(0).max(99).exactOptional().meta({
    description: "Of those who tried; more than this is too many. 0: whatever the others did.",
  }),
});

/** How this change is watched (P5). What is left out has its default. */
export const guardInput = z.union([
  boundsInput,
  z.strictObject({
    off: z.literal(true),
    reason: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .regex(/^[^\p{Cc}]*$/u, "no control characters")
      .meta({ description: "Why nobody watches; stands in the policy and in the audit log." }),
  }),
]);

export type Guard = z.output<typeof guardInput>;
