import { sql, type SqlBool } from "kysely";
import type { AppRepository } from "../../apps/repository.ts";
import { fromApp, toApp, toSamlApp } from "./app-rows.ts";
import { after, isUuid } from "./conditions.ts";
import { containing, pageOf, positionOf, rowsFor } from "../paging.ts";
import type { Query } from "./tenant-transaction.ts";

export const createAppRepository = (query: Query): AppRepository => ({
  async find(tenantId, id) {
    if (!isUuid(id)) return undefined;
    const rows = query.selectFrom("apps").selectAll().where("tenant_id", "=", tenantId).where("id", "=", id);
    const row = await rows.executeTakeFirst();
    return row && toApp(row);
  },

  async list(tenantId, page) {
    let rows = query.selectFrom("apps").selectAll().where("tenant_id", "=", tenantId);
    const { search } = page;
    if (search)
      rows = rows.where((is) =>
        is.or([is("name", "ilike", containing(search)), is("client_id", "=", search)]),
      );
    const position = positionOf(page);
    if (position) rows = rows.where(after("created_at", position));
    const found = await rows.orderBy("created_at", "desc").orderBy("id").limit(rowsFor(page)).execute();
    return pageOf(found, page, toApp, (row) => ({ at: row.created_at.getTime(), id: row.id }));
  },

  async namingGroup(tenantId, group) {
    const rows = query.selectFrom("apps").select("name").where("tenant_id", "=", tenantId);
    const found = await rows
      .where(
        sql<SqlBool>`(groups @> array[${group}]::text[]
          or settings @> ${JSON.stringify({ roles: [{ groups: [group] }] })}::jsonb)`,
      )
      .orderBy("name")
      .execute();
    return found.map(({ name }) => name);
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
    return done.numUpdatedRows === 1n;
  },

  async delete(tenantId, id) {
    if (!isUuid(id)) return false;
    const done = query.deleteFrom("apps").where("tenant_id", "=", tenantId).where("id", "=", id);
    return (await done.executeTakeFirst()).numDeletedRows === 1n;
  },
});
