import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { AuditFilter, AuditRepository } from "../../audit/repository.ts";
import type { AuditRecord } from "../../audit/types.ts";
import type { Page, PageRequest } from "../../kernel/page.ts";
import { holds } from "./conditions.ts";
import { goingOn, LOOKED_AT, pageOf, positionOf, rowsFor } from "../paging.ts";
import type { AuditEventsTable } from "./tables/records.ts";
import type { Query } from "./tenant-transaction.ts";

/** What the first link names as the one before it. */
const NO_HASH = "0".repeat(64);

const toRecord = (row: Selectable<AuditEventsTable>): AuditRecord => ({
  tenantId: row.tenant_id,
  sequence: row.sequence,
  id: row.id,
  at: row.at,
  actor: row.actor,
  ip: row.ip ?? undefined,
  requestId: row.request_id ?? undefined,
  event: row.event,
  previousHash: row.previous_hash,
  hash: row.hash,
});

const fromRecord = (record: AuditRecord) => ({
  tenant_id: record.tenantId,
  sequence: record.sequence,
  id: record.id,
  at: record.at,
  actor: JSON.stringify(record.actor),
  ip: record.ip ?? null,
  request_id: record.requestId ?? null,
  name: record.event.name,
  target_id: "targetId" in record.event ? (record.event.targetId ?? null) : null,
  event: JSON.stringify(record.event),
  previous_hash: record.previousHash,
  hash: record.hash,
});

function matching(query: Query, tenantId: string, filter: AuditFilter) {
  let rows = query.selectFrom("audit_events").selectAll().where("tenant_id", "=", tenantId);
  if (filter.name !== undefined) rows = rows.where("name", "=", filter.name);
  if (filter.actor !== undefined) rows = rows.where(sql`actor ->> 'id'`, "=", filter.actor);
  if (filter.target !== undefined) rows = rows.where("target_id", "=", filter.target);
  if (filter.from !== undefined) rows = rows.where("at", ">=", filter.from);
  if (filter.to !== undefined) rows = rows.where("at", "<", filter.to);
  return rows;
}

const placeOf = ({ sequence, id }: { readonly sequence: number; readonly id: string }) => ({
  at: sequence,
  id,
});

/** @param rows in the order of the list, from the cursor on */
async function searched(
  rows: ReturnType<typeof matching>,
  search: string,
  page: PageRequest,
): Promise<Page<AuditRecord>> {
  // Its end first, of the index alone: a plan for "the first so many that match" may sort the whole table.
  const end = rows
    .clearSelect()
    .select(["sequence", "id"])
    .offset(LOOKED_AT - 1)
    .limit(2);
  const [last, beyond] = await end.execute();
  const looked = last === undefined ? rows : rows.where("sequence", ">=", last.sequence);
  const found = await looked
    .where(holds(search, [sql`event::text`, sql`actor::text`, "ip", "request_id"], ["id"]))
    .limit(rowsFor(page))
    .execute();
  return goingOn(pageOf(found, page, toRecord, placeOf), last && beyond && placeOf(last));
}

export const createAuditRepository = (query: Query): AuditRepository => ({
  async lockHead(tenantId) {
    // The update that changes nothing is what locks the row, and what shows the last committed link after a wait.
    const head = await query
      .insertInto("audit_heads")
      .values({ tenant_id: tenantId, sequence: 0, hash: NO_HASH })
      .onConflict((is) => is.column("tenant_id").doUpdateSet({ sequence: sql`audit_heads.sequence` }))
      .returning(["sequence", "hash"])
      .executeTakeFirstOrThrow();
    return head;
  },

  async append(record) {
    await query
      .with("head", (change) =>
        change
          .updateTable("audit_heads")
          .set({ sequence: record.sequence, hash: record.hash })
          .where("tenant_id", "=", record.tenantId),
      )
      .insertInto("audit_events")
      .values(fromRecord(record))
      .execute();
  },

  async search(tenantId, filter, page) {
    let rows = matching(query, tenantId, filter);
    const position = positionOf(page);
    if (position) rows = rows.where("sequence", "<", position.at);
    const ordered = rows.orderBy("sequence", "desc");
    if (filter.search !== undefined) return searched(ordered, filter.search, page);
    return pageOf(await ordered.limit(rowsFor(page)).execute(), page, toRecord, placeOf);
  },

  async lastSequence(tenantId) {
    const head = query.selectFrom("audit_heads").select("sequence").where("tenant_id", "=", tenantId);
    return (await head.executeTakeFirst())?.sequence ?? 0;
  },

  async between(tenantId, names, { after, upTo }, limit) {
    const found = await query
      .selectFrom("audit_events")
      .selectAll()
      .where("tenant_id", "=", tenantId)
      .where("sequence", ">", after)
      .where("sequence", "<=", upTo)
      .where("name", "in", [...names])
      .orderBy("sequence")
      .limit(limit)
      .execute();
    return found.map(toRecord);
  },

  async read(tenantId, afterSequence, limit) {
    const rows = query.selectFrom("audit_events").selectAll().where("tenant_id", "=", tenantId);
    const found = rows.where("sequence", ">", afterSequence).orderBy("sequence").limit(limit);
    return (await found.execute()).map(toRecord);
  },
});
