import { z } from "zod";
import type { ApiTokens } from "../../../api-tokens/api-tokens.ts";
import type { OwnedApiToken } from "../../../api-tokens/types.ts";
import type { Clock } from "../../../kernel/clock.ts";
import { BrokerError } from "../../../kernel/errors.ts";
import { daysFrom } from "../../../tokens/admin-keys.ts";
import { orNull, pageOf, pageQuery, searchIn, time, uuid } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";

/** `DELETE /tokens` without a word on which: never everybody's by an oversight. */
export class ApiTokenFilterMissing extends BrokerError {
  readonly code = "api_token_filter_missing";
  readonly status = 422;
}

const use = z.strictObject({ at: time, appId: uuid, ip: z.string().nullable() });
const kind = z.enum(["api", "app-password"]);
const token = z
  .strictObject({
    id: uuid,
    personId: uuid,
    owner: z.strictObject({ email: z.string(), displayName: z.string() }),
    name: z.string(),
    kind: kind.meta({
      description: "app-password: typed into apps that speak Crowd, in place of a password.",
    }),
    onlyAppId: uuid.nullable().meta({ description: "The only app that takes it; null: all." }),
    createdAt: time,
    expiresAt: time.meta({ description: "Its own end; the policy in force may end it earlier." }),
    lastUsed: use
      .nullable()
      .meta({ description: "To the minute: which app asked about it, and from where." }),
  })
  .meta({ id: "ApiToken" });

const shown = ({ lastUsed, ...token }: OwnedApiToken) => ({
  id: token.id,
  personId: token.personId,
  owner: token.owner,
  name: token.name,
  kind: token.kind,
  onlyAppId: orNull(token.onlyAppId),
  createdAt: token.createdAt,
  expiresAt: token.expiresAt,
  lastUsed: orNull(lastUsed && { at: lastUsed.at, appId: lastUsed.appId, ip: orNull(lastUsed.ip) }),
});

interface Needs {
  readonly apiTokens: Pick<ApiTokens, "list" | "revoke" | "revokeAll">;
  readonly clock: Clock;
}

export const apiTokenOperations = ({ apiTokens, clock }: Needs): readonly Operation[] => [
  operation({
    operationId: "listApiTokens",
    method: "get",
    path: "/tokens",
    tag: "tokens",
    summary: "List the API tokens of people, newest first; never their secrets",
    scope: "tokens:read",
    query: z.strictObject({
      ...pageQuery,
      search: searchIn("its name, or its owner's e-mail address or display name"),
      personId: uuid.exactOptional(),
      kind: kind.exactOptional(),
      expiringInDays: z.coerce
        .number()
        .int()
        .min(0)
        .max(3_650)
        .exactOptional()
        .meta({ description: "Those that end within so many days; 0: those whose end has come." }),
    }),
    answer: { status: 200, schema: pageOf(token) },
    async run({ query, tenantId }) {
      const { limit, cursor, expiringInDays: days, ...rest } = query;
      const filter = {
        ...rest,
        ...(days !== undefined && { expiringBefore: daysFrom(clock(), days) }),
      };
      const request = { limit, ...(cursor !== undefined && { cursor }) };
      const page = await apiTokens.list(tenantId, filter, request);
      return { status: 200, body: { ...page, items: page.items.map(shown) } };
    },
  }),
  operation({
    operationId: "revokeApiTokens",
    method: "delete",
    path: "/tokens",
    tag: "tokens",
    summary: "Revoke the API tokens of a person, or all of the tenant; at the next question of any app",
    scope: "tokens:write",
    query: z.strictObject({ personId: uuid.exactOptional(), all: z.literal("true").exactOptional() }),
    answer: { status: 200, schema: z.strictObject({ revoked: z.int() }) },
    async run({ query: { personId, all }, by }) {
      if ((personId !== undefined) === (all !== undefined))
        throw new ApiTokenFilterMissing("say which API tokens", {
          mismatch: { expected: "personId, or else all=true" },
          nextStep: "Name a person, or send all=true alone.",
        });
      const { revoked } = await apiTokens.revokeAll(personId === undefined ? {} : { personId }, by);
      return { status: 200, body: { revoked } };
    },
  }),
  operation({
    operationId: "revokeApiToken",
    method: "delete",
    path: "/tokens/{id}",
    tag: "tokens",
    summary: "Revoke one API token",
    scope: "tokens:write",
    async run({ id, by }) {
      await apiTokens.revoke(id, by);
      return { status: 204 };
    },
  }),
];
