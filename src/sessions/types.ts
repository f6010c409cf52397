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
  /** Upstream that vouched; sessions can be listed and revoked by it (X3). */
  readonly connectionId: string;
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
