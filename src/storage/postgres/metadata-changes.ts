import type { Selectable } from "kysely";
import type { MetadataChangeRepository } from "../../connections/repository.ts";
import type { IdentityProvider, MetadataChange } from "../../connections/types.ts";
import { pageOf, positionOf, rowsFor } from "../paging.ts";
import { after, isUuid } from "./conditions.ts";
import type { MetadataChangesTable } from "./tables/connections.ts";
import type { Query } from "./tenant-transaction.ts";

/** JSON leaves absent parts out. */
const toIdp = (stored: IdentityProvider): IdentityProvider => ({
  entityId: stored.entityId,
  ssoUrl: stored.ssoUrl,
  ssoPostUrl: stored.ssoPostUrl,
  sloUrl: stored.sloUrl,
  sloResponseUrl: stored.sloResponseUrl,
  sloBinding: stored.sloBinding,
  certificates: stored.certificates,
});

const toChange = (row: Selectable<MetadataChangesTable>): MetadataChange => ({
  id: row.id,
  tenantId: row.tenant_id,
  connectionId: row.connection_id,
  at: row.at,
  status: row.status,
  reasons: row.reasons,
  difference: row.difference,
  proposed: toIdp(row.proposed),
  decidedAt: row.decided_at ?? undefined,
});

const fromChange = (change: MetadataChange) => ({
  id: change.id,
  tenant_id: change.tenantId,
  connection_id: change.connectionId,
  at: change.at,
  status: change.status,
  reasons: [...change.reasons],
  difference: JSON.stringify(change.difference),
  proposed: JSON.stringify(change.proposed),
  decided_at: change.decidedAt ?? null,
});

export const createMetadataChangeRepository = (query: Query): MetadataChangeRepository => ({
  async insert(change) {
    await query.insertInto("metadata_changes").values(fromChange(change)).execute();
  },

  async find(tenantId, id) {
    if (!isUuid(id)) return undefined;
    const rows = query.selectFrom("metadata_changes").selectAll().where("tenant_id", "=", tenantId);
    const row = await rows.where("id", "=", id).executeTakeFirst();
    return row && toChange(row);
  },

  async list(tenantId, connectionId, page) {
    if (!isUuid(connectionId)) return { items: [] };
    let rows = query
      .selectFrom("metadata_changes")
      .selectAll()
      .where("tenant_id", "=", tenantId)
      .where("connection_id", "=", connectionId);
    const position = positionOf(page);
    if (position) rows = rows.where(after("at", position));
    const found = await rows.orderBy("at", "desc").orderBy("id").limit(rowsFor(page)).execute();
    return pageOf(found, page, toChange, (row) => ({ at: row.at.getTime(), id: row.id }));
  },

  async decide(tenantId, id, status, at) {
    if (!isUuid(id)) return false;
    const done = await query
      .updateTable("metadata_changes")
      .set({ status, decided_at: at })
      .where("tenant_id", "=", tenantId)
      .where("id", "=", id)
      .where("status", "=", "held")
      .executeTakeFirst();
    return done.numUpdatedRows === 1n;
  },
});
