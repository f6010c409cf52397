import { z } from "zod";
import type { Administrators } from "../../../administrators/administrators.ts";
import { ROLES, type Administrator } from "../../../administrators/types.ts";
import { pageOf, pageQuery, searchIn, time, uuid } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";
import { holdsRole } from "../role-scopes.ts";

const role = z.enum(ROLES);
const administrator = z
  .strictObject({
    personId: uuid,
    email: z.string(),
    displayName: z.string(),
    status: z
      .enum(["active", "deactivated"])
      .meta({ description: "Of the person; while deactivated the role does nothing." }),
    role,
    grantedAt: time,
  })
  .meta({ id: "Administrator" });

const shown = ({ personId, person, role, grantedAt }: Administrator) => ({
  personId,
  ...person,
  role,
  grantedAt,
});

export const administratorOperations = (administrators: Administrators): readonly Operation[] => [
  operation({
    operationId: "listAdministrators",
    method: "get",
    path: "/administrators",
    tag: "administrators",
    summary: "List the people who administer the tenant, newest first",
    scope: "administrators:read",
    query: z.strictObject({
      ...pageQuery,
      search: searchIn("the person's e-mail address or display name"),
      role: role.exactOptional(),
    }),
    answer: { status: 200, schema: pageOf(administrator) },
    async run({ query, tenantId }) {
      const page = await administrators.list(tenantId, query);
      return { status: 200, body: { ...page, items: page.items.map(shown) } };
    },
  }),
  operation({
    operationId: "putAdministrator",
    method: "put",
    path: "/administrators/{id}",
    tag: "administrators",
    summary: "Give a person this role instead of any other; `{id}` is the person's",
    scope: "administrators:write",
    body: z.strictObject({ role }).meta({ id: "AdministratorRole" }),
    answer: { status: 200, schema: administrator },
    async run({ id, body, by, caller }) {
      const granted = await administrators.grant(id, body.role, by, holdsRole(caller.scopes));
      return { status: 200, body: shown(granted) };
    },
  }),
  operation({
    operationId: "removeAdministrator",
    method: "delete",
    path: "/administrators/{id}",
    tag: "administrators",
    summary: "Take the person's role, from the next request on",
    scope: "administrators:write",
    async run({ id, by, caller }) {
      await administrators.remove(id, by, holdsRole(caller.scopes));
      return { status: 204 };
    },
  }),
];
