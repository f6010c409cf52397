import { z } from "zod";
import type { Recorder } from "../../../signin/recorder.ts";
import type { SigninAttempt } from "../../../signin/types.ts";
import { instant, orNull, pageOf, pageQuery, time, uuid } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";

const check = z.strictObject({
  name: z.string(),
  ok: z.boolean(),
  expected: z.string().exactOptional(),
  received: z.string().exactOptional(),
});

const signin = z
  .strictObject({
    id: uuid,
    reference: z.string().meta({ description: "What the employee saw, e.g. `SP-7K3M-Q9XD`." }),
    at: time,
    outcome: z.enum(["accepted", "refused"]),
    code: z.string().meta({ description: "`ok`, or the stable code of the refusal." }),
    connectionId: uuid.nullable(),
    personId: uuid.nullable(),
    appId: uuid.nullable(),
    email: z.string().nullable(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    checks: z.array(check).meta({ description: "In the order in which they were made." }),
    fix: z
      .strictObject({ who: z.enum(["idp-admin", "broker-admin", "employee", "operator"]), what: z.string() })
      .nullable()
      .meta({ description: "Who has to act, and what to do." }),
    keepUntil: time,
  })
  .meta({ id: "Signin" });

const shown = (row: SigninAttempt) => ({
  id: row.id,
  reference: row.reference,
  at: row.at,
  outcome: row.outcome,
  code: row.code,
  connectionId: orNull(row.connectionId),
  personId: orNull(row.personId),
  appId: orNull(row.appId),
  email: orNull(row.email),
  ip: orNull(row.ip),
  userAgent: orNull(row.userAgent),
  checks: row.checks,
  fix: orNull(row.fix),
  keepUntil: row.keepUntil,
});

export const signinOperations = (signins: Pick<Recorder, "search" | "get">): readonly Operation[] => [
  operation({
    operationId: "listSignins",
    method: "get",
    path: "/signins",
    tag: "signins",
    summary: "The flight recorder: every attempt, newest first",
    scope: "signins:read",
    query: z.strictObject({
      ...pageQuery,
      reference: z.string().trim().toUpperCase().max(40).exactOptional(),
      email: z.string().trim().toLowerCase().max(320).exactOptional(),
      connectionId: uuid.exactOptional(),
      code: z.string().max(100).exactOptional(),
      from: instant.exactOptional(),
      to: instant.exactOptional(),
    }),
    answer: { status: 200, schema: pageOf(signin) },
    async run({ query, tenantId }) {
      const { limit, cursor, ...filter } = query;
      const page = await signins.search(tenantId, filter, { limit, ...(cursor !== undefined && { cursor }) });
      return { status: 200, body: { ...page, items: page.items.map(shown) } };
    },
  }),
  operation({
    operationId: "getSignin",
    method: "get",
    path: "/signins/{id}",
    tag: "signins",
    summary: "One attempt: what was checked, and who must fix what",
    scope: "signins:read",
    answer: { status: 200, schema: signin },
    run: async ({ id, tenantId }) => ({ status: 200, body: shown(await signins.get(tenantId, id)) }),
  }),
];
