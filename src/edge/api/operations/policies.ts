import { z } from "zod";
import { newPolicy, policyChanges } from "../../../policies/input.ts";
import type { Policies } from "../../../policies/policies.ts";
import type { Directory } from "../../../directory/directory.ts";
import type { Policy } from "../../../policies/types.ts";
import { pageOf, pageQuery, searchIn, uuid } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";
import {
  answered,
  effective,
  policy,
  rollbackInput,
  shown,
  shownEffective,
  shownState,
  version,
} from "./policy-schemas.ts";

interface Needs {
  readonly policies: Policies;
  readonly people: Pick<Directory, "get">;
}

const policyQuery = z.strictObject({
  ...pageQuery,
  // There are a hundred at most, and their order means something: whoever does not ask for pages gets all.
  limit: pageQuery.limit.default(200),
  search: searchIn("the name"),
  connectionId: uuid.exactOptional().meta({ description: "Only those that lead to this connection." }),
  groupId: uuid.exactOptional().meta({ description: "Only those that this group is bound to." }),
  personId: uuid.exactOptional().meta({ description: "Only those that this person is bound to." }),
  mode: z.enum(["off", "optional", "enforced"]).exactOptional(),
});

const matches =
  ({ search, connectionId, groupId, personId, mode }: z.output<typeof policyQuery>) =>
  ({ id, name, sso, bindings }: Policy): boolean =>
    (search === undefined || id === search || name.toLowerCase().includes(search.toLowerCase())) &&
    (connectionId === undefined || sso.connectionId === connectionId) &&
    (groupId === undefined || bindings.groups.includes(groupId)) &&
    (personId === undefined || bindings.people.includes(personId)) &&
    (mode === undefined || sso.mode === mode);

/** From the one after the cursor's, which is the last that was shown. */
function pageFrom(found: readonly Policy[], { limit, cursor }: z.output<typeof policyQuery>) {
  const start = found.findIndex(({ id }) => id === cursor) + 1;
  const items = found.slice(start, start + limit);
  const last = items.at(-1);
  const isLast = last === undefined || start + limit >= found.length;
  return { items, ...(!isLast && { next: last.id }) };
}

/** A policy with what became of its last change. */
export const answering = (policies: Pick<Policies, "latestWatch">) => async (row: Policy) =>
  answered(row, await policies.latestWatch(row.tenantId, row.id));

export const policyOperations = ({ policies, people }: Needs): readonly Operation[] => {
  const answer = answering(policies);
  return [
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
        return { ...(await answer(made)), status: 201, location: `/policies/${made.id}` };
      },
    }),
    operation({
      operationId: "listPolicies",
      method: "get",
      path: "/policies",
      tag: "policies",
      summary: "Every policy in the order in which they are asked; the default one last",
      scope: "policies:read",
      query: policyQuery,
      answer: { status: 200, schema: pageOf(policy) },
      async run({ tenantId, query }) {
        const watches = await policies.watches(tenantId);
        const found = (await policies.list(tenantId)).filter(matches(query));
        const page = pageFrom(found, query);
        const items = page.items.map((row) => shown(row, watches.get(row.id)));
        return { status: 200, body: { ...page, items } };
      },
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
      run: async ({ id, tenantId }) => answer(await policies.get(tenantId, id)),
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
      run: async ({ id, body, by, version: against }) => answer(await policies.update(id, body, by, against)),
    }),
    operation({
      operationId: "replacePolicy",
      method: "put",
      path: "/policies/{id}",
      tag: "policies",
      summary: "Replace a policy whole: what is left out has its default, but for the rank, which stays",
      scope: "policies:write",
      versioned: true,
      body: newPolicy,
      answer: { status: 200, schema: policy },
      run: async ({ id, body, by, version: against }) =>
        answer(await policies.replace(id, body, by, against)),
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
        answer(await policies.rollback(id, body.version, by, { version: against, guard: body.guard })),
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
};
