import { type ExpressionBuilder, type RawBuilder, sql, type SqlBool } from "kysely";
import type { DirectoryReader } from "../../directory/reader.ts";
import { toGroup } from "./groups.ts";
import { toPerson } from "./people.ts";
import { groupCondition, personCondition } from "./restrictions.ts";
import type { Tables } from "./tables.ts";
import type { Query } from "./tenant-transaction.ts";

/** Octet by octet: the same order in every database, whatever its locale. */
const nameOrder = (column: string): RawBuilder<string> => sql<string>`${sql.ref(column)} collate "C"`;

/** Ids of the people who are in any of these groups. */
const membersOf = (tenantId: string, names: readonly string[]) => (is: ExpressionBuilder<Tables, "people">) =>
  is(
    "people.id",
    "in",
    is
      .selectFrom("group_members")
      .innerJoin("groups", (on) =>
        on
          .onRef("groups.tenant_id", "=", "group_members.tenant_id")
          .onRef("groups.id", "=", "group_members.group_id"),
      )
      .select("group_members.person_id")
      .where("group_members.tenant_id", "=", tenantId)
      .where(sql<SqlBool>`groups.name = any(${[...names]}::text[])`),
  );

export const createDirectoryReader = (query: Query): DirectoryReader => ({
  async people(tenantId, { inGroups, where, after, offset, limit }) {
    let rows = query
      .selectFrom("people")
      .selectAll()
      .where("people.tenant_id", "=", tenantId)
      .where("merged_into", "is", null)
      .where(personCondition(where));
    for (const names of inGroups) rows = rows.where(membersOf(tenantId, names));
    if (after !== undefined) rows = rows.where(nameOrder("email"), ">", after);
    return (await rows.orderBy(nameOrder("email")).offset(offset).limit(limit).execute()).map(toPerson);
  },

  async groups(tenantId, { without, where, after, offset, limit }) {
    let rows = query
      .selectFrom("groups")
      .selectAll()
      .where("tenant_id", "=", tenantId)
      .where(sql<SqlBool>`name <> all(${[...without]}::text[])`)
      .where(groupCondition(where));
    if (after !== undefined) rows = rows.where(nameOrder("name"), ">", after);
    return (await rows.orderBy(nameOrder("name")).offset(offset).limit(limit).execute()).map(toGroup);
  },

  async groupNamed(tenantId, name) {
    const rows = query.selectFrom("groups").selectAll().where("tenant_id", "=", tenantId);
    const row = await rows.where("name", "=", name).executeTakeFirst();
    return row && toGroup(row);
  },
});
