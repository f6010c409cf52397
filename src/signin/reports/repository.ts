import type { SigninAttempt } from "../types.ts";

/** `from` inclusive, `to` exclusive. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** Attempts by what became of them. */
export type Counts = Readonly<Record<SigninAttempt["outcome"], number>>;

/** What a day or an hour has of attempts, as one row of the answer. */
export interface Cell {
  readonly of: "bucket" | "connection" | "app" | "failure";
  readonly outcome: SigninAttempt["outcome"];
  /** Of `bucket`: where it begins. */
  readonly at: Date | undefined;
  readonly connectionId: string | undefined;
  readonly appId: string | undefined;
  readonly code: string | undefined;
  readonly count: number;
}

/** Told of an app's session ends, and did not hear of it yet, or ever. */
export interface Undelivered {
  readonly appId: string;
  readonly appName: string;
  readonly pending: number;
  readonly givenUp: number;
  /** Of the pending ones. */
  readonly oldestAt: Date | undefined;
  readonly lastAnswer: string | undefined;
}

/** An API token, for whoever has to tell its owner. */
export interface EndingToken {
  readonly id: string;
  readonly name: string;
  /** The owner's name, or the address where there is none. */
  readonly owner: string;
  readonly endsAt: Date;
}

/** What is counted across rooms, for an overview. */
export interface ReportRepository {
  /** Where the buckets of a span begin, in the local time of `timezone`; the first may begin before the span. */
  buckets(span: Span, bucket: "hour" | "day", timezone: string): Promise<readonly Date[]>;
  /** All four tallies, from one reading of the recorder. */
  signins(tenantId: string, span: Span, buckets: readonly Date[]): Promise<readonly Cell[]>;
  /** The newest refusal of this code by this connection. */
  latestRefusal(
    tenantId: string,
    span: Span,
    of: { readonly code: string; readonly connectionId: string | undefined },
  ): Promise<SigninAttempt | undefined>;
  names(
    tenantId: string,
    of: { readonly connections: readonly string[]; readonly apps: readonly string[] },
  ): Promise<ReadonlyMap<string, string>>;
  /** API tokens that live at `now` and end before: how many, and those that end first, at most `most` of them. */
  tokensEnding(
    tenantId: string,
    span: { readonly now: Date; readonly before: Date; readonly most: number },
  ): Promise<{ readonly count: number; readonly first: readonly EndingToken[] }>;
  /** By app; of what was given up since `since`. */
  undelivered(tenantId: string, since: Date): Promise<readonly Undelivered[]>;
  /** Who is in one of the groups; in none asked for: everybody. */
  activePeople(tenantId: string, groups: readonly string[]): Promise<number>;
  openCollisions(tenantId: string): Promise<{ readonly count: number; readonly oldestAt: Date | undefined }>;
}
