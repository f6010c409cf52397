import { z } from "zod";
import type { Reports } from "../../../../signin/reports/reports.ts";
import { uuid } from "../../fields.ts";
import { operation, type Operation } from "../../operation.ts";

const named = z.strictObject({ id: uuid, name: z.string() });

export const usesOperations = (reports: Pick<Reports, "groupUses" | "appAccess">): readonly Operation[] => [
  operation({
    operationId: "getGroupUses",
    method: "get",
    path: "/groups/{id}/uses",
    tag: "groups",
    summary: "Which policies are bound to the group, and which apps name it",
    scope: "groups:read",
    answer: {
      status: 200,
      schema: z.strictObject({ policies: z.array(named), apps: z.array(named) }).meta({ id: "GroupUses" }),
    },
    run: async ({ id, tenantId }) => ({ status: 200, body: await reports.groupUses(tenantId, id) }),
  }),
  operation({
    operationId: "getAppAccess",
    method: "get",
    path: "/apps/{id}/access",
    tag: "apps",
    summary: "To whom an app is open, and how many they are",
    scope: "apps:read",
    answer: {
      status: 200,
      schema: z
        .strictObject({
          groups: z.array(z.string()).meta({ description: "Names; empty: everybody." }),
          people: z.int().meta({ description: "Active people who may open it." }),
        })
        .meta({ id: "AppAccess" }),
    },
    run: async ({ id, tenantId }) => ({ status: 200, body: await reports.appAccess(tenantId, id) }),
  }),
];
