import type { Selectable } from "kysely";
import type { Preflight } from "../../signin/preflight/types.ts";
import type { PreflightRepository } from "../../signin/preflight/repository.ts";
import { isUuid } from "./conditions.ts";
import type { PreflightsTable } from "./tables/records.ts";
import type { Query } from "./tenant-transaction.ts";

const toPreflight = (row: Selectable<PreflightsTable>): Preflight => ({
  id: row.id,
  tenantId: row.tenant_id,
  draft: row.draft,
  status: row.status,
  total: row.total,
  done: row.done,
  result: row.result ?? undefined,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

/** What changes while it runs. */
const progressOf = ({ status, total, done, result, updatedAt }: Preflight) => ({
  status,
  total,
  done,
  result: result === undefined ? null : JSON.stringify(result),
  updated_at: updatedAt,
});

export const createPreflightRepository = (query: Query): PreflightRepository => ({
  async insert(preflight) {
    const { id, tenantId, draft, createdAt } = preflight;
    const about = { id, tenant_id: tenantId, draft: JSON.stringify(draft), created_at: createdAt };
    await query
      .insertInto("preflights")
      .values({ ...about, ...progressOf(preflight) })
      .execute();
  },

  async find(tenantId, id) {
    if (!isUuid(id)) return undefined;
    const rows = query.selectFrom("preflights").selectAll().where("tenant_id", "=", tenantId);
    const row = await rows.where("id", "=", id).executeTakeFirst();
    return row && toPreflight(row);
  },

  async update(preflight) {
    await query
      .updateTable("preflights")
      .set(progressOf(preflight))
      .where("tenant_id", "=", preflight.tenantId)
      .where("id", "=", preflight.id)
      .execute();
  },

  async forget(tenantId, before, limit) {
    const due = query
      .selectFrom("preflights")
      .select("id")
      .where("tenant_id", "=", tenantId)
      .where("created_at", "<=", before)
      .limit(limit);
    const done = query.deleteFrom("preflights").where("tenant_id", "=", tenantId).where("id", "in", due);
    return Number((await done.executeTakeFirst()).numDeletedRows);
  },
});
