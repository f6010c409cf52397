/**
 * What expires: sign-in requests, one-time handles, replay marks, rate limits, OIDC artefacts.
 * Every operation is atomic on its one key. Implementations bind the clock at creation: a value is gone
 * from the instant `now >= written + ttlMs` by that clock, whatever the store's own timer says.
 * `key` is `<kind>:<opaque>`; one key, one slot, so every operation is safe on Redis Cluster.
 */
export interface Ephemeral {
  put(key: string, value: string, ttlMs: number): Promise<void>;
  get(key: string): Promise<string | undefined>;
  /** Returns the value and removes it: of any number of callers at once exactly one gets it. */
  take(key: string): Promise<string | undefined>;
  /** Sets the value only where nothing lives there: of twenty claims at once exactly one is `true`. */
  claim(key: string, value: string, ttlMs: number): Promise<boolean>;
  /** Replaces `expected` by `value`, keeping the expiry; `false` if the stored value is another. */
  swap(key: string, expected: string, value: string): Promise<boolean>;
  remove(key: string): Promise<void>;
  /** Adds one to a counter that starts at the first call and vanishes `windowMs` later; returns the new count. */
  count(key: string, windowMs: number): Promise<number>;
  /** Adds a member to a set; each member leaves at its own end, so the set lives as long as its longest-lived one. */
  join(key: string, member: string, ttlMs: number): Promise<void>;
  members(key: string): Promise<string[]>;
  /** Answers when the store can be used; rejects with a reason when not. For `/readyz`. */
  ping(): Promise<void>;
}
