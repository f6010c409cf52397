import { sql, type Selectable } from "kysely";
import type { PolicyRepository } from "../../policies/repository.ts";
import type { Policy, PolicyState, PolicyVersion } from "../../policies/types.ts";
import { LARGEST_INT, pageOf, positionOf, rowsFor } from "../paging.ts";
import { isUuid } from "./conditions.ts";
import { createPolicyQuestions } from "./policy-questions.ts";
import { toRules, type PolicyRow } from "./policy-row.ts";
import type { PolicyVersionsTable } from "./tables/policies.ts";
import type { Query } from "./tenant-transaction.ts";

const toVersion = (row: Selectable<PolicyVersionsTable>): PolicyVersion => ({
  tenantId: row.tenant_id,
  policyId: row.policy_id,
  version: row.version,
  at: row.at,
  by: row.actor,
  policy: row.policy,
});

const fromPolicy = ({ twoStep, session, apiTokens, password, notice, ...policy }: Policy) => ({
  id: policy.id,
  tenant_id: policy.tenantId,
  name: policy.name,
  rank: policy.rank ?? null,
  sso_mode: policy.sso.mode,
  sso_connection_id: policy.sso.connectionId ?? null,
  settings: JSON.stringify({ twoStep, session, apiTokens, password, notice, halt: policy.rollout?.halt }),
  ring_of: policy.rollout?.of ?? null,
  ring_limit: policy.rollout === undefined ? null : Math.round(policy.rollout.percent * 100),
  created_at: policy.createdAt,
  updated_at: policy.updatedAt,
  version: policy.version,
});

const kept = (policy: Policy): PolicyState => {
  const { name, rank, sso, twoStep, session, apiTokens, password, notice, bindings, rollout } = policy;
  return { name, rank, sso, twoStep, session, apiTokens, password, notice, bindings, rollout };
};

/** A policy's bindings are two tables, so that a person's policy is found by index; they are written whole. */
export const createPolicyRepository = (query: Query): PolicyRepository => {
  const withBindings = (tenantId: string) =>
    query
      .selectFrom("policies as p")
      .selectAll("p")
      .select([
        sql<string[]>`array(select b.person_id::text from policy_people b
          where b.tenant_id = p.tenant_id and b.policy_id = p.id order by 1)`.as("people"),
        sql<string[]>`array(select b.group_id::text from policy_groups b
          where b.tenant_id = p.tenant_id and b.policy_id = p.id order by 1)`.as("bound_groups"),
      ])
      .where("p.tenant_id", "=", tenantId);
  const toPolicy = (row: PolicyRow & { people: string[]; bound_groups: string[] }): Policy => ({
    ...toRules(row),
    bindings: { people: row.people, groups: row.bound_groups },
  });
  const versionsOf = (tenantId: string, id: string) =>
    query
      .selectFrom("policy_versions")
      .selectAll()
      .where("tenant_id", "=", tenantId)
      .where("policy_id", "=", id);

  return {
    ...createPolicyQuestions(query),

    async lock(tenantId) {
      await sql`select pg_advisory_xact_lock(hashtextextended('policies:' || ${tenantId}::text, 0))`.execute(
        query,
      );
    },

    async find(tenantId, id) {
      if (!isUuid(id)) return undefined;
      const row = await withBindings(tenantId).where("p.id", "=", id).executeTakeFirst();
      return row && toPolicy(row);
    },

    async list(tenantId) {
      const rows = await withBindings(tenantId)
        .orderBy(sql`p.rank nulls last`)
        .orderBy("p.created_at")
        .orderBy("p.id")
        .execute();
      return rows.map(toPolicy);
    },

    async listRules(tenantId) {
      const rows = query.selectFrom("policies as p").selectAll("p").where("p.tenant_id", "=", tenantId);
      const ordered = rows
        .orderBy(sql`p.rank nulls last`)
        .orderBy("p.created_at")
        .orderBy("p.id");
      return (await ordered.execute()).map(toRules);
    },

    async save(policy, by) {
      if (!(await write(query, policy))) return false;
      await bind(query, policy);
      await query
        .insertInto("policy_versions")
        .values({
          tenant_id: policy.tenantId,
          policy_id: policy.id,
          version: policy.version,
          at: policy.updatedAt,
          actor: JSON.stringify(by),
          policy: JSON.stringify(kept(policy)),
        })
        .execute();
      return true;
    },

    async delete(tenantId, id) {
      if (!isUuid(id)) return false;
      const done = query.deleteFrom("policies").where("tenant_id", "=", tenantId).where("id", "=", id);
      return (await done.executeTakeFirst()).numDeletedRows === 1n;
    },

    async findVersion(tenantId, id, version) {
      if (!isUuid(id)) return undefined;
      const row = await versionsOf(tenantId, id).where("version", "=", version).executeTakeFirst();
      return row && toVersion(row);
    },

    async listVersions(tenantId, id, page) {
      if (!isUuid(id)) return { items: [] };
      let rows = versionsOf(tenantId, id);
      const position = positionOf(page);
      if (position) rows = rows.where("version", "<", Math.min(position.at, LARGEST_INT));
      const found = await rows.orderBy("version", "desc").limit(rowsFor(page)).execute();
      return pageOf(found, page, toVersion, ({ version }) => ({ at: version, id: String(version) }));
    },
  };
};

async function write(query: Query, policy: Policy): Promise<boolean> {
  const row = fromPolicy(policy);
  if (policy.version === 1) {
    const rows = query.insertInto("policies").values(row);
    const done = await rows.onConflict((is) => is.column("id").doNothing()).executeTakeFirst();
    return done.numInsertedOrUpdatedRows === 1n;
  }
  const { id, tenant_id, ...changed } = row;
  const done = await query
    .updateTable("policies")
    .set(changed)
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .where("version", "=", policy.version - 1)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

async function bind(query: Query, { tenantId, id, bindings }: Policy): Promise<void> {
  for (const table of ["policy_people", "policy_groups"] as const)
    await query.deleteFrom(table).where("tenant_id", "=", tenantId).where("policy_id", "=", id).execute();
  const row = { tenant_id: tenantId, policy_id: id };
  const [people, groups] = [
    bindings.people.map((person_id) => ({ ...row, person_id })),
    bindings.groups.map((group_id) => ({ ...row, group_id })),
  ];
  if (people.length > 0) await query.insertInto("policy_people").values(people).execute();
  if (groups.length > 0) await query.insertInto("policy_groups").values(groups).execute();
}
