import { z } from "zod";
import type { Reports } from "../../../../signin/reports/reports.ts";
import { orNull, time, uuid } from "../../fields.ts";
import { operation, type Operation } from "../../operation.ts";

const progress = z
  .strictObject({
    connectionId: uuid,
    steps: z.array(
      z.strictObject({
        name: z.enum(["connection", "domain", "mapping", "test", "pilot", "enforce"]),
        state: z.enum(["done", "current", "todo", "problem"]).meta({
          description: "`current`: the first that is to be done; `problem`: it was begun, and does not work.",
        }),
        because: z.string(),
        at: time.nullable(),
        refs: z
          .strictObject({ domainIds: z.array(uuid), signinId: uuid.nullable(), policyId: uuid.nullable() })
          .meta({ description: "What the step rests on." }),
      }),
    ),
  })
  .meta({ id: "SetupProgress" });

export const progressOperations = (reports: Pick<Reports, "progress">): readonly Operation[] => [
  operation({
    operationId: "getConnectionProgress",
    method: "get",
    path: "/connections/{id}/progress",
    tag: "connections",
    summary: "How far the set-up is, step by step, from what is really there",
    scope: "connections:read",
    answer: { status: 200, schema: progress },
    async run({ id, tenantId }) {
      const steps = (await reports.progress(tenantId, id)).map(({ refs, at, ...step }) => ({
        ...step,
        at: orNull(at),
        refs: {
          domainIds: refs.domainIds ?? [],
          signinId: orNull(refs.signinId),
          policyId: orNull(refs.policyId),
        },
      }));
      return { status: 200, body: { connectionId: id, steps } };
    },
  }),
];
