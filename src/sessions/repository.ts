import type { Page, PageRequest } from "../kernel/page.ts";
import type { SessionFilter, SessionRecord } from "./types.ts";

/** A session, with the era of its tenant and person at the instant of its reading. */
export interface LiveSession extends SessionRecord {
  /**
   * While it stays what it is, so does all that the database says of the tenant's policies, groups and apps and of the
   * person. Absent: something changes just now, or the store cannot tell; nothing may be remembered.
   */
  readonly era: string | undefined;
}

/** What lets one host's proxy ask for a session, without knowing the session's id. */
export interface Door {
  /** SHA-256, base64url. */
  readonly secretHash: string;
  readonly appId: string;
}

/**
 * What changes sessions or begins an era, as it happens anywhere: `s:<hash>` a session, `p:<tenant>:<person>`,
 * `t:<tenant>`. `*` where something may have been missed: all of them.
 */
export interface SessionNews {
  listen(listener: (what: string) => void): void;
  /** Whether all that was told more than a second ago has arrived; what was remembered counts only then. */
  isCurrent(): boolean;
}

/**
 * Every call is atomic. A session is over from the instant `now >= endsAt` or `now >= seenAt + idleMs`;
 * the store refuses it from then on, whatever its own timer says (X1).
 */
export interface SessionBackend {
  /** Reads a live session without prolonging it; removes it if its time is over. */
  read(key: string, now: number): Promise<LiveSession | undefined>;
  /** The same for a host that has a door to it; `undefined` where it has none. */
  readAtDoor(
    key: string,
    host: string,
    now: number,
  ): Promise<(LiveSession & { readonly door: Door }) | undefined>;
  /** Gives a host a door to a live session, in place of the one that it had; `false`: gone or over. */
  openDoor(key: string, host: string, door: Door, now: number): Promise<boolean>;
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
