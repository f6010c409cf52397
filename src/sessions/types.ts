import type { Store } from "express-session";
import type { AuditContext } from "../kernel/audit.ts";
import type { Page, PageRequest } from "../kernel/page.ts";

/** Durations in milliseconds. */
export interface SessionLimits {
  readonly idleMs: number;
  readonly absoluteMs: number;
}

/**
 * A signed-in browser, as the store holds it. `key` is `<shard>.<SHA-256 of the session id>`: a dump of the store
 * holds no usable cookie. The shard (two hex digits, from the tenant) is the Redis Cluster hash tag, so that a
 * session and its tenant's indexes live in one slot and change in one script.
 */
export interface SessionRecord {
  readonly key: string;
  readonly tenantId: string;
  readonly personId: string;
  /** Upstream that vouched; sessions can be listed and revoked by it (X3). Absent: the person signed in with a password. */
  readonly connectionId: string | undefined;
  /** express-session's own JSON. */
  readonly data: string;
  /** Rises by one at each write; a stale writer is refused. */
  readonly version: number;
  /** Milliseconds since the epoch, all three. */
  readonly createdAt: number;
  readonly seenAt: number;
  /** Hard end: least of absolute limit and the IdP's `SessionNotOnOrAfter`. */
  readonly endsAt: number;
  /** Idle limit in force, milliseconds. */
  readonly idleMs: number;
}

export interface SessionFilter {
  readonly personId?: string;
  readonly connectionId?: string;
}

/** Also by an app that was opened in the session. */
export interface WiderFilter extends SessionFilter {
  readonly appId?: string;
}

/** Which sessions are over. */
export type Over =
  | { readonly sessionKey: string }
  | { readonly sessionKeys: readonly string[] }
  | (SessionFilter & { readonly exceptKey?: string });

/** The apps that people open in their sessions; they are told when these end. */
export interface OpenedApps<Rows> {
  /** In the transaction that records why. */
  close(rows: Rows, tenantId: string, which: Over, because: string): Promise<void>;
  /** Something of it was committed. */
  wake(): void;
  /** Keys of sessions in which the app was opened, newest first. */
  sessionsWith(
    tenantId: string,
    which: WiderFilter & { readonly appId: string },
    page: PageRequest,
  ): Promise<Page<string>>;
}

/** What the rest of the house does with sessions; the browser's own requests go through the express-session store. */
export interface Sessions {
  /** For `express-session`; refuses what is over, revoked or changed meanwhile. */
  readonly store: Store;
  /** A new session id for a tenant, and the key under which the store will hold it. */
  newId(tenantId: string): { readonly sessionId: string; readonly key: string };
  keyOf(sessionId: string): string;
  /** When the session behind express-session's object ends at the latest, ms since the epoch; absent: none is kept. */
  endsAt(session: object): number | undefined;
  /** When it was last used before this request, ms since the epoch. */
  seenAt(session: object): number | undefined;
  /** Live ones, newest first. */
  list(tenantId: string, filter: WiderFilter, page: PageRequest): Promise<Page<SessionRecord>>;
  /** Ends one session; recorded with `because`. @returns `false`: it had ended already */
  end(
    key: string,
    about: { readonly personId: string; readonly because: string },
    by: AuditContext,
  ): Promise<boolean>;
  /** Ends all that match, except the one of `exceptKey`. Takes effect on every node at once (X3). */
  revoke(
    tenantId: string,
    filter: WiderFilter,
    by: AuditContext,
    exceptKey?: string,
  ): Promise<{ readonly revoked: number }>;
}
