import { sql, type Selectable, type SqlBool } from "kysely";
import type { AppRepository } from "../../apps/repository.ts";
import type { App } from "../../apps/types.ts";
import { after, isUuid } from "./conditions.ts";
import { containing, pageOf, positionOf, rowsFor } from "../paging.ts";
import type { AppSettings, AppsTable } from "./tables/registrations.ts";
import type { Query } from "./tenant-transaction.ts";

export const toApp = (row: Selectable<AppsTable>): App => ({
  id: row.id,
  tenantId: row.tenant_id,
  protocol: row.protocol,
  name: row.name,
  clientId: row.client_id,
  clientSecretHash: row.client_secret_hash,
  redirectUris: row.settings.redirectUris,
  postLogoutRedirectUris: row.settings.postLogoutRedirectUris,
  backchannelLogoutUri: row.settings.backchannelLogoutUri,
  requirePkce: row.settings.requirePkce,
  groups: row.groups,
  roles: row.settings.roles ?? [],
  enabled: row.enabled,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
});

const settingsOf = (app: App): AppSettings => ({
  redirectUris: app.redirectUris,
  postLogoutRedirectUris: app.postLogoutRedirectUris,
  ...(app.backchannelLogoutUri !== undefined && { backchannelLogoutUri: app.backchannelLogoutUri }),
  requirePkce: app.requirePkce,
  ...(app.roles.length > 0 && { roles: app.roles }),
});

const fromApp = (app: App) => ({
  id: app.id,
  tenant_id: app.tenantId,
  protocol: app.protocol,
  name: app.name,
  client_id: app.clientId,
  client_secret_hash: app.clientSecretHash,
  settings: JSON.stringify(settingsOf(app)),
  groups: [...app.groups],
  enabled: app.enabled,
  created_at: app.createdAt,
  updated_at: app.updatedAt,
  version: app.version,
});

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
