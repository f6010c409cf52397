import type { Page, PageRequest } from "../kernel/page.ts";
import type { AuditRecord } from "./types.ts";

export interface AuditFilter {
  readonly name?: string;
  readonly actor?: string;
  readonly target?: string;
  readonly from?: Date;
  readonly to?: Date;
}

export interface AuditRepository {
  /** Locks the tenant's chain until the transaction ends and returns its last link. */
  lockHead(tenantId: string): Promise<{ sequence: number; hash: string }>;
  append(record: AuditRecord): Promise<void>;
  /** Newest first. */
  search(tenantId: string, filter: AuditFilter, page: PageRequest): Promise<Page<AuditRecord>>;
  /** In chain order from `afterSequence`, at most `limit`; for the verifier and the export. */
  read(tenantId: string, afterSequence: number, limit: number): Promise<readonly AuditRecord[]>;
}
