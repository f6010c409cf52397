import type { Selectable } from "kysely";
import type { OpeningRepository } from "../../openings/repository.ts";
import type { Ended, Opening } from "../../openings/types.ts";
import { pageOf, positionOf, rowsFor } from "../paging.ts";
import { after, isUuid } from "./conditions.ts";
import type { OpeningTables } from "./tables/openings.ts";
import type { Query } from "./tenant-transaction.ts";

const toOpening = (row: Selectable<OpeningTables["openings"]>): Opening => ({
  tenantId: row.tenant_id,
  sessionKey: row.session_key,
  appId: row.app_id,
  personId: row.person_id,
  connectionId: row.connection_id ?? undefined,
  name: row.name,
  subject: row.subject ?? undefined,
  openedAt: row.opened_at,
  endsAt: row.ends_at,
});

/** What a second opening of the same app in the same session changes. */
const latestOf = (opening: Opening) => ({
  name: opening.name,
  subject: opening.subject === undefined ? null : JSON.stringify(opening.subject),
  opened_at: opening.openedAt,
  ends_at: opening.endsAt,
});

const fromOpening = (opening: Opening) => ({
  ...latestOf(opening),
  tenant_id: opening.tenantId,
  session_key: opening.sessionKey,
  app_id: opening.appId,
  person_id: opening.personId,
  connection_id: opening.connectionId ?? null,
});

/** `undefined`: an id is none, so nothing can match. */
function conditionsOf(
  which: Ended,
): readonly (readonly ["session_key" | "person_id" | "connection_id", string])[] | undefined {
  if ("sessionKey" in which) return [["session_key", which.sessionKey]];
  if ("sessionKeys" in which) return [];
  const { personId, connectionId } = which;
  if (![personId, connectionId].every((id) => id === undefined || isUuid(id))) return undefined;
  return [
    ...(personId === undefined ? [] : ([["person_id", personId]] as const)),
    ...(connectionId === undefined ? [] : ([["connection_id", connectionId]] as const)),
  ];
}

export const createOpeningRepository = (query: Query): OpeningRepository => ({
  async note(opening) {
    await query
      .insertInto("openings")
      .values(fromOpening(opening))
      .onConflict((one) => one.columns(["tenant_id", "session_key", "app_id"]).doUpdateSet(latestOf(opening)))
      .execute();
  },

  async of(tenantId, sessionKey) {
    const all = query.selectFrom("openings").selectAll().where("tenant_id", "=", tenantId);
    return (await all.where("session_key", "=", sessionKey).orderBy("opened_at").execute()).map(toOpening);
  },

  async take(tenantId, which) {
    const conditions = conditionsOf(which);
    if (conditions === undefined) return [];
    let over = query.deleteFrom("openings").where("tenant_id", "=", tenantId);
    if ("sessionKeys" in which) {
      if (which.sessionKeys.length === 0) return [];
      over = over.where("session_key", "in", which.sessionKeys);
    }
    for (const [column, value] of conditions) over = over.where(column, "=", value);
    if ("exceptKey" in which && which.exceptKey !== undefined)
      over = over.where("session_key", "<>", which.exceptKey);
    return (await over.returningAll().execute()).map(toOpening);
  },

  async sessionsWith(tenantId, { appId, personId, connectionId }, page) {
    if (![appId, personId, connectionId].every((id) => id === undefined || isUuid(id))) return { items: [] };
    let rows = query
      .selectFrom("openings")
      .select(["session_key", "opened_at"])
      .where("tenant_id", "=", tenantId)
      .where("app_id", "=", appId);
    if (personId !== undefined) rows = rows.where("person_id", "=", personId);
    if (connectionId !== undefined) rows = rows.where("connection_id", "=", connectionId);
    const position = positionOf(page);
    if (position) rows = rows.where(after("opened_at", position, "session_key"));
    const found = await rows
      .orderBy("opened_at", "desc")
      .orderBy("session_key")
      .limit(rowsFor(page))
      .execute();
    const keyOf = (row: { session_key: string }) => row.session_key;
    return pageOf(found, page, keyOf, (row) => ({ at: row.opened_at.getTime(), id: row.session_key }));
  },

  async overdue(tenantId, now, limit) {
    const rows = query.selectFrom("openings").select("session_key").distinct();
    const found = await rows
      .where("tenant_id", "=", tenantId)
      .where("ends_at", "<=", now)
      .limit(limit)
      .execute();
    return found.map((row) => row.session_key);
  },

  async prolong(tenantId, sessionKey, endsAt) {
    await query
      .updateTable("openings")
      .set({ ends_at: endsAt })
      .where("tenant_id", "=", tenantId)
      .where("session_key", "=", sessionKey)
      .execute();
  },
});
