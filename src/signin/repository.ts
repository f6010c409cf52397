import type { Check } from "../kernel/checks.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Moment } from "./moments.ts";
import type { Replay, SigninAttempt } from "./types.ts";

export interface AttemptFilter {
  readonly reference?: string;
  readonly email?: string;
  readonly connectionId?: string;
  readonly personId?: string;
  readonly outcome?: SigninAttempt["outcome"];
  readonly code?: string;
  readonly appId?: string;
  readonly ip?: string;
  readonly from?: Date;
  readonly to?: Date;
  /** Part of the reference, address or code; or the whole id. */
  readonly search?: string;
}

/** Attempts by one connection that have a SAML message, or claims of an OpenID provider. */
export interface RecordedSpan {
  readonly connectionId: string;
  /** Inclusive. */
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  readonly what: "messages" | "claims";
}

export interface AttemptRepository {
  insert(attempt: SigninAttempt): Promise<void>;
  /**
   * Adds checks and moments to an attempt that is unfinished, and finishes it where `ending` is given: of any number of callers at
   * once exactly one does. @returns `false` if it is finished already, or not there
   */
  extend(
    tenantId: string,
    id: string,
    by: {
      readonly checks: readonly Check[];
      readonly moments?: readonly Moment[];
      readonly ending?: Pick<SigninAttempt, "code" | "fix"> & { readonly outcome: "accepted" | "refused" };
    },
  ): Promise<boolean>;
  find(tenantId: string, id: string): Promise<SigninAttempt | undefined>;
  /** Newest first. */
  search(tenantId: string, filter: AttemptFilter, page: PageRequest): Promise<Page<SigninAttempt>>;
  /**
   * Oldest first, for a replay.
   * @param after the last id of the batch before
   */
  recorded(
    tenantId: string,
    span: RecordedSpan,
    batch: { readonly after?: { readonly at: Date; readonly id: string }; readonly limit: number },
  ): Promise<readonly SigninAttempt[]>;
  /** How many {@link recorded} will give altogether. */
  countRecorded(tenantId: string, span: RecordedSpan): Promise<number>;
  /** Removes what has `keepUntil <= now`, at most `limit` rows; returns how many. */
  forget(tenantId: string, now: Date, limit: number): Promise<number>;
}

export interface ReplayFilter {
  readonly connectionId?: string;
  readonly status?: Replay["status"];
}

/** Runs of recorded sign-ins against a draft (S4). */
export interface ReplayRepository {
  insert(replay: Replay): Promise<void>;
  find(tenantId: string, id: string): Promise<Replay | undefined>;
  /** Newest first. */
  list(tenantId: string, page: PageRequest & ReplayFilter): Promise<Page<Replay>>;
  /** Writes progress and, at the end, the result. */
  update(replay: Replay): Promise<void>;
  /** Removes what was begun at or before `before`, at most `limit` rows; returns how many. */
  forget(tenantId: string, before: Date, limit: number): Promise<number>;
}

/** Asked by whichever node is there, for those whose own node is gone. */
export interface ReplayLocator {
  /** Running replays of all tenants without progress since `since`, the longest waiting first. */
  replaysStalled(since: Date, limit: number): Promise<readonly { tenantId: string; id: string }[]>;
}
