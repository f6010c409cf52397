import { sql } from "kysely";
import type { AuditRepository } from "../../audit/repository.ts";
import { INSTANCE_TENANT } from "../../kernel/transaction.ts";
import { createAuditRepository } from "./audit-log.ts";
import type { Query } from "./tenant-transaction.ts";

/**
 * The installation's chain as a transaction of `tenantId` may write it: the wall is moved for the one statement and
 * stands where it stood behind it. No other statement of the transaction may be under way beside it.
 */
export function createInstallationChain(query: Query, tenantId: string): AuditRepository {
  const chain = createAuditRepository(query);
  const stand = (tenant: string) =>
    sql`select set_config('sallyport.tenant', ${tenant}, true)`.execute(query);
  const beyond =
    <Given extends readonly unknown[], T>(write: (...given: Given) => Promise<T>) =>
    async (...given: Given): Promise<T> => {
      await stand(INSTANCE_TENANT);
      try {
        return await write(...given);
      } finally {
        // In a transaction that has failed nothing is seen any more; why it failed is what is told.
        await stand(tenantId).catch(() => undefined);
      }
    };
  return { ...chain, lockHead: beyond(chain.lockHead), append: beyond(chain.append) };
}
