import type { Selectable } from "kysely";
import type { ReplayRepository } from "../../signin/repository.ts";
import type { Replay } from "../../signin/types.ts";
import { pageOf, positionOf, rowsFor } from "../paging.ts";
import { after, isUuid } from "./conditions.ts";
import type { ReplaysTable } from "./tables/records.ts";
import type { Query } from "./tenant-transaction.ts";

const toReplay = (row: Selectable<ReplaysTable>): Replay => ({
  id: row.id,
  tenantId: row.tenant_id,
  connectionId: row.connection_id,
  from: row.span_from,
  to: row.span_to,
  draft: row.draft,
  status: row.status,
  total: row.total,
  done: row.done,
  result: row.result ?? undefined,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

/** What changes while a replay runs. */
const progressOf = (replay: Replay) => ({
  status: replay.status,
  total: replay.total,
  done: replay.done,
  result: replay.result === undefined ? null : JSON.stringify(replay.result),
  updated_at: replay.updatedAt,
});

const fromReplay = (replay: Replay) => ({
  ...progressOf(replay),
  id: replay.id,
  tenant_id: replay.tenantId,
  connection_id: replay.connectionId,
  span_from: replay.from,
  span_to: replay.to,
  draft: JSON.stringify(replay.draft),
  created_at: replay.createdAt,
});

export const createReplayRepository = (query: Query): ReplayRepository => ({
  async insert(replay) {
    await query.insertInto("replays").values(fromReplay(replay)).execute();
  },

  async find(tenantId, id) {
    if (!isUuid(id)) return undefined;
    const rows = query.selectFrom("replays").selectAll().where("tenant_id", "=", tenantId);
    const row = await rows.where("id", "=", id).executeTakeFirst();
    return row && toReplay(row);
  },

  async list(tenantId, page) {
    let rows = query.selectFrom("replays").selectAll().where("tenant_id", "=", tenantId);
    if (page.connectionId) rows = rows.where("connection_id", "=", page.connectionId);
    if (page.status) rows = rows.where("status", "=", page.status);
    const position = positionOf(page);
    if (position) rows = rows.where(after("created_at", position));
    const found = await rows.orderBy("created_at", "desc").orderBy("id").limit(rowsFor(page)).execute();
    return pageOf(found, page, toReplay, (row) => ({ at: row.created_at.getTime(), id: row.id }));
  },

  async update(replay) {
    await query
      .updateTable("replays")
      .set(progressOf(replay))
      .where("tenant_id", "=", replay.tenantId)
      .where("id", "=", replay.id)
      .execute();
  },

  async forget(tenantId, before, limit) {
    const due = query
      .selectFrom("replays")
      .select("id")
      .where("tenant_id", "=", tenantId)
      .where("created_at", "<=", before)
      .limit(limit);
    const done = query.deleteFrom("replays").where("tenant_id", "=", tenantId).where("id", "in", due);
    return Number((await done.executeTakeFirst()).numDeletedRows);
  },
});
