import { everyItem, type Page, type PageRequest } from "../kernel/page.ts";
import type { Transact } from "../kernel/transaction.ts";
import { CSV_HEADER, csvLine } from "./csv.ts";
import type { ChainHead } from "./link.ts";
import { ndjsonLine } from "./ndjson.ts";
import type { AuditFilter, AuditRepository } from "./repository.ts";
import { verifyPart, type Part, type Verified } from "./parts.ts";
import type { AuditRecord } from "./types.ts";
import { verifyChain, type ChainVerdict } from "./verify.ts";

export type AuditFormat = "ndjson" | "csv";

interface Needs {
  readonly transact: Transact<{ readonly auditLog: AuditRepository }>;
}

/** Records held in memory at once; the largest page of `search`. */
const BATCH = 200;

/** Reading the trail. Writing to it is the business of the transaction that makes the change. */
export function createAudit({ transact }: Needs) {
  /** The whole chain, oldest first, in a transaction for each batch so that writers never wait for a reader. */
  async function* chain(tenantId: string): AsyncGenerator<AuditRecord> {
    let batch: readonly AuditRecord[];
    let after = 0;
    do {
      batch = await transact(tenantId, ({ auditLog }) => auditLog.read(tenantId, after, BATCH));
      yield* batch;
      after = batch.at(-1)?.sequence ?? after;
    } while (batch.length === BATCH);
  }

  const found = (tenantId: string, filter: AuditFilter): AsyncGenerator<AuditRecord> =>
    everyItem((page) => transact(tenantId, ({ auditLog }) => auditLog.search(tenantId, filter, page)));

  return {
    /** Newest first. */
    search: (tenantId: string, filter: AuditFilter, page: PageRequest): Promise<Page<AuditRecord>> =>
      transact(tenantId, ({ auditLog }) => auditLog.search(tenantId, filter, page)),

    /**
     * Without a filter the whole chain, oldest first, as the offline verifier reads it; with one the records that
     * fit, newest first.
     */
    async *export(tenantId: string, filter: AuditFilter, format: AuditFormat): AsyncGenerator<string> {
      const whole = Object.values(filter).every((wanted) => wanted === undefined);
      if (format === "csv") yield CSV_HEADER;
      const toLine = format === "csv" ? csvLine : ndjsonLine;
      for await (const record of whole ? chain(tenantId) : found(tenantId, filter)) yield toLine(record);
    },

    /**
     * Verify a tenant's chain up to the head that the store remembers.
     * @param expected a head written down outside the store; the store's own if absent
     */
    async verify(tenantId: string, expected?: ChainHead): Promise<ChainVerdict> {
      const head = expected ?? (await transact(tenantId, ({ auditLog }) => auditLog.lockHead(tenantId)));
      return verifyChain(chain(tenantId), head);
    },

    /** The same part by part, each ending soon. @throws Invalid */
    async verifyPart(tenantId: string, part: Part): Promise<Verified> {
      const upTo = part.upTo ?? (await transact(tenantId, ({ auditLog }) => auditLog.lockHead(tenantId)));
      const read = (after: number, limit: number) =>
        transact(tenantId, ({ auditLog }) => auditLog.read(tenantId, after, limit));
      return verifyPart(read, { ...part, upTo });
    },
  };
}

export type Audit = ReturnType<typeof createAudit>;
