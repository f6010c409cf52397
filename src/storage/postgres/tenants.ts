import type { Selectable } from "kysely";
import { INSTANCE_TENANT } from "../../kernel/transaction.ts";
import type { TenantRepository } from "../../tenants/repository.ts";
import type { Tenant } from "../../tenants/types.ts";
import { after, holds, isUuid } from "./conditions.ts";
import { pageOf, positionOf, rowsFor } from "../paging.ts";
import { orTaken } from "./savepoint.ts";
import type { TenantsTable } from "./tables/registrations.ts";
import type { Query } from "./tenant-transaction.ts";

const toTenant = (row: Selectable<TenantsTable>): Tenant => ({
  id: row.id,
  name: row.name,
  ...brandingOf(row),
  createdAt: row.created_at,
  version: row.version,
});

/** Nothing chosen is no branding. */
const brandingOf = ({ branding }: Pick<Selectable<TenantsTable>, "branding">): Pick<Tenant, "branding"> =>
  Object.keys(branding).length === 0 ? {} : { branding };

const fromTenant = (tenant: Tenant) => ({
  id: tenant.id,
  name: tenant.name,
  branding: JSON.stringify(tenant.branding ?? {}),
  created_at: tenant.createdAt,
  version: tenant.version,
});

export const createTenantRepository = (query: Query): TenantRepository => ({
  async find(id) {
    if (!isUuid(id)) return undefined;
    const row = await query.selectFrom("tenants").selectAll().where("id", "=", id).executeTakeFirst();
    return row && toTenant(row);
  },

  async list(page) {
    let rows = query
      .selectFrom("tenants")
      .selectAll()
      .orderBy("created_at", "desc")
      .orderBy("id")
      .limit(rowsFor(page));
    const position = positionOf(page);
    if (position) rows = rows.where(after("created_at", position));
    if (page.search) rows = rows.where(holds(page.search, ["name"], ["id"]));
    return pageOf(await rows.execute(), page, toTenant, (row) => ({
      at: row.created_at.getTime(),
      id: row.id,
    }));
  },

  async insert(tenant) {
    const done = query
      .insertInto("tenants")
      .values(fromTenant(tenant))
      .onConflict((conflict) => conflict.doNothing());
    return (await done.executeTakeFirst()).numInsertedOrUpdatedRows === 1n;
  },

  update: (tenant) =>
    orTaken(query, async () => {
      const { id, ...changed } = fromTenant(tenant);
      const done = query
        .updateTable("tenants")
        .set(changed)
        .where("id", "=", id)
        .where("version", "=", tenant.version - 1);
      return (await done.executeTakeFirst()).numUpdatedRows === 1n ? "ok" : "stale";
    }),
});

export async function brandedTenant(query: Query, id: string) {
  if (!isUuid(id)) return undefined;
  const row = await query
    .selectFrom("tenants")
    .select(["name", "branding"])
    .where("id", "=", id)
    .executeTakeFirst();
  return row && { name: row.name, ...brandingOf(row) };
}

export async function onlyTenant(query: Query): Promise<string | undefined> {
  const [first, second] = await query
    .selectFrom("tenants")
    .select("id")
    .where("id", "<>", INSTANCE_TENANT)
    .limit(2)
    .execute();
  return second === undefined ? first?.id : undefined;
}
