import { z } from "zod";
import type { Groups } from "../../../directory/groups.ts";
import type { Group } from "../../../directory/types.ts";
import { pageOf, pageQuery, searchIn, time, uuid } from "../fields.ts";
import { operation, type JsonAnswer, type Operation } from "../operation.ts";

const name = z.string().min(1).max(256).meta({ description: "Unique in the tenant; compared exactly." });
const description = z.string().max(1000).exactOptional();
const newGroup = z.strictObject({ name, description }).meta({ id: "NewGroup" });
const groupChanges = z
  .strictObject({ name: name.exactOptional(), description })
  .meta({ id: "GroupChanges", description: "A group that something is bound to keeps its name." });

const group = z
  .strictObject({
    id: uuid,
    name: z.string(),
    description: z.string(),
    createdAt: time,
    updatedAt: time,
    version: z.int(),
  })
  .meta({ id: "Group" });
const source = z.enum(["idp", "manual", "scim"]);
const member = z
  .strictObject({
    personId: uuid,
    email: z.string(),
    displayName: z.string(),
    status: z.enum(["active", "deactivated"]),
    sources: z.array(source).meta({ description: "Who put the person there." }),
    since: time,
  })
  .meta({ id: "GroupMember" });

const shown = (row: Group) => ({
  id: row.id,
  name: row.name,
  description: row.description,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  version: row.version,
});
const answered = (row: Group): JsonAnswer => ({ status: 200, body: shown(row), version: row.version });

const about = { tag: "groups" } as const;
const reading = { ...about, scope: "groups:read" } as const;
const writing = { ...about, scope: "groups:write" } as const;

export const groupOperations = (groups: Groups): readonly Operation[] => [
  operation({
    ...writing,
    operationId: "createGroup",
    method: "post",
    path: "/groups",
    summary: "Make a group; those that identity providers send come by themselves",
    body: newGroup,
    answer: { status: 201, schema: group },
    async run({ body, by }) {
      const row = await groups.create(body, by);
      return { status: 201, body: shown(row), version: row.version, location: `/groups/${row.id}` };
    },
  }),
  operation({
    ...reading,
    operationId: "listGroups",
    method: "get",
    path: "/groups",
    summary: "List groups, newest first",
    query: z.strictObject({
      ...pageQuery,
      search: searchIn("the name or the description"),
      personId: uuid.exactOptional().meta({ description: "Only those that this person is in." }),
    }),
    answer: { status: 200, schema: pageOf(group) },
    async run({ query, tenantId }) {
      const page = await groups.list(tenantId, query);
      return { status: 200, body: { ...page, items: page.items.map(shown) } };
    },
  }),
  operation({
    ...reading,
    operationId: "getGroup",
    method: "get",
    path: "/groups/{id}",
    summary: "Read a group",
    versioned: true,
    answer: { status: 200, schema: group },
    run: async ({ id, tenantId }) => answered(await groups.get(tenantId, id)),
  }),
  operation({
    ...writing,
    operationId: "updateGroup",
    method: "patch",
    path: "/groups/{id}",
    summary: "Change what is named; a new name is its members' at once",
    versioned: true,
    body: groupChanges,
    answer: { status: 200, schema: group },
    run: async ({ id, body, by, version }) => answered(await groups.update(id, body, by, version)),
  }),
  operation({
    ...writing,
    operationId: "deleteGroup",
    method: "delete",
    path: "/groups/{id}",
    summary: "Delete a group that nothing is bound to; its members leave it at once",
    versioned: true,
    async run({ id, by, version }) {
      await groups.remove(id, by, version);
      return { status: 204 };
    },
  }),
  ...memberOperations(groups),
];

const memberOperations = (groups: Groups): readonly Operation[] => [
  operation({
    ...reading,
    operationId: "listGroupMembers",
    method: "get",
    path: "/groups/{id}/members",
    summary: "List who is in the group, and by whom they were put there",
    query: z.strictObject({
      ...pageQuery,
      search: searchIn("the person's e-mail address or display name"),
      source: source.exactOptional().meta({ description: "Only those whom this source put there." }),
    }),
    answer: { status: 200, schema: pageOf(member) },
    run: async ({ id, query, tenantId }) => ({
      status: 200,
      body: await groups.members(tenantId, id, query),
    }),
  }),
  operation({
    ...writing,
    operationId: "addGroupMember",
    method: "put",
    path: "/groups/{id}/members/{personId}",
    summary: "Put a person in the group by hand",
    async run({ id, personId, by }) {
      await groups.addMember(id, personId, by);
      return { status: 204 };
    },
  }),
  operation({
    ...writing,
    operationId: "removeGroupMember",
    method: "delete",
    path: "/groups/{id}/members/{personId}",
    summary: "Take a person out whom an administrator put in",
    async run({ id, personId, by }) {
      await groups.removeMember(id, personId, by);
      return { status: 204 };
    },
  }),
];
