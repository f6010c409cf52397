import type { Page, PageRequest } from "../kernel/page.ts";
import type { SessionFilter, SessionRecord } from "./types.ts";

/**
 * Every call is atomic. A session is over from the instant `now >= endsAt` or `now >= seenAt + idleMs`;
 * the store refuses it from then on, whatever its own timer says (X1).
 */
export interface SessionBackend {
  /** Reads a live session without prolonging it; removes it if its time is over. */
  read(key: string, now: number): Promise<SessionRecord | undefined>;
  /** `false`: the key exists, or the person or tenant was revoked at or after `createdAt`. */
  create(record: SessionRecord): Promise<boolean>;
  /** Writes `data` where the stored version is `expectedVersion`; `false`: gone, over, or changed meanwhile. */
  replace(key: string, data: string, expectedVersion: number, now: number): Promise<boolean>;
  /** Sets `seenAt = now` for a live session; `false`: gone or over. */
  touch(key: string, now: number): Promise<boolean>;
  /** Sets `endsAt` and `idleMs` of a live session, and nothing else; `false`: gone or over. */
  limit(key: string, limits: Pick<SessionRecord, "endsAt" | "idleMs">, now: number): Promise<boolean>;
  /** `false`: there was none. */
  remove(key: string): Promise<boolean>;
  /** Live sessions, newest first. */
  list(tenantId: string, filter: SessionFilter, page: PageRequest, now: number): Promise<Page<SessionRecord>>;
  /**
   * Ends all that match and, for a person or the whole tenant, refuses any `create` with `createdAt <= now`.
   * @param exceptKey a session that stays, for "sign out my others"
   * @returns how many were live
   */
  revoke(tenantId: string, filter: SessionFilter, now: number, exceptKey?: string): Promise<number>;
}
