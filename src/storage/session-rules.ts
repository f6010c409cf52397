import { shardOf } from "../sessions/shard.ts";
import type { SessionFilter, SessionRecord } from "../sessions/types.ts";

/**
 * A session under another tenant's shard would escape that tenant's revocations.
 * @throws RangeError
 */
export function assertKeyOfTenant({ key, tenantId }: SessionRecord): void {
  if (!key.startsWith(`${shardOf(tenantId)}.`))
    throw new RangeError("session key: expected <shard of its tenant>.<hash>");
}

/** What a revocation mark is kept under: a `create` with `createdAt` at or before the mark is refused. */
export const revokedSubject = ({ personId, connectionId }: SessionFilter): string => {
  const parts = [personId && `person:${personId}`, connectionId && `connection:${connectionId}`].filter(
    Boolean,
  );
  return parts.length === 0 ? "all" : parts.join(",");
};

/** Every mark that can refuse this session; four, though some are the same where no connection vouched. */
export function subjectsOf({ personId, connectionId }: SessionRecord): readonly string[] {
  const by = connectionId === undefined ? {} : { connectionId };
  return [{}, { personId }, by, { personId, ...by }].map(revokedSubject);
}
