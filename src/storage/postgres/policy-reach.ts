import { sql } from "kysely";
import type { PolicyReachRepository, ReachedPerson, RingStanding } from "../../policies/reach-repository.ts";
import { pageOf, positionOf, rowsFor } from "../paging.ts";
import { isUuid } from "./conditions.ts";
import { decidingAmong } from "./policy-questions.ts";
import type { Query } from "./tenant-transaction.ts";

interface Reached {
  readonly id: string;
  readonly email: string;
  readonly position: number;
}

const toReached = ({ id, email, position }: Reached): ReachedPerson => ({ id, email, at: position / 100 });

/** Whom a policy is for, and what became of them: read for a page or an answer, never at a sign-in. */
export const createPolicyReachRepository = (query: Query): PolicyReachRepository => {
  /** Everybody active whose one policy this is. */
  const reached = (tenantId: string, policyId: string) => sql`
    select p.id, p.email, policy_ring(${policyId}::uuid, p.id) as position
    from people p join (${decidingAmong(tenantId, "everybody")}) d on d.bound_person = p.id
    where p.tenant_id = ${tenantId} and p.status = 'active' and d.id = ${policyId}`;

  return {
    async people(tenantId, policyId, page) {
      if (!isUuid(policyId)) return { items: [] };
      const position = positionOf(page);
      const from = position && sql`where (r.position, r.id) > (${position.at}, ${position.id}::uuid)`;
      const { rows } = await sql<Reached>`
        select r.* from (${reached(tenantId, policyId)}) r ${from ?? sql``}
        order by r.position, r.id limit ${rowsFor(page)}`.execute(query);
      return pageOf(rows, page, toReached, (row) => ({ at: row.position, id: row.id }));
    },

    async standings(tenantId, policyId, { since, rings, failed }) {
      if (!isUuid(policyId)) return [];
      const limits = rings.map((percent) => Math.round(percent * 100));
      const { rows } = await sql<RingStanding>`
        with tried as (
          select r.id, (select min(l) from unnest(${limits}::int[]) l where r.position < l) / 100.0 as ring,
            r.id = any (${[...failed]}::uuid[]) as has_failed,
            exists (select 1 from signin_attempts a where a.tenant_id = ${tenantId} and a.person_id = r.id
              and a.outcome = 'accepted' and a.at >= ${since}) as got_in
          from (${reached(tenantId, policyId)}) r
        )
        select ring::float8 as ring, count(*)::int as people,
          (count(*) filter (where got_in and not has_failed))::int as succeeded,
          (count(*) filter (where has_failed))::int as failed,
          (count(*) filter (where not got_in and not has_failed))::int as "notYet"
        from tried group by ring order by ring nulls last`.execute(query);
      return rows.map(({ ring, ...row }) => ({ ...row, ring: ring ?? undefined }));
    },

    async atLeast(tenantId, { isDefault, id, bindings, rollout }, most) {
      const [people, groups] = [[...bindings.people], [...bindings.groups]];
      const all = isDefault || rollout?.of === "everyone";
      const within =
        rollout === undefined
          ? sql``
          : sql`and policy_ring(${id}::uuid, m.person_id) < ${Math.round(rollout.percent * 100)}`;
      const bound = sql`and (p.id = any (${people}::uuid[]) or p.id in (select m.person_id from group_members m
        where m.tenant_id = p.tenant_id and m.group_id = any (${groups}::uuid[]) ${within}))`;
      const { rows } = await sql<{ people: number }>`
        select count(*)::int as people from (select 1 from people p
          where p.tenant_id = ${tenantId} and p.status = 'active' ${all ? sql`` : bound} limit ${most}) counted`.execute(
        query,
      );
      return rows[0]?.people ?? 0;
    },
  };
};
