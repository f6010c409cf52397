import type { Page, PageRequest } from "../kernel/page.ts";
import type { AuditRecord } from "./types.ts";

export interface AuditFilter {
  readonly name?: string;
  readonly actor?: string;
  readonly target?: string;
  readonly from?: Date;
  readonly to?: Date;
  /** Part of the name, the actor, the address or the fact itself; or the whole id. */
  readonly search?: string;
}

export interface AuditRepository {
  /** Locks the tenant's chain until the transaction ends and returns its last link. */
  lockHead(tenantId: string): Promise<{ sequence: number; hash: string }>;
  append(record: AuditRecord): Promise<void>;
  /** Newest first. */
  search(tenantId: string, filter: AuditFilter, page: PageRequest): Promise<Page<AuditRecord>>;
  /** The number of the last committed record, without waiting for those that are being written. */
  lastSequence(tenantId: string): Promise<number>;
  /** Records of these names after one and up to another, in chain order, at most `limit`. */
  between(
    tenantId: string,
    names: readonly string[],
    range: { readonly after: number; readonly upTo: number },
    limit: number,
  ): Promise<readonly AuditRecord[]>;
  /** In chain order from `afterSequence`, at most `limit`; for the verifier and the export. */
  read(tenantId: string, afterSequence: number, limit: number): Promise<readonly AuditRecord[]>;
}
