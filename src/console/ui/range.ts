/** How far back one looks, as the address says it. */
export const SPANS = { hour: 1, day: 24, week: 168, month: 720 } as const;
export type Span = keyof typeof SPANS;

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

interface Asked {
  readonly range?: string;
  /** As a field for a date and a time has them, local to the reader. */
  readonly from?: string;
  readonly to?: string;
}

/**
 * The bounds to ask the API for, RFC 3339. On the whole minute, so that the same question within one is asked once.
 * @param now milliseconds
 */
export function boundsOf({ range, from, to }: Asked, now: number): { from?: string; to?: string } {
  const span = spanOf(range);
  if (span !== undefined) {
    const start = Math.floor(now / MINUTE_MS) * MINUTE_MS - SPANS[span] * HOUR_MS;
    return { from: new Date(start).toISOString() };
  }
  const [first, last] = [instantOf(from), instantOf(to)];
  return { ...(first !== undefined && { from: first }), ...(last !== undefined && { to: last }) };
}

/** The rest of what the address asks for. */
export function withoutRange<Rest extends Asked>(search: Rest): Omit<Rest, keyof Asked> {
  const { range: _range, from: _from, to: _to, ...rest } = search;
  return rest;
}

export const spanOf = (range: string | undefined): Span | undefined =>
  range !== undefined && Object.hasOwn(SPANS, range) ? (range as Span) : undefined;

function instantOf(text: string | undefined): string | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** For a field of a date and a time: local, to the minute. */
export function localOf(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * MINUTE_MS);
  return local.toISOString().slice(0, 16);
}
