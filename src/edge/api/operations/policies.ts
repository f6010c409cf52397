import { z } from "zod";
import { newPolicy, policyChanges } from "../../../policies/input.ts";
import type { Policies } from "../../../policies/policies.ts";
import type { Directory } from "../../../directory/directory.ts";
import type { Effective, Policy, PolicyState } from "../../../policies/types.ts";
import { orNull, pageOf, pageQuery, time, uuid } from "../fields.ts";
import { actor } from "./audit.ts";
import { operation, type JsonAnswer, type Operation } from "../operation.ts";

const state = {
  name: z.string(),
  rank: z.int().nullable().meta({ description: "null: the default policy, which comes last." }),
  sso: z.strictObject({
    mode: z.enum(["off", "optional", "enforced"]),
    connectionId: uuid.nullable().meta({ description: "null: the one that the person's domain leads to." }),
  }),
  twoStep: z.enum(["off", "optional", "required", "trusted"]),
  session: z.strictObject({ idleMinutes: z.number(), absoluteMinutes: z.number() }),
  apiTokens: z.strictObject({ allowed: z.boolean(), maxDays: z.int() }),
  password: z.strictObject({ minLength: z.int(), maxAgeDays: z.int().nullable() }),
  notice: z.strictObject({ text: z.string() }).nullable(),
  bindings: z.strictObject({ people: z.array(uuid), groups: z.array(uuid) }),
};

const policy = z
  .strictObject({
    id: uuid,
    ...state,
    isDefault: z.boolean(),
    createdAt: time.nullable().meta({ description: "null: the default policy, never changed." }),
    updatedAt: time.nullable(),
    version: z.int(),
  })
  .meta({ id: "Policy" });

const version = z
  .strictObject({
    version: z.int(),
    at: time,
    by: actor,
    policy: z.strictObject(state).meta({ id: "PolicyState" }),
  })
  .meta({ id: "PolicyVersion" });

const rollbackInput = z
  .strictObject({
    version: z.int().min(0).max(1_000_000).exactOptional().meta({
      description: "One that is listed; absent: the one before; 0: the built-in default policy.",
    }),
  })
  .meta({ id: "PolicyRollback" });

const { bindings: _bindings, ...rules } = state;
/** A policy without those whom it is for. */
export const policyRules = z
  .strictObject({ id: uuid, ...rules, isDefault: z.boolean(), version: z.int() })
  .meta({ id: "PolicyRules" });

const effective = z
  .strictObject({
    policy: policyRules,
    because: z.strictObject({
      rule: z.enum(["direct", "group", "default"]),
      groupId: uuid.nullable().meta({ description: "The group that led to it." }),
    }),
  })
  .meta({ id: "EffectivePolicy" });

export const shownRules = (row: Omit<PolicyState, "bindings">) => ({
  name: row.name,
  rank: orNull(row.rank),
  sso: { mode: row.sso.mode, connectionId: orNull(row.sso.connectionId) },
  twoStep: row.twoStep,
  session: row.session,
  apiTokens: row.apiTokens,
  password: { minLength: row.password.minLength, maxAgeDays: orNull(row.password.maxAgeDays) },
  notice: orNull(row.notice),
});
const shownState = (row: PolicyState) => ({ ...shownRules(row), bindings: row.bindings });
const shown = (row: Policy) => ({
  id: row.id,
  ...shownState(row),
  isDefault: row.isDefault,
  createdAt: row.version === 0 ? null : row.createdAt,
  updatedAt: row.version === 0 ? null : row.updatedAt,
  version: row.version,
});
const shownEffective = ({ policy: row, because }: Effective) => ({
  policy: { id: row.id, ...shownRules(row), isDefault: row.isDefault, version: row.version },
  because: { rule: because.rule, groupId: orNull(because.groupId) },
});
const answered = (row: Policy): JsonAnswer => ({ status: 200, body: shown(row), version: row.version });

interface Needs {
  readonly policies: Policies;
  readonly people: Pick<Directory, "get">;
}

export const policyOperations = ({ policies, people }: Needs): readonly Operation[] => [
  operation({
    operationId: "createPolicy",
    method: "post",
    path: "/policies",
    tag: "policies",
    summary: "Make an authentication policy, and bind people and groups to it",
    scope: "policies:write",
    body: newPolicy,
    answer: { status: 201, schema: policy },
    async run({ body, by }) {
      const made = await policies.create(body, by);
      return { status: 201, body: shown(made), version: made.version, location: `/policies/${made.id}` };
    },
  }),
  operation({
    operationId: "listPolicies",
    method: "get",
    path: "/policies",
    tag: "policies",
    summary: "Every policy in the order in which they are asked; the default one last",
    scope: "policies:read",
    answer: { status: 200, schema: z.strictObject({ items: z.array(policy) }) },
    run: async ({ tenantId }) => ({
      status: 200,
      body: { items: (await policies.list(tenantId)).map(shown) },
    }),
  }),
  operation({
    operationId: "getPolicy",
    method: "get",
    path: "/policies/{id}",
    tag: "policies",
    summary: "Read a policy",
    scope: "policies:read",
    versioned: true,
    answer: { status: 200, schema: policy },
    run: async ({ id, tenantId }) => answered(await policies.get(tenantId, id)),
  }),
  operation({
    operationId: "updatePolicy",
    method: "patch",
    path: "/policies/{id}",
    tag: "policies",
    summary: "Change what is named; sessions obey at their next request",
    scope: "policies:write",
    versioned: true,
    body: policyChanges,
    answer: { status: 200, schema: policy },
    run: async ({ id, body, by, version: against }) => answered(await policies.update(id, body, by, against)),
  }),
  operation({
    operationId: "deletePolicy",
    method: "delete",
    path: "/policies/{id}",
    tag: "policies",
    summary: "Delete a policy; its people are the next one's",
    scope: "policies:write",
    versioned: true,
    async run({ id, by, version: against }) {
      await policies.remove(id, by, against);
      return { status: 204 };
    },
  }),
  operation({
    operationId: "listPolicyVersions",
    method: "get",
    path: "/policies/{id}/versions",
    tag: "policies",
    summary: "Every version that the policy had, newest first",
    scope: "policies:read",
    query: z.strictObject(pageQuery),
    answer: { status: 200, schema: pageOf(version) },
    async run({ id, tenantId, query }) {
      const page = await policies.versions(tenantId, id, query);
      const items = page.items.map(({ version: number, at, by, policy: row }) => ({
        version: number,
        at,
        by,
        policy: shownState(row),
      }));
      return { status: 200, body: { ...page, items } };
    },
  }),
  operation({
    operationId: "rollbackPolicy",
    method: "post",
    path: "/policies/{id}/rollback",
    tag: "policies",
    summary: "Put an earlier version in force again, as a new one; by default one step back",
    scope: "policies:write",
    versioned: true,
    body: rollbackInput,
    answer: { status: 200, schema: policy },
    run: async ({ id, body, by, version: against }) =>
      answered(await policies.rollback(id, body.version, by, against)),
  }),
  operation({
    operationId: "getPersonPolicy",
    method: "get",
    path: "/people/{id}/policy",
    tag: "policies",
    summary: "The one policy that is the person's now, and by which rule",
    scope: "policies:read",
    answer: { status: 200, schema: effective },
    async run({ id, tenantId }) {
      await people.get(tenantId, id);
      return { status: 200, body: shownEffective(await policies.effective(tenantId, id)) };
    },
  }),
];
