/** How far back the overview looks, as the address says it. */
export const SPANS = { "24h": 24, "7d": 168, "30d": 720 } as const;
export type SpanName = keyof typeof SPANS;

const HOUR_MS = 3_600_000;

export const spanIn = (text: string | undefined): SpanName =>
  text !== undefined && Object.hasOwn(SPANS, text) ? (text as SpanName) : "24h";

/** Whole hours, so that one question is asked within each. @param now milliseconds */
export const startOf = (span: SpanName, now: number): string =>
  new Date(Math.floor(now / HOUR_MS) * HOUR_MS - (SPANS[span] - 1) * HOUR_MS).toISOString();

export interface Counts {
  readonly accepted: number;
  readonly refused: number;
}

interface Bucket extends Counts {
  /** When it begins. */
  readonly at: string;
}

export interface Row extends Bucket {
  /** The same, local to the reader. */
  readonly label: string;
}

/** For the chart and its table. */
export function rowsOf(buckets: readonly Bucket[], by: "hour" | "day"): readonly Row[] {
  const format = new Intl.DateTimeFormat(
    undefined,
    by === "day"
      ? { day: "numeric", month: "short" }
      : { weekday: "short", hour: "2-digit", minute: "2-digit" },
  );
  return buckets.map(({ at, accepted, refused }) => ({
    at,
    label: format.format(new Date(at)),
    accepted,
    refused,
  }));
}
