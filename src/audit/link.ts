import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical.ts";
import type { AuditRecord } from "./types.ts";

/** A place in a chain: the number of the last record and its hash. */
export interface ChainHead {
  readonly sequence: number;
  /** Hex; 64 zeros before the first record. */
  readonly hash: string;
}

/** Where every chain begins. */
export const GENESIS: ChainHead = { sequence: 0, hash: "0".repeat(64) };

/** The hash that a record must carry: over the hash before it and the canonical JSON of everything else. */
export function linkHash(record: Omit<AuditRecord, "hash">): string {
  const { previousHash, tenantId, sequence, id, at, actor, ip, requestId, event } = record;
  const content = canonicalJson({ tenantId, sequence, id, at, actor, ip, requestId, event });
  return createHash("sha256").update(previousHash).update(content).digest("hex");
}
