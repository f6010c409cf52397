import { z } from "zod";
import { rolloutStep } from "../../../policies/input.ts";
import type { Policies } from "../../../policies/policies.ts";
import type { RolloutProgress } from "../../../policies/rollout.ts";
import { orNull, pageOf, pageQuery, time, uuid } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";
import { answering } from "./policies.ts";
import { guard, policy, rollout, shownGuard } from "./policy-schemas.ts";

const ring = z.strictObject({
  ring: z.number().nullable().meta({ description: "null: those who are bound whatever the percentage." }),
  people: z.int(),
  succeeded: z.int(),
  failed: z.int(),
  notYet: z.int(),
});

const progress = z
  .strictObject({
    rollout: rollout.nullable(),
    version: z.int(),
    count: z.int().meta({ description: "Everybody whose policy it is now." }),
    since: time.meta({ description: "Of the last step; sign-ins are counted from then." }),
    rings: z.array(ring),
    guard: guard.nullable(),
    people: pageOf(
      z.strictObject({
        id: uuid,
        email: z.string(),
        at: z.number().meta({ description: "Reached when the percentage is more than this." }),
      }),
    ),
  })
  .meta({ id: "RolloutProgress" });

interface Needs {
  readonly policies: Policies;
  readonly rolloutProgress: RolloutProgress;
}

export const rolloutOperations = ({ policies, rolloutProgress }: Needs): readonly Operation[] => {
  const answer = answering(policies);
  return [
    operation({
      operationId: "getRollout",
      method: "get",
      path: "/policies/{id}/rollout",
      tag: "policies",
      summary:
        "Whom a policy has reached, in the order in which it reaches them, and how they fare ring by ring",
      scope: "policies:read",
      query: z.strictObject(pageQuery),
      answer: { status: 200, schema: progress },
      async run({ id, tenantId, query }) {
        const { rollout: steps, watch, rings, ...about } = await rolloutProgress(tenantId, id, query);
        return {
          status: 200,
          body: {
            ...about,
            rollout: orNull(steps),
            rings: rings.map((each) => ({ ...each, ring: orNull(each.ring) })),
            guard: shownGuard(watch),
          },
        };
      },
    }),
    operation({
      operationId: "widenRollout",
      method: "post",
      path: "/policies/{id}/rollout",
      tag: "policies",
      summary: "The next step of a rollout: a higher percentage, or further groups",
      scope: "policies:write",
      versioned: true,
      body: rolloutStep,
      answer: { status: 200, schema: policy },
      run: async ({ id, body, by, version }) => answer(await policies.widen(id, body, by, version)),
    }),
    operation({
      operationId: "confirmPolicy",
      method: "post",
      path: "/policies/{id}/guard/confirm",
      tag: "policies",
      summary: "End the watch on a policy's last change: it is good",
      scope: "policies:write",
      answer: { status: 200, schema: policy },
      async run({ id, tenantId, by }) {
        await policies.get(tenantId, id);
        await policies.confirm(await policies.underWay(tenantId, id), by);
        return answer(await policies.get(tenantId, id));
      },
    }),
    operation({
      operationId: "haltRollout",
      method: "post",
      path: "/policies/{id}/rollout/halt",
      tag: "policies",
      summary: "Stop a rollout: back to the last ring that is known to be good, or to none",
      scope: "policies:write",
      versioned: true,
      answer: { status: 200, schema: policy },
      run: async ({ id, by, version }) => answer(await policies.halt(id, by, version)),
    }),
  ];
};
