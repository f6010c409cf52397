import { sql, type SqlBool } from "kysely";
import { AppHostTaken } from "../../apps/errors.ts";
import type { AppRepository } from "../../apps/repository.ts";
import type { App } from "../../apps/types.ts";
import { fromApp, toApp, toSamlApp } from "./app-rows.ts";
import { after, holds, isUuid } from "./conditions.ts";
import { pageOf, positionOf, rowsFor } from "../paging.ts";
import type { Query } from "./tenant-transaction.ts";

const SEARCHED = [
  "name",
  "client_id",
  sql`settings ->> 'entityId'`,
  sql`array_to_string(array(
    select h.host from app_hosts h where h.tenant_id = apps.tenant_id and h.app_id = apps.id), ' ')`,
];

export const createAppRepository = (query: Query): AppRepository => ({
  async find(tenantId, id) {
    if (!isUuid(id)) return undefined;
    const rows = query.selectFrom("apps").selectAll().where("tenant_id", "=", tenantId).where("id", "=", id);
    const row = await rows.executeTakeFirst();
    return row && toApp(row);
  },

  async list(tenantId, page) {
    let rows = query.selectFrom("apps").selectAll().where("tenant_id", "=", tenantId);
    const { search, protocol, enabled } = page;
    if (search) rows = rows.where(holds(search, SEARCHED, ["id"]));
    if (protocol) rows = rows.where("protocol", "=", protocol);
    if (enabled !== undefined) rows = rows.where("enabled", "=", enabled);
    const position = positionOf(page);
    if (position) rows = rows.where(after("created_at", position));
    const found = await rows.orderBy("created_at", "desc").orderBy("id").limit(rowsFor(page)).execute();
    return pageOf(found, page, toApp, (row) => ({ at: row.created_at.getTime(), id: row.id }));
  },

  async namingGroup(tenantId, group) {
    const rows = query.selectFrom("apps").select(["id", "name"]).where("tenant_id", "=", tenantId);
    return rows
      .where(
        sql<SqlBool>`(groups @> array[${group}]::text[]
          or settings @> ${JSON.stringify({ roles: [{ groups: [group] }] })}::jsonb)`,
      )
      .orderBy("name")
      .execute();
  },

  async findByEntityId(tenantId, entityId) {
    const row = await query
      .selectFrom("apps")
      .selectAll()
      .where("tenant_id", "=", tenantId)
      .where("protocol", "=", "saml")
      .where(sql<string>`settings ->> 'entityId'`, "=", entityId)
      .executeTakeFirst();
    return row && toSamlApp(row);
  },

  async insert(app) {
    await query.insertInto("apps").values(fromApp(app)).execute();
    await claimHosts(query, app);
  },

  async update(app) {
    const { id, tenant_id, ...changed } = fromApp(app);
    const done = await query
      .updateTable("apps")
      .set(changed)
      .where("tenant_id", "=", tenant_id)
      .where("id", "=", id)
      .where("version", "=", app.version - 1)
      .executeTakeFirst();
    if (done.numUpdatedRows !== 1n) return false;
    await claimHosts(query, app);
    return true;
  },

  async delete(tenantId, id) {
    if (!isUuid(id)) return false;
    const done = query.deleteFrom("apps").where("tenant_id", "=", tenantId).where("id", "=", id);
    return (await done.executeTakeFirst()).numDeletedRows === 1n;
  },
});

/**
 * Other tenants' hosts are behind the wall, and taken all the same: the key is the whole installation's.
 * @throws AppHostTaken
 */
async function claimHosts(query: Query, app: App): Promise<void> {
  if (app.protocol !== "forward-auth") return;
  const own = query
    .deleteFrom("app_hosts")
    .where("tenant_id", "=", app.tenantId)
    .where("app_id", "=", app.id);
  await own.where("host", "not in", [...app.hosts]).execute();
  const rows = app.hosts.map((host) => ({ host, tenant_id: app.tenantId, app_id: app.id }));
  await query
    .insertInto("app_hosts")
    .values(rows)
    .onConflict((is) => is.column("host").doNothing())
    .execute();
  const kept = query.selectFrom("app_hosts").select("host").where("tenant_id", "=", app.tenantId);
  const held = new Set((await kept.where("app_id", "=", app.id).execute()).map(({ host }) => host));
  const taken = app.hosts.find((host) => !held.has(host));
  if (taken !== undefined)
    throw new AppHostTaken("a host is another app's", {
      mismatch: { expected: "hosts that no other app has", received: taken },
      nextStep: "Take the host from the other app first, or leave it out here.",
    });
}
