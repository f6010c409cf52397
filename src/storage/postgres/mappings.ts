import type { MappingRepository } from "../../mapping/repository.ts";
import { isUuid } from "./conditions.ts";
import type { Query } from "./tenant-transaction.ts";

/** A connection's rules are one column of its row: they are read and written whole. */
export const createMappingRepository = (query: Query): MappingRepository => ({
  async find(tenantId, connectionId) {
    if (!isUuid(connectionId)) return undefined;
    const row = await query
      .selectFrom("connections")
      .select("mapping")
      .where("tenant_id", "=", tenantId)
      .where("id", "=", connectionId)
      .executeTakeFirst();
    return row?.mapping ?? undefined;
  },

  async save(tenantId, connectionId, mapping) {
    await query
      .updateTable("connections")
      .set({ mapping: JSON.stringify(mapping) })
      .where("tenant_id", "=", tenantId)
      .where("id", "=", connectionId)
      .execute();
  },
});
