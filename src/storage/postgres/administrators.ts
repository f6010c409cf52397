import type { AdministratorRepository } from "../../administrators/repository.ts";
import type { Administrator, Role } from "../../administrators/types.ts";
import { pageOf, positionOf, rowsFor } from "../paging.ts";
import { after, holds, isUuid } from "./conditions.ts";
import type { Query } from "./tenant-transaction.ts";

interface Row {
  readonly tenant_id: string;
  readonly person_id: string;
  readonly role: Role;
  readonly granted_at: Date;
  readonly email: string;
  readonly display_name: string;
  readonly status: "active" | "deactivated";
}

const toAdministrator = (row: Row): Administrator => ({
  tenantId: row.tenant_id,
  personId: row.person_id,
  role: row.role,
  grantedAt: row.granted_at,
  person: { email: row.email, displayName: row.display_name, status: row.status },
});

const withPeople = (query: Query, tenantId: string) =>
  query
    .selectFrom("administrators as a")
    .innerJoin("people as p", (join) =>
      join.onRef("p.tenant_id", "=", "a.tenant_id").onRef("p.id", "=", "a.person_id"),
    )
    .select(["a.tenant_id", "a.person_id", "a.role", "a.granted_at", "p.email", "p.display_name", "p.status"])
    .where("a.tenant_id", "=", tenantId);

export const createAdministratorRepository = (query: Query): AdministratorRepository => ({
  async find(tenantId, personId) {
    if (!isUuid(personId)) return undefined;
    const row = await withPeople(query, tenantId).where("a.person_id", "=", personId).executeTakeFirst();
    return row && toAdministrator(row);
  },

  async list(tenantId, page) {
    let rows = withPeople(query, tenantId);
    if (page.search) rows = rows.where(holds(page.search, ["p.email", "p.display_name"], ["p.id"]));
    if (page.role) rows = rows.where("a.role", "=", page.role);
    const position = positionOf(page);
    if (position) rows = rows.where(after("a.granted_at", position, "a.person_id"));
    const ordered = rows.orderBy("a.granted_at", "desc").orderBy("a.person_id").limit(rowsFor(page));
    return pageOf(await ordered.execute(), page, toAdministrator, (row) => ({
      at: row.granted_at.getTime(),
      id: row.person_id,
    }));
  },

  async lockOwners(tenantId) {
    const all = query.selectFrom("administrators").select("person_id").where("tenant_id", "=", tenantId);
    await all.orderBy("person_id").forUpdate().execute();
    // A statement of its own: the lock's sees the people as they were before it waited.
    const owners = await withPeople(query, tenantId)
      .where("a.role", "=", "owner")
      .where("p.status", "=", "active")
      .execute();
    return owners.map((row) => row.person_id);
  },

  async save({ tenantId, personId, role, grantedAt }) {
    await query
      .insertInto("administrators")
      .values({ tenant_id: tenantId, person_id: personId, role, granted_at: grantedAt })
      .onConflict((is) => is.columns(["tenant_id", "person_id"]).doUpdateSet({ role, granted_at: grantedAt }))
      .execute();
  },

  async remove(tenantId, personId) {
    if (!isUuid(personId)) return false;
    const rows = query.deleteFrom("administrators").where("tenant_id", "=", tenantId);
    const done = await rows.where("person_id", "=", personId).executeTakeFirst();
    return done.numDeletedRows === 1n;
  },
});
