import { z } from "zod";
import { RoleNotHeld } from "../../../administrators/errors.ts";
import { CODES_ON_A_SHEET, type BreakGlass } from "../../../break-glass/break-glass.ts";
import type { RecoveryCredential, SessionFacts } from "../../../break-glass/types.ts";
import { isAlive } from "../../../break-glass/way-in.ts";
import type { Clock } from "../../../kernel/clock.ts";
import type { Caller } from "../caller.ts";
import { orNull, pageOf, pageQuery, searchIn, time, uuid, yesOrNo } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";
import { breakGlassWarnings, warning } from "../readiness.ts";
import { holdsRole } from "../role-scopes.ts";

const holder = { personId: uuid, email: z.string(), personStatus: z.enum(["active", "deactivated"]) };
const fields = {
  id: uuid,
  ...holder,
  createdAt: time,
  revokedAt: time.nullable(),
  codesTotal: z.int(),
  codesLeft: z
    .int()
    .meta({ description: "Not used yet; they work unless the sheet is revoked or the person deactivated." }),
  lastUsedAt: time.nullable(),
  lastRehearsedAt: time.nullable(),
};
const credential = z.strictObject(fields).meta({ id: "BreakGlassCredential" });
const credentialWithCodes = z
  .strictObject({ ...fields, codes: z.array(z.string()).meta({ description: "Shown this once." }) })
  .meta({ id: "BreakGlassCredentialWithCodes" });
const newCredential = z
  .strictObject({ personId: uuid, codes: z.int().min(1).max(20).default(CODES_ON_A_SHEET) })
  .meta({ id: "NewBreakGlassCredential" });
const session = z
  .strictObject({
    id: uuid,
    ...holder,
    credentialId: uuid,
    alive: z.boolean(),
    createdAt: time,
    endsAt: time,
    endedAt: time.nullable(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
  })
  .meta({ id: "BreakGlassSession" });
const readiness = z
  .strictObject({
    usableCodes: z.int(),
    holders: z.int().meta({ description: "How many administrators hold them." }),
    lastUsedAt: time.nullable(),
    lastRehearsedAt: time.nullable(),
    warnings: z.array(warning),
  })
  .meta({ id: "BreakGlassReadiness" });

const shown = (row: RecoveryCredential) => ({
  id: row.id,
  personId: row.personId,
  email: row.person.email,
  personStatus: row.person.status,
  createdAt: row.createdAt,
  revokedAt: orNull(row.revokedAt),
  codesTotal: row.codes.total,
  codesLeft: row.codes.left,
  lastUsedAt: orNull(row.lastUsedAt),
  lastRehearsedAt: orNull(row.lastRehearsedAt),
});

const shownSession = (row: SessionFacts, now: Date) => ({
  id: row.id,
  personId: row.personId,
  email: row.person.email,
  personStatus: row.person.status,
  credentialId: row.credentialId,
  alive: isAlive(row, now),
  createdAt: row.createdAt,
  endsAt: row.endsAt,
  endedAt: orNull(row.endedAt),
  ip: orNull(row.ip),
  userAgent: orNull(row.userAgent),
});

const HOLDER = "the holder's e-mail address or display name";

interface Needs {
  readonly breakGlass: BreakGlass;
  readonly clock: Clock;
}

export const breakGlassOperations = (needs: Needs): readonly Operation[] => [
  ...credentialOperations(needs),
  ...sessionOperations(needs),
];

const credentialOperations = ({ breakGlass, clock }: Needs): readonly Operation[] => [
  operation({
    operationId: "getBreakGlass",
    method: "get",
    path: "/break-glass",
    tag: "break-glass",
    summary: "Whether somebody could get in if nothing else worked",
    scope: "break-glass:read",
    answer: { status: 200, schema: readiness },
    async run({ tenantId }) {
      const state = await breakGlass.readiness(tenantId);
      const { usableCodes, holders, lastUsedAt, lastRehearsedAt } = state;
      const times = { lastUsedAt: orNull(lastUsedAt), lastRehearsedAt: orNull(lastRehearsedAt) };
      const warnings = breakGlassWarnings(state, clock());
      return { status: 200, body: { usableCodes, holders, ...times, warnings } };
    },
  }),
  operation({
    operationId: "createBreakGlassCredential",
    method: "post",
    path: "/break-glass/credentials",
    tag: "break-glass",
    summary: "Make a sheet of recovery codes for an administrator; they are shown this once",
    scope: "break-glass:write",
    body: newCredential,
    answer: { status: 201, schema: credentialWithCodes },
    async run({ body, by, caller }) {
      assertOwner(caller);
      const made = await breakGlass.make(body.personId, by, body.codes);
      const { credential: row, codes } = made;
      return {
        status: 201,
        body: { ...shown(row), codes },
        location: `/break-glass/credentials/${row.id}`,
      };
    },
  }),
  operation({
    operationId: "listBreakGlassCredentials",
    method: "get",
    path: "/break-glass/credentials",
    tag: "break-glass",
    summary: "List the sheets, newest first, revoked ones too; never their codes",
    scope: "break-glass:read",
    query: z.strictObject({ ...pageQuery, search: searchIn(HOLDER), revoked: yesOrNo }),
    answer: { status: 200, schema: pageOf(credential) },
    async run({ query, tenantId }) {
      const page = await breakGlass.list(tenantId, query);
      return { status: 200, body: { ...page, items: page.items.map(shown) } };
    },
  }),
  operation({
    operationId: "revokeBreakGlassCredential",
    method: "delete",
    path: "/break-glass/credentials/{id}",
    tag: "break-glass",
    summary: "Revoke a sheet: its codes and the sessions that came of them",
    scope: "break-glass:write",
    async run({ id, by }) {
      await breakGlass.revoke(id, by);
      return { status: 204 };
    },
  }),
];

const sessionOperations = ({ breakGlass, clock }: Needs): readonly Operation[] => [
  operation({
    operationId: "listBreakGlassSessions",
    method: "get",
    path: "/break-glass/sessions",
    tag: "break-glass",
    summary: "List who came in by a code, newest first",
    scope: "break-glass:read",
    query: z.strictObject({ ...pageQuery, search: searchIn(HOLDER) }),
    answer: { status: 200, schema: pageOf(session) },
    async run({ query, tenantId }) {
      const page = await breakGlass.listSessions(tenantId, query);
      return { status: 200, body: { ...page, items: page.items.map((row) => shownSession(row, clock())) } };
    },
  }),
  operation({
    operationId: "endBreakGlassSession",
    method: "delete",
    path: "/break-glass/sessions/{id}",
    tag: "break-glass",
    summary: "End a break-glass session, from its next request on",
    scope: "break-glass:write",
    async run({ id, by }) {
      await breakGlass.endSession(id, by);
      return { status: 204 };
    },
  }),
];

/** A code opens everything: only who may do everything makes one. */
function assertOwner({ scopes }: Caller): void {
  if (holdsRole(scopes)("owner")) return;
  throw new RoleNotHeld("a recovery code may do more than the one who asks", {
    mismatch: { expected: "*", received: scopes.join(" ") },
    nextStep: "Ask an owner, or use a key with the scope *.",
  });
}
