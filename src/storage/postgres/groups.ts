import { sql, type Selectable } from "kysely";
import type { GroupRepository } from "../../directory/group-repository.ts";
import type { Group } from "../../directory/types.ts";
import { pageOf, positionOf, rowsFor } from "../paging.ts";
import { after, holds, isUuid } from "./conditions.ts";
import { effectiveGroups } from "./memberships.ts";
import { orTaken } from "./savepoint.ts";
import type { GroupsTable } from "./tables/directory.ts";
import type { Query } from "./tenant-transaction.ts";

export const toGroup = (row: Selectable<GroupsTable>): Group => ({
  id: row.id,
  tenantId: row.tenant_id,
  name: row.name,
  description: row.description,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
});

const fromGroup = (group: Group): Selectable<GroupsTable> => ({
  id: group.id,
  tenant_id: group.tenantId,
  name: group.name,
  description: group.description,
  created_at: group.createdAt,
  updated_at: group.updatedAt,
  version: group.version,
});

export const createGroupRepository = (query: Query): GroupRepository => ({
  async find(tenantId, id) {
    if (!isUuid(id)) return undefined;
    const rows = query
      .selectFrom("groups")
      .selectAll()
      .where("tenant_id", "=", tenantId)
      .where("id", "=", id);
    const row = await rows.executeTakeFirst();
    return row && toGroup(row);
  },

  async hold(tenantId, id) {
    if (!isUuid(id)) return undefined;
    const rows = query.selectFrom("groups").selectAll().where("tenant_id", "=", tenantId);
    const row = await rows.where("id", "=", id).forUpdate().executeTakeFirst();
    return row && toGroup(row);
  },

  async list(tenantId, page) {
    let rows = query.selectFrom("groups").selectAll().where("tenant_id", "=", tenantId);
    if (page.search) rows = rows.where(holds(page.search, ["name", "description"], ["id"]));
    const { personId } = page;
    if (personId !== undefined) {
      if (!isUuid(personId)) return { items: [] };
      const held = query.selectFrom("group_members").select("group_id").where("tenant_id", "=", tenantId);
      rows = rows.where("id", "in", held.where("person_id", "=", personId));
    }
    const position = positionOf(page);
    if (position) rows = rows.where(after("created_at", position));
    const found = await rows.orderBy("created_at", "desc").orderBy("id").limit(rowsFor(page)).execute();
    return pageOf(found, page, toGroup, (row) => ({ at: row.created_at.getTime(), id: row.id }));
  },

  async insert(group) {
    const rows = query.insertInto("groups").values(fromGroup(group));
    const done = await rows
      .onConflict((is) => is.columns(["tenant_id", "name"]).doNothing())
      .executeTakeFirst();
    return done.numInsertedOrUpdatedRows === 1n;
  },

  async update(group) {
    const before = await lock(query, group);
    if (before?.version !== group.version - 1) return "stale";
    const { id, tenant_id, ...changed } = fromGroup(group);
    const rows = query
      .updateTable("groups")
      .set(changed)
      .where("tenant_id", "=", tenant_id)
      .where("id", "=", id);
    const done = await orTaken(query, () => rows.execute());
    if (done === "taken") return "taken";
    if (before.name !== group.name)
      await sql`update people p set groups = ${effectiveGroups}, version = version + 1, updated_at = ${group.updatedAt}
        where ${isMemberOf(group)}`.execute(query);
    return "ok";
  },

  async delete(group, at) {
    const before = await lock(query, group);
    if (before?.version !== group.version) return false;
    await sql`update people p set groups = array_remove(groups, ${before.name}), version = version + 1, updated_at = ${at}
      where ${isMemberOf(group)}`.execute(query);
    await query
      .deleteFrom("groups")
      .where("tenant_id", "=", group.tenantId)
      .where("id", "=", group.id)
      .execute();
    return true;
  },

  async named(tenantId, names) {
    // In one order, so that two sign-ins never wait for each other.
    const { rows } = await sql<{ name: string }>`select name from groups
      where tenant_id = ${tenantId} and name = any(${[...names]}::text[]) order by name for key share`.execute(
      query,
    );
    return rows.map(({ name }) => name);
  },

  async insertMissing(groups) {
    if (groups.length === 0) return [];
    const sorted = groups.toSorted((one, other) => (one.name < other.name ? -1 : 1)).map(fromGroup);
    const { rows } = await sql<Selectable<GroupsTable>>`
      insert into groups (id, tenant_id, name, description, created_at, updated_at, version)
      select * from unnest(${sorted.map((each) => each.id)}::uuid[], ${sorted.map((each) => each.tenant_id)}::uuid[],
        ${sorted.map((each) => each.name)}::text[], ${sorted.map((each) => each.description)}::text[],
        ${sorted.map((each) => each.created_at)}::timestamptz[], ${sorted.map((each) => each.updated_at)}::timestamptz[],
        ${sorted.map((each) => each.version)}::int[])
      on conflict (tenant_id, name) do nothing returning *`.execute(query);
    return rows.map(toGroup);
  },
});

/** Whoever adds a member waits from here on. */
async function lock(query: Query, { tenantId, id }: Group) {
  const rows = query.selectFrom("groups").select(["name", "version"]).where("tenant_id", "=", tenantId);
  return rows.where("id", "=", id).forUpdate().executeTakeFirst();
}

const isMemberOf = ({ tenantId, id }: Group) =>
  sql`p.tenant_id = ${tenantId} and p.id in
    (select person_id from group_members where tenant_id = ${tenantId} and group_id = ${id})`;
