const DAY_MS = 86_400_000;

/** An administrator is told once at each of these distances; at 0 it has expired. */
export const WARN_AT_DAYS = [0, 1, 7, 14, 30] as const;

/** Whole days that are left; negative once it has expired. */
export const daysLeft = (notAfter: Date, now: Date): number =>
  Math.floor((notAfter.getTime() - now.getTime()) / DAY_MS);

/** The nearest distance that has been reached; absent where the end is further away than any. */
export const warningFor = (notAfter: Date, now: Date): number | undefined =>
  WARN_AT_DAYS.find((days) => notAfter.getTime() - now.getTime() <= days * DAY_MS);
