const SECOND = 1_000;
const DAY = 86_400 * SECOND;

const pattern =
  /^P(?!$)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?(?:T(?!$)(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})(?:\.\d+)?S)?)?$/;

/** Of years and months no two are the same: what a calendar says on average is exact enough for a cache. */
const units = [365 * DAY, 30 * DAY, DAY, 3600 * SECOND, 60 * SECOND, SECOND];

/** Milliseconds of an `xs:duration`; absent for anything else, and for negative ones (XML Schema 2, 3.2.6). */
export function parseDuration(text: string | undefined): number | undefined {
  const match = pattern.exec(text?.trim() ?? "");
  if (!match) return undefined;
  return units.reduce((sum, unit, at) => sum + unit * Number(match[at + 1] ?? 0), 0);
}
