import { sql, type Selectable } from "kysely";
import type { MappingRepository } from "../../mapping/repository.ts";
import type { MappingVersion } from "../../mapping/types.ts";
import { LARGEST_INT, pageOf, positionOf, rowsFor } from "../paging.ts";
import { isUuid } from "./conditions.ts";
import type { MappingVersionsTable } from "./tables/connections.ts";
import type { Query } from "./tenant-transaction.ts";

const toVersion = (row: Selectable<MappingVersionsTable>): MappingVersion => ({
  tenantId: row.tenant_id,
  connectionId: row.connection_id,
  version: row.version,
  at: row.at,
  by: row.actor,
  mapping: row.mapping,
});

/** Absent rules are version 0; rules from before they were counted are version 1. */
const inForce = sql<number>`case when mapping is null then 0 else coalesce((mapping ->> 'version')::int, 1) end`;

/** A connection's rules are one column of its row: they are read and written whole. */
export const createMappingRepository = (query: Query): MappingRepository => {
  const versionsOf = (tenantId: string, connectionId: string) =>
    query
      .selectFrom("mapping_versions")
      .selectAll()
      .where("tenant_id", "=", tenantId)
      .where("connection_id", "=", connectionId);
  return {
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

    async save({ tenantId, connectionId, version, at, by, mapping }) {
      const written = await query
        .updateTable("connections")
        .set({ mapping: JSON.stringify({ ...mapping, version }) })
        .where("tenant_id", "=", tenantId)
        .where("id", "=", connectionId)
        .where(inForce, "=", version - 1)
        .executeTakeFirst();
      if (written.numUpdatedRows !== 1n) return false;
      const [actor, rules] = [JSON.stringify(by), JSON.stringify(mapping)];
      const row = { tenant_id: tenantId, connection_id: connectionId, version, at, actor, mapping: rules };
      await query.insertInto("mapping_versions").values(row).execute();
      return true;
    },

    async findVersion(tenantId, connectionId, version) {
      if (!isUuid(connectionId)) return undefined;
      const row = await versionsOf(tenantId, connectionId).where("version", "=", version).executeTakeFirst();
      return row && toVersion(row);
    },

    async listVersions(tenantId, connectionId, page) {
      if (!isUuid(connectionId)) return { items: [] };
      let rows = versionsOf(tenantId, connectionId);
      const position = positionOf(page);
      if (position) rows = rows.where("version", "<", Math.min(position.at, LARGEST_INT));
      const found = await rows.orderBy("version", "desc").limit(rowsFor(page)).execute();
      return pageOf(found, page, toVersion, ({ version }) => ({ at: version, id: String(version) }));
    },
  };
};
