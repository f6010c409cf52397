import { z } from "zod";
import type { Effective, Policy, PolicyState } from "../../../policies/types.ts";
import type { PolicyWatch } from "../../../policies/watch.ts";
import { guardInput } from "../../../policies/guard.ts";
import { orNull, time, uuid } from "../fields.ts";
import type { JsonAnswer } from "../operation.ts";
import { actor } from "./audit.ts";

const bounds = z.strictObject({ minutes: z.int(), minPeople: z.int(), maxFailurePercent: z.int() });

export const rollout = z.strictObject({
  of: z.enum(["groups", "everyone"]),
  percent: z.number(),
  halt: bounds,
});

/** How the last change of a policy is watched, and what came of it. */
export const guard = z
  .strictObject({
    kind: z.enum(["enforcement", "rollout"]),
    state: z.enum(["watching", "tripped", "confirmed", "superseded", "off"]).meta({
      description: "`tripped`: sign-ins failed, and the change was taken back.",
    }),
    ...bounds.shape,
    since: time,
    until: time,
    version: z.int().meta({ description: "Of the change that is watched." }),
    undoVersion: z
      .int()
      .meta({ description: "What holds again if sign-ins fail; 0: nobody has the policy." }),
    reason: z.string().nullable().meta({ description: "Why nobody watches." }),
    evidence: z
      .strictObject({
        failed: z.int(),
        succeeded: z.int(),
        failurePercent: z.number(),
        codes: z.record(z.string(), z.int()),
        signIns: z.array(
          z.strictObject({ personId: uuid.nullable(), at: time, code: z.string(), reference: z.string() }),
        ),
      })
      .nullable(),
    endedAt: time.nullable(),
  })
  .meta({ id: "PolicyGuard" });

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
  rollout: rollout.nullable(),
};

export const policy = z
  .strictObject({
    id: uuid,
    ...state,
    isDefault: z.boolean(),
    guard: guard.nullable().meta({ description: "null: no change was ever watched." }),
    createdAt: time.nullable().meta({ description: "null: the default policy, never changed." }),
    updatedAt: time.nullable(),
    version: z.int(),
  })
  .meta({ id: "Policy" });

export const version = z
  .strictObject({
    version: z.int(),
    at: time,
    by: actor,
    policy: z.strictObject(state).meta({ id: "PolicyState" }),
  })
  .meta({ id: "PolicyVersion" });

export const rollbackInput = z
  .strictObject({
    version: z.int().min(0).max(1_000_000).exactOptional().meta({
      description: "One that is listed; absent: the one before; 0: the built-in default policy.",
    }),
    guard: guardInput.exactOptional(),
  })
  .meta({ id: "PolicyRollback" });

const { bindings: _bindings, ...rules } = state;
/** A policy without those whom it is for. */
export const policyRules = z
  .strictObject({ id: uuid, ...rules, isDefault: z.boolean(), version: z.int() })
  .meta({ id: "PolicyRules" });

export const effective = z
  .strictObject({
    policy: policyRules,
    because: z.strictObject({
      rule: z.enum(["direct", "group", "ring", "default"]),
      groupId: uuid.nullable().meta({ description: "The group that led to it." }),
      ring: z.number().nullable().meta({ description: "The percentage that the person is within." }),
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
  rollout: orNull(row.rollout),
});
export const shownState = (row: PolicyState) => ({ ...shownRules(row), bindings: row.bindings });
export const shownGuard = (watch: PolicyWatch | undefined) =>
  watch === undefined
    ? null
    : {
        kind: watch.kind,
        state: watch.state,
        ...watch.bounds,
        since: watch.since,
        until: watch.until,
        version: watch.version,
        undoVersion: watch.undoVersion,
        reason: orNull(watch.reason),
        evidence: watch.evidence
          ? {
              ...watch.evidence,
              signIns: watch.evidence.signIns.map(({ personId, ...signIn }) => ({
                ...signIn,
                personId: orNull(personId),
              })),
            }
          : null,
        endedAt: orNull(watch.endedAt),
      };

/** @param watch the newest of the policy */
export const shown = (row: Policy, watch: PolicyWatch | undefined) => ({
  id: row.id,
  ...shownState(row),
  isDefault: row.isDefault,
  guard: shownGuard(watch),
  createdAt: row.version === 0 ? null : row.createdAt,
  updatedAt: row.version === 0 ? null : row.updatedAt,
  version: row.version,
});
export const shownEffective = ({ policy: row, because }: Effective) => ({
  policy: { id: row.id, ...shownRules(row), isDefault: row.isDefault, version: row.version },
  because: { rule: because.rule, groupId: orNull(because.groupId), ring: orNull(because.ring) },
});
export const answered = (row: Policy, watch: PolicyWatch | undefined): JsonAnswer => ({
  status: 200,
  body: shown(row, watch),
  version: row.version,
});
