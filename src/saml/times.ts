const utc = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z$/;

/**
 * Milliseconds since the epoch of an `xs:dateTime` in UTC (SAML core 1.3.3); absent for anything else, and for dates
 * that no calendar has (which `Date` would silently move).
 */
export function parseInstant(text: string | undefined): number | undefined {
  const match = utc.exec(text ?? "");
  if (!match) return undefined;
  const instant = Date.parse(match[0]);
  if (Number.isNaN(instant)) return undefined;
  return new Date(instant).toISOString().slice(0, 19) === match[1] ? instant : undefined;
}

/** RFC 3339, with the forgiven clock difference where there is one. */
export const showInstant = (instant: number, skewMs = 0): string =>
  skewMs === 0
    ? new Date(instant).toISOString()
    : `${new Date(instant).toISOString()} (skew ${skewMs / 1000} s)`;
