import { z } from "zod";
import type { Readiness } from "../../break-glass/types.ts";

/** Something that works now and will not when it is needed. */
export const warning = z
  .strictObject({ code: z.string(), message: z.string(), nextStep: z.string() })
  .meta({ id: "Warning" });

type Warning = z.infer<typeof warning>;

const FEW = 3;
const REHEARSE_EVERY_DAYS = 180;
const DAY_MS = 86_400_000;

/** What is to be said of a tenant's recovery codes. */
export function breakGlassWarnings(
  { usableCodes, lastRehearsedAt, lastUsedAt }: Readiness,
  now: Date,
): readonly Warning[] {
  if (usableCodes === 0) return [NOBODY];
  const proved = Math.max(lastRehearsedAt?.getTime() ?? 0, lastUsedAt?.getTime() ?? 0);
  return [
    ...(usableCodes < FEW ? [few(usableCodes)] : []),
    ...(now.getTime() - proved > REHEARSE_EVERY_DAYS * DAY_MS ? [unrehearsed(proved === 0)] : []),
  ];
}

const NOBODY: Warning = {
  code: "break_glass_missing",
  message: "Nobody holds a recovery code: if sign-in fails, no administrator gets in.",
  nextStep: "Make a sheet for two owners: POST /api/v1/break-glass/credentials.",
};
const unrehearsed = (never: boolean): Warning => ({
  code: "break_glass_unrehearsed",
  message: never
    ? "No recovery code has been tried yet."
    : `No recovery code was tried within ${REHEARSE_EVERY_DAYS} days.`,
  nextStep: "Rehearse one at /break-glass.",
});
const few = (left: number): Warning => ({
  code: "break_glass_few_codes",
  message: `Only ${left} recovery ${left === 1 ? "code works" : "codes work"} any more.`,
  nextStep: "Make a new sheet: POST /api/v1/break-glass/credentials.",
});
