import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { DirectoryReader } from "../../directory/reader.ts";
import { toGroup } from "./groups.ts";
import { toPerson } from "./people.ts";
import { groupCondition, personCondition } from "./restrictions.ts";
import type { Query } from "./tenant-transaction.ts";

/** Octet by octet: the same order in every database, whatever its locale. */
const nameOrder = (column: string): RawBuilder<string> => sql<string>`${sql.ref(column)} collate "C"`;

/**
 * Whether a person is in any of these groups. Probed by person in the order of the list, which ends at its limit: a
 * join would be planned by statistics, and two of them over a new tenant's rows compare everybody with everybody.
 */
const isInAny = (tenantId: string, names: readonly string[]): RawBuilder<SqlBool> =>
  sql<SqlBool>`exists (
    select from group_members m
    where m.tenant_id = ${tenantId} and m.person_id = people.id and m.group_id = any(
      array(select g.id from groups g where g.tenant_id = ${tenantId} and g.name = any(${[...names]}::text[]))
    )
  )`;

export const createDirectoryReader = (query: Query): DirectoryReader => ({
  async people(tenantId, { inGroups, where, after, offset, limit }) {
    let rows = query
      .selectFrom("people")
      .selectAll()
      .where("people.tenant_id", "=", tenantId)
      .where("merged_into", "is", null)
      .where(personCondition(where));
    for (const names of inGroups) rows = rows.where(isInAny(tenantId, names));
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
