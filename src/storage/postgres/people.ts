import type { Selectable } from "kysely";
import type { PersonRepository } from "../../directory/repository.ts";
import type { Person } from "../../directory/types.ts";
import { after, holds, isUuid } from "./conditions.ts";
import { createIdentityQueries, identityRow } from "./identities.ts";
import { pageOf, positionOf, rowsFor } from "../paging.ts";
import { orTaken } from "./savepoint.ts";
import type { PeopleTable } from "./tables/directory.ts";
import type { Query } from "./tenant-transaction.ts";

export const toPerson = (row: Selectable<PeopleTable>): Person => ({
  id: row.id,
  tenantId: row.tenant_id,
  email: row.email,
  givenName: row.given_name ?? undefined,
  familyName: row.family_name ?? undefined,
  displayName: row.display_name,
  groups: row.groups,
  custom: row.custom,
  status: row.status,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  lastSigninAt: row.last_signin_at ?? undefined,
  mergedInto: row.merged_into ?? undefined,
  version: row.version,
});

const fromPerson = (person: Person) => ({
  id: person.id,
  tenant_id: person.tenantId,
  email: person.email,
  given_name: person.givenName ?? null,
  family_name: person.familyName ?? null,
  display_name: person.displayName,
  groups: [...person.groups],
  custom: JSON.stringify(person.custom),
  status: person.status,
  created_at: person.createdAt,
  updated_at: person.updatedAt,
  last_signin_at: person.lastSigninAt ?? null,
  merged_into: person.mergedInto ?? null,
  version: person.version,
});

const updateOf = (query: Query, person: Person) => {
  const { id, tenant_id, ...changed } = fromPerson(person);
  return query
    .updateTable("people")
    .set(changed)
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .where("version", "=", person.version - 1);
};

export const createPersonRepository = (query: Query): PersonRepository => ({
  ...createIdentityQueries(query),

  async find(tenantId, id) {
    if (!isUuid(id)) return undefined;
    const rows = query
      .selectFrom("people")
      .selectAll()
      .where("tenant_id", "=", tenantId)
      .where("id", "=", id);
    const row = await rows.executeTakeFirst();
    return row && toPerson(row);
  },

  async findByIdentity(key, now) {
    const row = await identityRow(query, key)
      .innerJoin("people", (on) =>
        on
          .onRef("people.tenant_id", "=", "identities.tenant_id")
          .onRef("people.id", "=", "identities.person_id"),
      )
      .where((is) => is.or([is("expires_at", "is", null), is("expires_at", ">", now)]))
      .selectAll("people")
      .executeTakeFirst();
    return row && toPerson(row);
  },

  async findByEmail(tenantId, email) {
    const rows = query
      .selectFrom("people")
      .selectAll()
      .where("tenant_id", "=", tenantId)
      .where("email", "=", email);
    const row = await rows.executeTakeFirst();
    return row && toPerson(row);
  },

  async namesOf(tenantId, ids) {
    const wanted = ids.filter(isUuid);
    if (wanted.length === 0) return [];
    const rows = query.selectFrom("people").select(["id", "email", "display_name", "status"]);
    const found = await rows.where("tenant_id", "=", tenantId).where("id", "in", wanted).execute();
    return found.map(({ display_name: displayName, ...row }) => ({ ...row, displayName }));
  },

  async list(tenantId, page) {
    const { search, status, groupId } = page;
    let rows = query
      .selectFrom("people")
      .selectAll()
      .where("tenant_id", "=", tenantId)
      .where("merged_into", "is", null);
    if (status) rows = rows.where("status", "=", status);
    if (groupId !== undefined) {
      if (!isUuid(groupId)) return { items: [] };
      const members = query.selectFrom("group_members").select("person_id").where("tenant_id", "=", tenantId);
      rows = rows.where("id", "in", members.where("group_id", "=", groupId));
    }
    if (search) rows = rows.where(holds(search, ["email", "display_name"], ["id"]));
    const position = positionOf(page);
    if (position) rows = rows.where(after("created_at", position));
    const found = await rows.orderBy("created_at", "desc").orderBy("id").limit(rowsFor(page)).execute();
    return pageOf(found, page, toPerson, (row) => ({ at: row.created_at.getTime(), id: row.id }));
  },

  async insert(person) {
    const rows = query.insertInto("people").values(fromPerson(person));
    const done = await rows
      .onConflict((is) => is.columns(["tenant_id", "email"]).doNothing())
      .executeTakeFirst();
    return done.numInsertedOrUpdatedRows === 1n;
  },

  async update(person) {
    // Every sign-in writes the person and hardly any changes the e-mail: then no savepoint is needed.
    const sameEmail = await updateOf(query, person).where("email", "=", person.email).executeTakeFirst();
    if (sameEmail.numUpdatedRows === 1n) return "ok";
    return orTaken(query, async () =>
      (await updateOf(query, person).executeTakeFirst()).numUpdatedRows === 1n ? "ok" : "stale",
    );
  },
});
