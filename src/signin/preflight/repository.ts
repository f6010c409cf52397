import type { Preflight } from "./types.ts";

/** Policies measured before they are in force (P4). */
export interface PreflightRepository {
  insert(preflight: Preflight): Promise<void>;
  find(tenantId: string, id: string): Promise<Preflight | undefined>;
  /** Writes progress and, at the end, the result. */
  update(preflight: Preflight): Promise<void>;
  /** Removes what was begun at or before `before`, at most `limit` rows; returns how many. */
  forget(tenantId: string, before: Date, limit: number): Promise<number>;
}

export interface PreflightLocator {
  /** Running preflights of all tenants without progress since `since`, the longest waiting first. */
  preflightsStalled(since: Date, limit: number): Promise<readonly { tenantId: string; id: string }[]>;
}
