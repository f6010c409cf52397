import type { Page, PageRequest } from "../kernel/page.ts";
import type { SigninAttempt } from "./types.ts";

export interface AttemptFilter {
  readonly reference?: string;
  readonly email?: string;
  readonly connectionId?: string;
  readonly code?: string;
  readonly from?: Date;
  readonly to?: Date;
}

export interface AttemptRepository {
  insert(attempt: SigninAttempt): Promise<void>;
  find(tenantId: string, id: string): Promise<SigninAttempt | undefined>;
  /** Newest first. */
  search(tenantId: string, filter: AttemptFilter, page: PageRequest): Promise<Page<SigninAttempt>>;
  /** Removes what has `keepUntil <= now`, at most `limit` rows; returns how many. */
  forget(tenantId: string, now: Date, limit: number): Promise<number>;
}
