import { z } from "zod";
import { newPolicy, policyChanges } from "../../../policies/input.ts";
import type { Preflights } from "../../../signin/preflight/preflights.ts";
import type { Preflight } from "../../../signin/preflight/types.ts";
import { orNull, time, uuid } from "../fields.ts";
import { operation, type JsonAnswer, type Operation } from "../operation.ts";

/** Some ten thousand people take less; whoever asks for more is told where to look, milliseconds. */
const WAIT_MS = 8_000;

const concerned = { personId: uuid, email: z.string() };
const because = z.string().meta({ description: "In a sentence." });
const signin = z.strictObject({ reference: z.string(), code: z.string() }).nullable();

const losesAccess = z.strictObject({
  ...concerned,
  reason: z.string().meta({ description: "Stable; see docs/administrators/preflight.md." }),
  certain: z.boolean().meta({ description: "false: no rule refuses them, but nothing shows that they can." }),
  already: z.boolean().meta({ description: "true: has no way in without the draft either." }),
  because,
  signin: signin.meta({ description: "The recorded sign-in that shows it." }),
});

const preflight = z
  .strictObject({
    id: uuid,
    policyId: uuid.nullable(),
    status: z.enum(["running", "done", "failed"]),
    total: z.int().meta({ description: "Active people whom the policy may concern." }),
    done: z.int().meta({ description: "How many of them have been looked at." }),
    ok: z.boolean().nullable().meta({ description: "Everybody has a way in; null until it is done." }),
    affected: z.int().nullable(),
    losesAccess: z.array(losesAccess).meta({ description: "The first thousand by id." }),
    losesAccessCount: z.int().nullable(),
    mustEnrol: z.array(z.strictObject({ ...concerned, unlessVouchedFor: z.boolean() })),
    mustEnrolCount: z.int().nullable(),
    newPassword: z.array(z.strictObject(concerned)),
    newPasswordCount: z.int().nullable(),
    neverBySso: z
      .array(z.strictObject(concerned))
      .meta({ description: "No loss: nothing stands in their way, and they have never come by SSO." }),
    neverBySsoCount: z.int().nullable(),
    locksOutAdministrators: z
      .boolean()
      .nullable()
      .meta({ description: "true: the change itself would be refused." }),
    sessionsEnding: z.int().nullable(),
    apiTokens: z.strictObject({ ending: z.int(), shortened: z.int() }).nullable(),
    warnings: z.array(z.strictObject({ code: z.string(), because })),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: "Preflight" });

const shown = ({ draft, result, ...row }: Preflight) => ({
  id: row.id,
  policyId: orNull(draft.policyId),
  status: row.status,
  total: row.total,
  done: row.done,
  ok: orNull(result?.ok),
  affected: orNull(result?.affected),
  losesAccess: (result?.losesAccess.items ?? []).map((each) => ({ ...each, signin: orNull(each.signin) })),
  losesAccessCount: orNull(result?.losesAccess.count),
  mustEnrol: result?.mustEnrol.items ?? [],
  mustEnrolCount: orNull(result?.mustEnrol.count),
  newPassword: result?.newPassword.items ?? [],
  newPasswordCount: orNull(result?.newPassword.count),
  neverBySso: result?.neverBySso.items ?? [],
  neverBySsoCount: orNull(result?.neverBySso.count),
  locksOutAdministrators: orNull(result?.locksOutAdministrators),
  sessionsEnding: orNull(result?.sessionsEnding),
  apiTokens: orNull(result?.apiTokens),
  warnings: result?.warnings ?? [],
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});

const answered = (row: Preflight): JsonAnswer => ({
  status: row.status === "running" ? 202 : 200,
  body: shown(row),
  location: `/policies/preflights/${row.id}`,
});

interface Needs {
  readonly preflights: Pick<Preflights, "begin" | "get">;
}

/** Before the operations of one policy: their paths begin alike. */
export const preflightOperations = ({ preflights }: Needs): readonly Operation[] => [
  operation({
    operationId: "preflightNewPolicy",
    method: "post",
    path: "/policies/preflight",
    tag: "policies",
    summary: "Measure a policy that does not exist yet: who would lose access, and why",
    scope: "policies:read",
    body: newPolicy,
    answer: { status: 200, schema: preflight, mayTakeLonger: true },
    run: async ({ body, by }) => answered(await preflights.begin({ changes: body }, by, WAIT_MS)),
  }),
  operation({
    operationId: "preflightPolicy",
    method: "post",
    path: "/policies/{id}/preflight",
    tag: "policies",
    summary: "Measure a policy against what would hold without it, or changes of it against what holds now",
    scope: "policies:read",
    body: z
      .strictObject({ changes: policyChanges.exactOptional() })
      .optional()
      .meta({ id: "PreflightInput", description: "Absent: the policy as it is stored." }),
    answer: { status: 200, schema: preflight, mayTakeLonger: true },
    run: async ({ id, body, by }) =>
      answered(
        await preflights.begin(
          { policyId: id, ...(body?.changes !== undefined && { changes: body.changes }) },
          by,
          WAIT_MS,
        ),
      ),
  }),
  operation({
    operationId: "getPreflight",
    method: "get",
    path: "/policies/preflights/{id}",
    tag: "policies",
    summary: "How far a preflight is, and what came of it",
    scope: "policies:read",
    answer: { status: 200, schema: preflight },
    run: async ({ id, tenantId }) => ({ status: 200, body: shown(await preflights.get(tenantId, id)) }),
  }),
];
