import { z } from "zod";
import { SCOPES } from "../../../tokens/scopes.ts";
import { uuid } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";

const me = z
  .strictObject({
    key: z.strictObject({ id: uuid, name: z.string() }),
    tenantId: uuid.meta({ description: "The tenant in which requests act." }),
    scopes: z.array(z.enum(SCOPES)),
  })
  .meta({ id: "Me" });

export const meOperations = (): readonly Operation[] => [
  operation({
    operationId: "getMe",
    method: "get",
    path: "/me",
    tag: "me",
    summary: "Which key this is, where it acts and what it may do",
    scope: undefined,
    answer: { status: 200, schema: me },
    async run({ caller }) {
      const { id, name, scopes } = caller.key;
      return { status: 200, body: { key: { id, name }, tenantId: caller.tenantId, scopes } };
    },
  }),
];
