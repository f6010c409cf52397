import { sql, type RawBuilder } from "kysely";
import type { PolicyRepository } from "../../policies/repository.ts";
import type { Because, Bindings, Effective } from "../../policies/types.ts";
import { isUuid } from "./conditions.ts";
import { toRules, type PolicyRow } from "./policy-row.ts";
import type { Query } from "./tenant-transaction.ts";

type Questions = Pick<
  PolicyRepository,
  "decidingFor" | "unknownAmong" | "boundElsewhere" | "boundToGroup" | "mailDomainsOf"
>;

interface Deciding extends PolicyRow {
  readonly bound_person: string;
  readonly way: 0 | 1 | 2;
  readonly group_id: string | null;
}

const RULES: readonly Because["rule"][] = ["direct", "group", "default"];

/** Of more mail domains an administrator reads none. */
const MOST_DOMAINS = 500;

/** Whose policy is which: asked by ids, answered by index. */
export const createPolicyQuestions = (query: Query): Questions => ({
  // Each person's candidates by way and rank, and of them the first. At every session check: three index look-ups.
  async decidingFor(tenantId, personIds) {
    const people = personIds.filter(isUuid);
    if (people.length === 0) return new Map();
    const { rows } = await sql<Deciding>`${decidingAmong(tenantId, people)}`.execute(query);
    return new Map(rows.map((row) => [row.bound_person, toEffective(row)]));
  },

  async unknownAmong(tenantId, { people, groups }) {
    const among = async (table: "people" | "groups", ids: readonly string[]): Promise<readonly string[]> => {
      const known = ids.filter(isUuid);
      if (ids.length === 0) return [];
      const { rows } = await sql<{ id: string }>`select id from ${sql.table(table)}
        where tenant_id = ${tenantId} and id = any (${known}::uuid[])`.execute(query);
      const found = new Set(rows.map(({ id }) => id));
      return ids.filter((id) => !found.has(id));
    };
    return { people: await among("people", people), groups: await among("groups", groups) };
  },

  async boundElsewhere(tenantId, id, people) {
    if (people.length === 0) return undefined;
    const { rows } = await sql<{ person_id: string; name: string }>`
      select b.person_id, p.name from policy_people b
      join policies p on p.tenant_id = b.tenant_id and p.id = b.policy_id
      where b.tenant_id = ${tenantId} and b.policy_id <> ${id} and b.person_id = any (${[...people]}::uuid[])
      order by b.person_id limit 1`.execute(query);
    const [row] = rows;
    return row && { personId: row.person_id, policyName: row.name };
  },

  async boundToGroup(tenantId, groupId) {
    if (!isUuid(groupId)) return [];
    const { rows } = await sql<{ name: string }>`
      select p.name from policy_groups b join policies p on p.tenant_id = b.tenant_id and p.id = b.policy_id
      where b.tenant_id = ${tenantId} and b.group_id = ${groupId} order by p.rank, p.name`.execute(query);
    return rows.map(({ name }) => name);
  },

  async mailDomainsOf(tenantId, bindings) {
    const { rows } = await sql<{ name: string; people: number }>`
      select lower(split_part(p.email, '@', -1)) as name, count(*)::int as people from people p
      where p.tenant_id = ${tenantId} and p.status = 'active' ${bindings === undefined ? sql`` : sql`and ${boundBy(bindings)}`}
      group by 1 order by 2 desc, 1 limit ${MOST_DOMAINS}`.execute(query);
    return rows;
  },
});

/** People of whom it is asked: as a list of their ids, or everybody. */
type Asked = readonly string[] | "everybody";

/** The one policy of each of these people (P1), as rows of `policies` with whose and why. */
export function decidingAmong(tenantId: string, people: Asked): RawBuilder<unknown> {
  const ids = people === "everybody" ? undefined : sql`${[...people]}::uuid[]`;
  // By index: joined to a list, a planner that does not know how short it is reads every membership.
  const among = (column: "b.person_id" | "m.person_id") =>
    ids ? sql`and ${sql.ref(column)} = any (${ids})` : sql``;
  const asked = ids
    ? sql`select unnest(${ids}) as id`
    : sql`select id from people where tenant_id = ${tenantId}`;
  return sql`
    select distinct on (candidate.bound_person) candidate.bound_person, candidate.way, candidate.group_id, p.*
    from (
      select b.person_id as bound_person, b.policy_id, 0 as way, null::uuid as group_id
      from policy_people b where b.tenant_id = ${tenantId} ${among("b.person_id")}
      union all
      select m.person_id, b.policy_id, 1, b.group_id
      from group_members m
      join policy_groups b on b.tenant_id = m.tenant_id and b.group_id = m.group_id
      where m.tenant_id = ${tenantId} ${among("m.person_id")}
      union all
      select asked.id, e.id, 1, null
      from policies e cross join (${asked}) asked where e.tenant_id = ${tenantId} and e.ring_of = 'everyone'
      union all
      select asked.id, ${tenantId}::uuid, 2, null from (${asked}) asked
    ) candidate
    join policies p on p.tenant_id = ${tenantId} and p.id = candidate.policy_id
    where candidate.way <> 1 or p.ring_of is null
      or (candidate.group_id is not null and p.ring_of = 'everyone')
      or policy_ring(p.id, candidate.bound_person) < p.ring_limit
    order by candidate.bound_person, candidate.way, p.rank, p.created_at, p.id, candidate.group_id`;
}

const boundBy = ({ people, groups }: Bindings) => sql`(p.id = any (${[...people]}::uuid[]) or p.id in (
  select m.person_id from group_members m where m.tenant_id = p.tenant_id and m.group_id = any (${[...groups]}::uuid[])))`;

function toEffective(row: Deciding): Effective {
  const policy = toRules(row);
  const rule = row.way === 1 && row.group_id === null ? "ring" : (RULES[row.way] ?? "default");
  const ringed = rule === "ring" || (rule === "group" && policy.rollout?.of === "groups");
  return {
    policy,
    because: {
      rule,
      ...(row.group_id !== null && { groupId: row.group_id }),
      ...(ringed && policy.rollout !== undefined && { ring: policy.rollout.percent }),
    },
  };
}
