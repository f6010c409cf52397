import { sql } from "kysely";
import type { MembershipRepository } from "../../directory/group-repository.ts";
import type { Member, Membership } from "../../directory/types.ts";
import { pageOf, positionOf, rowsFor } from "../paging.ts";
import { holds, isUuid } from "./conditions.ts";
import type { Query } from "./tenant-transaction.ts";

/** The names of all groups of the person `p`, in the order of their code points whatever the database's collation. */
export const effectiveGroups = sql`array(
  select distinct g.name collate "C" as name from group_members m
  join groups g on g.tenant_id = m.tenant_id and g.id = m.group_id
  where m.tenant_id = p.tenant_id and m.person_id = p.id order by name)`;

export const createMembershipRepository = (query: Query): MembershipRepository => ({
  async namesOf(tenantId, personId, source) {
    return (await groupsFrom(query, tenantId, personId, source)).map(({ name }) => name);
  },

  async groupIdsOf(tenantId, personId) {
    if (!isUuid(personId)) return [];
    const rows = query.selectFrom("group_members").select("group_id").distinct();
    const found = rows.where("tenant_id", "=", tenantId).where("person_id", "=", personId);
    return (await found.orderBy("group_id").execute()).map((row) => row.group_id);
  },

  async sourcesOf(tenantId, groupId, personId) {
    if (!isUuid(groupId) || !isUuid(personId)) return [];
    const rows = query.selectFrom("group_members").select("source").where("tenant_id", "=", tenantId);
    const found = rows.where("group_id", "=", groupId).where("person_id", "=", personId);
    return (await found.orderBy("source").execute()).map((row) => row.source);
  },

  async list(tenantId, groupId, page) {
    if (!isUuid(groupId)) return { items: [] };
    const position = positionOf(page);
    // A forged cursor begins anywhere in this group, or is none.
    if (position && !isUuid(position.id)) return { items: [] };
    const from = position ? sql`and person_id > ${position.id}::uuid` : sql``;
    const people = page.search
      ? sql`and exists (select from people p where p.tenant_id = m.tenant_id
      and p.id = m.person_id and ${holds(page.search, ["p.email", "p.display_name"], ["p.id"])})`
      : sql``;
    const put = page.source ? sql`having bool_or(source = ${page.source})` : sql``;
    // Grouped along the primary key: a page costs its own rows, however large the group is.
    const { rows } =
      await sql<Member>`select m.person_id as "personId", p.email, p.display_name as "displayName",
        p.status, m.sources, m.since
      from (select tenant_id, person_id, array_agg(source order by source) as sources, min(added_at) as since
        from group_members m where tenant_id = ${tenantId} and group_id = ${groupId} ${from} ${people}
        group by tenant_id, person_id ${put} order by person_id limit ${rowsFor(page)}) m
      join people p on p.tenant_id = m.tenant_id and p.id = m.person_id
      order by m.person_id`.execute(query);
    return pageOf(
      rows,
      page,
      (row) => row,
      (row) => ({ at: 0, id: row.personId }),
    );
  },

  async replace(person, source, names, at) {
    const { tenantId, id } = person;
    if ((await lockPerson(query, tenantId, id)) !== person.version) return undefined;
    // Compared here and not in SQL: without statistics of these tables a plan may compare each name with each.
    const had = await groupsFrom(query, tenantId, id, source);
    const [held, wanted] = [new Set(had.map(({ name }) => name)), new Set(names)];
    const removed = had.filter(({ name }) => !wanted.has(name));
    const added = await groupsNamed(
      query,
      tenantId,
      [...wanted].filter((name) => !held.has(name)),
    );
    await sql`delete from group_members where tenant_id = ${tenantId} and person_id = ${id} and source = ${source}
      and group_id = any(${removed.map((group) => group.id)}::uuid[])`.execute(query);
    await sql`insert into group_members (tenant_id, group_id, person_id, source, added_at)
      select ${tenantId}, group_id, ${id}, ${source}, ${at} from unnest(${added.map((group) => group.id)}::uuid[]) as new (group_id)`.execute(
      query,
    );
    await rewrite(query, tenantId, id, at);
    const rows = query.selectFrom("people").select(["groups", "version"]).where("tenant_id", "=", tenantId);
    const now = await rows.where("id", "=", id).executeTakeFirstOrThrow();
    return { added: sorted(added), removed: sorted(removed), ...now };
  },

  async add(membership) {
    const { tenantId, groupId, personId } = membership;
    if (!isUuid(groupId) || !isUuid(personId)) return false;
    const group = query.selectFrom("groups").select("id").where("tenant_id", "=", tenantId);
    if ((await group.where("id", "=", groupId).forKeyShare().executeTakeFirst()) === undefined) return false;
    if ((await lockPerson(query, tenantId, personId)) === undefined) return false;
    const done = await query
      .insertInto("group_members")
      .values(fromMembership(membership))
      .onConflict((is) => is.doNothing())
      .executeTakeFirst();
    await rewrite(query, tenantId, personId, membership.addedAt);
    return done.numInsertedOrUpdatedRows === 1n;
  },

  async remove({ tenantId, groupId, personId, source }, at) {
    if (!isUuid(groupId) || !isUuid(personId)) return false;
    await lockPerson(query, tenantId, personId);
    const done = await query
      .deleteFrom("group_members")
      .where("tenant_id", "=", tenantId)
      .where("group_id", "=", groupId)
      .where("person_id", "=", personId)
      .where("source", "=", source)
      .executeTakeFirst();
    await rewrite(query, tenantId, personId, at);
    return done.numDeletedRows === 1n;
  },
});

/** Two changes of one person's memberships come one after another. @returns the person's version */
async function lockPerson(query: Query, tenantId: string, id: string): Promise<number | undefined> {
  const rows = query.selectFrom("people").select("version").where("tenant_id", "=", tenantId);
  return (await rows.where("id", "=", id).forNoKeyUpdate().executeTakeFirst())?.version;
}

/** In a statement of its own: one that waited for the lock would still see what stood there before. */
const rewrite = (query: Query, tenantId: string, id: string, at: Date) =>
  sql`update people p set groups = now.groups, version = version + 1, updated_at = ${at}
    from (select ${effectiveGroups} as groups from people p where p.tenant_id = ${tenantId} and p.id = ${id}) now
    where p.tenant_id = ${tenantId} and p.id = ${id} and p.groups is distinct from now.groups`.execute(query);

interface Named {
  readonly id: string;
  readonly name: string;
}

async function groupsFrom(query: Query, tenantId: string, personId: string, source: string) {
  const { rows } = await sql<Named>`select g.id, g.name from group_members m
    join groups g on g.tenant_id = m.tenant_id and g.id = m.group_id
    where m.tenant_id = ${tenantId} and m.person_id = ${personId} and m.source = ${source}
    order by g.name collate "C"`.execute(query);
  return rows;
}

async function groupsNamed(query: Query, tenantId: string, names: readonly string[]) {
  const { rows } = await sql<Named>`select id, name from groups
    where tenant_id = ${tenantId} and name = any(${[...names]}::text[]) for key share`.execute(query);
  return rows;
}

const sorted = (rows: readonly { readonly name: string }[]): readonly string[] =>
  rows.map(({ name }) => name).toSorted();

const fromMembership = (membership: Membership) => ({
  tenant_id: membership.tenantId,
  group_id: membership.groupId,
  person_id: membership.personId,
  source: membership.source,
  added_at: membership.addedAt,
});
