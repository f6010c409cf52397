import { sql, type Selectable } from "kysely";
import type { DeliveryRepository } from "../../openings/repository.ts";
import type { Delivery } from "../../openings/types.ts";
import { pageOf, positionOf, rowsFor } from "../paging.ts";
import { after, isUuid } from "./conditions.ts";
import type { OpeningTables } from "./tables/openings.ts";
import type { Query } from "./tenant-transaction.ts";

/** Of one app at once: one that does not answer must not hold up the others. */
const OF_ONE_APP = 8;
/** In one statement; PostgreSQL takes 65,535 values. */
const INSERTED_AT_ONCE = 1_000;

const toDelivery = (row: Selectable<OpeningTables["logout_deliveries"]>): Delivery => ({
  id: row.id,
  tenantId: row.tenant_id,
  appId: row.app_id,
  personId: row.person_id,
  sessionKey: row.session_key,
  channel: row.channel,
  name: row.name,
  subject: row.subject ?? undefined,
  because: row.because,
  status: row.status,
  attempts: row.attempts,
  lastAnswer: row.last_answer ?? undefined,
  createdAt: row.created_at,
  dueAt: row.due_at,
  settledAt: row.settled_at ?? undefined,
});

const fromDelivery = (delivery: Delivery) => ({
  id: delivery.id,
  tenant_id: delivery.tenantId,
  app_id: delivery.appId,
  person_id: delivery.personId,
  session_key: delivery.sessionKey,
  channel: delivery.channel,
  name: delivery.name,
  subject: delivery.subject === undefined ? null : JSON.stringify(delivery.subject),
  because: delivery.because,
  status: delivery.status,
  attempts: delivery.attempts,
  last_answer: delivery.lastAnswer ?? null,
  created_at: delivery.createdAt,
  due_at: delivery.dueAt,
  settled_at: delivery.settledAt ?? null,
});

export const createDeliveryRepository = (query: Query): DeliveryRepository => ({
  async insert(deliveries) {
    for (let from = 0; from < deliveries.length; from += INSERTED_AT_ONCE) {
      const some = deliveries.slice(from, from + INSERTED_AT_ONCE).map(fromDelivery);
      await query.insertInto("logout_deliveries").values(some).execute();
    }
  },

  async find(tenantId, id) {
    if (!isUuid(id)) return undefined;
    const rows = query.selectFrom("logout_deliveries").selectAll().where("tenant_id", "=", tenantId);
    const row = await rows.where("id", "=", id).executeTakeFirst();
    return row && toDelivery(row);
  },

  async list(tenantId, appId, page) {
    if (!isUuid(appId)) return { items: [] };
    let rows = query
      .selectFrom("logout_deliveries")
      .selectAll()
      .where("tenant_id", "=", tenantId)
      .where("app_id", "=", appId);
    const position = positionOf(page);
    if (position) rows = rows.where(after("created_at", position));
    const found = await rows.orderBy("created_at", "desc").orderBy("id").limit(rowsFor(page)).execute();
    return pageOf(found, page, toDelivery, (row) => ({ at: row.created_at.getTime(), id: row.id }));
  },

  async claim(tenantId, id, now, leaseUntil) {
    const row = await query
      .updateTable("logout_deliveries")
      .set((of) => ({ attempts: of("attempts", "+", 1), due_at: leaseUntil }))
      .where("tenant_id", "=", tenantId)
      .where("id", "=", id)
      .where("status", "=", "pending")
      .where("due_at", "<=", now)
      .returningAll()
      .executeTakeFirst();
    return row && toDelivery(row);
  },

  async settle({ tenantId, id, attempts }, { status, lastAnswer, dueAt, settledAt }) {
    const done = await query
      .updateTable("logout_deliveries")
      .set({ status, last_answer: lastAnswer ?? null, due_at: dueAt, settled_at: settledAt ?? null })
      .where("tenant_id", "=", tenantId)
      .where("id", "=", id)
      .where("status", "=", "pending")
      .where("attempts", "=", attempts)
      .executeTakeFirst();
    return done.numUpdatedRows === 1n;
  },

  async forget(tenantId, settledBefore, limit) {
    const old = query
      .selectFrom("logout_deliveries")
      .select("id")
      .where("tenant_id", "=", tenantId)
      .where("settled_at", "<=", settledBefore)
      .limit(limit);
    const done = query
      .deleteFrom("logout_deliveries")
      .where("tenant_id", "=", tenantId)
      .where("id", "in", old);
    return Number((await done.executeTakeFirst()).numDeletedRows);
  },
});

/** For the locators: see {@link DueDeliveryLocator}. */
export async function deliveriesDue(query: Query, now: Date, limit: number) {
  const { rows } = await sql<{ id: string; tenant_id: string }>`
    select id, tenant_id from (
      select id, tenant_id, due_at, row_number() over (partition by app_id order by due_at, id) as place
      from logout_deliveries as one
      where status = 'pending' and due_at <= ${now} and not exists (
        select from logout_deliveries as earlier
        where earlier.tenant_id = one.tenant_id and earlier.app_id = one.app_id
          and earlier.session_key = one.session_key and earlier.status = 'pending'
          and (earlier.created_at, earlier.id) < (one.created_at, one.id))
    ) as due where place <= ${OF_ONE_APP} order by due_at, id limit ${limit}`.execute(query);
  return rows.map((row) => ({ tenantId: row.tenant_id, id: row.id }));
}
