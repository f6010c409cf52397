import { createHash } from "node:crypto";

/**
 * The shard of a tenant's sessions: two hex digits. It is the part of a session key before the dot and the hash tag
 * of every Redis key of that tenant's sessions, so that a session and its indexes change in one script.
 */
export const shardOf = (tenantId: string): string =>
  createHash("sha256").update(tenantId).digest("hex").slice(0, 2);
