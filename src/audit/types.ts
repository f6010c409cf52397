import type { Actor, AuditEvent } from "../kernel/audit.ts";

/**
 * One link of a tenant's chain. `hash` = SHA-256 over `previousHash` and the canonical JSON (RFC 8785) of
 * everything else, so an altered, removed, inserted or reordered record shows (L2).
 */
export interface AuditRecord {
  readonly tenantId: string;
  /** 1, 2, 3, ... without a gap. */
  readonly sequence: number;
  readonly id: string;
  readonly at: Date;
  readonly actor: Actor;
  readonly ip: string | undefined;
  readonly requestId: string | undefined;
  readonly event: AuditEvent;
  /** Hex; 64 zeros before the first. */
  readonly previousHash: string;
  readonly hash: string;
}
