import { z } from "zod";
import type { Connections } from "../../../connections/connections.ts";
import { mappingPreset } from "../../../connections/types.ts";
import { Invalid } from "../../../kernel/errors.ts";
import type { Received } from "../../../mapping/apply.ts";
import { groupRules } from "../../../mapping/group-input.ts";
import { mappingInput, mappingTransforms } from "../../../mapping/input.ts";
import type { MappingInForce, Mappings } from "../../../mapping/mapping.ts";
import type { Mapping } from "../../../mapping/types.ts";
import { factsIn } from "../../../signin/openid/claims.ts";
import type { Recorder } from "../../../signin/recorder.ts";
import { assertScope } from "../caller.ts";
import { orNull, pageOf, pageQuery, time, uuid } from "../fields.ts";
import { actor } from "./audit.ts";
import { operation, type Call, type JsonAnswer, type Operation } from "../operation.ts";

/** What a message says, its signature unchecked: good for a preview and for nothing else. Throws a BrokerError. */
export type ReadReceived = (xml: string) => Received;

const transforms = mappingTransforms.exactOptional();
const sources = z.array(
  z.union([
    z.strictObject({ attribute: z.string(), transforms }),
    z.strictObject({ nameId: z.literal(true), transforms }),
    z.strictObject({ template: z.string(), transforms }),
    z.strictObject({ constant: z.string() }),
  ]),
);
export const mapping = z
  .strictObject({
    email: sources,
    givenName: sources,
    familyName: sources,
    displayName: sources,
    groups: sources,
    groupRules: groupRules.exactOptional(),
    custom: z.record(z.string(), sources),
    externalId: sources.exactOptional(),
  })
  .meta({ id: "MappingInForce" });

const version = z
  .strictObject({
    version: z.int(),
    at: time,
    by: actor,
    mapping,
  })
  .meta({ id: "MappingVersion" });

const rollbackInput = z
  .strictObject({
    version: z.int().min(0).max(1_000_000).meta({
      description: "One that is listed; 0: the preset's rules as they are today.",
    }),
  })
  .meta({ id: "MappingRollback" });

const previewInput = z
  .strictObject({
    assertionXml: z
      .string()
      .min(1)
      .max(200_000)
      .exactOptional()
      .meta({ description: "A Response or an Assertion, as XML. Either this or `signinId`." }),
    signinId: uuid
      .exactOptional()
      .meta({ description: "A recorded sign-in; takes the scope `signins:read` too." }),
    mapping: mappingInput.exactOptional().meta({ description: "A draft; else the rules in force." }),
  })
  .meta({ id: "MappingPreviewInput" });

const preview = z
  .strictObject({
    fields: z.array(
      z.strictObject({
        field: z.string(),
        value: z.union([z.string(), z.array(z.string())]).nullable(),
        source: z.string().nullable().meta({ description: "The source that won; null: none." }),
      }),
    ),
    groups: z
      .array(
        z.strictObject({
          value: z.string(),
          groups: z.array(z.string()).meta({ description: "Empty: dropped." }),
          rule: z.string().nullable().meta({ description: "The rule that decided; null: none matched." }),
        }),
      )
      .meta({ description: "What the group rules make of each received value." }),
    received: z
      .strictObject({
        nameId: z.string(),
        nameIdFormat: z.string(),
        attributes: z.array(z.strictObject({ name: z.string(), values: z.array(z.string()) })),
      })
      .meta({ description: "What the message says, for all that could be mapped." }),
    problems: z.array(
      z.strictObject({
        field: z.string(),
        reason: z.enum(["missing", "not_an_email", "several_values", "unusable_text", "too_large"]),
        lookedFor: z.array(z.string()),
        received: z.array(z.string()),
        candidates: z
          .array(z.string())
          .exactOptional()
          .meta({ description: "Of `email`: other attributes that came with an address." }),
      }),
    ),
  })
  .meta({ id: "MappingPreview" });

interface Needs {
  readonly connections: Connections;
  readonly mappings: Mappings;
  readonly signins: Pick<Recorder, "get" | "messageOf" | "claimsOf">;
  readonly readReceived: ReadReceived;
}

const shown = ({
  email,
  givenName,
  familyName,
  displayName,
  groups,
  groupRules: rules,
  custom,
  externalId,
}: Mapping) => ({
  email,
  givenName,
  familyName,
  displayName,
  groups,
  ...(rules && { groupRules: rules }),
  custom,
  ...(externalId !== undefined && { externalId }),
});
const receivedShown = ({ nameId, nameIdFormat, attributes }: Received) => ({
  nameId,
  nameIdFormat,
  attributes: Array.from(attributes, ([name, values]) => ({ name, values })),
});
const answered = (rules: MappingInForce): JsonAnswer => ({
  status: 200,
  body: shown(rules.mapping),
  version: rules.version,
});

export const mappingOperations = (needs: Needs): readonly Operation[] => {
  const { connections, mappings } = needs;
  /** A connection of this tenant, and the preset whose rules it begins with. */
  const known = async (tenantId: string, id: string) => ({
    id,
    preset: mappingPreset(await connections.get(tenantId, id)),
  });
  return [
    operation({
      operationId: "getMapping",
      method: "get",
      path: "/connections/{id}/mapping",
      tag: "mapping",
      summary: "The rules in force: the connection's own, or its preset's defaults",
      scope: "connections:read",
      versioned: true,
      answer: { status: 200, schema: mapping },
      async run({ id, tenantId }) {
        const { preset } = await known(tenantId, id);
        return answered(await mappings.get(tenantId, id, preset));
      },
    }),
    operation({
      operationId: "putMapping",
      method: "put",
      path: "/connections/{id}/mapping",
      tag: "mapping",
      summary: "Set the connection's own rules",
      scope: "connections:write",
      versioned: true,
      body: mappingInput,
      answer: { status: 200, schema: mapping },
      async run({ id, tenantId, body, by, version }) {
        return answered(await mappings.save(await known(tenantId, id), body, by, version));
      },
    }),
    operation({
      operationId: "listMappingVersions",
      method: "get",
      path: "/connections/{id}/mapping/versions",
      tag: "mapping",
      summary: "Every set of rules that the connection had of its own, newest first",
      scope: "connections:read",
      query: z.strictObject(pageQuery),
      answer: { status: 200, schema: pageOf(version) },
      async run({ id, tenantId, query }) {
        await connections.get(tenantId, id);
        const page = await mappings.versions(tenantId, id, query);
        const items = page.items.map((each) => ({
          version: each.version,
          at: each.at,
          by: each.by,
          mapping: shown(each.mapping),
        }));
        return { status: 200, body: { ...page, items } };
      },
    }),
    operation({
      operationId: "rollbackMapping",
      method: "post",
      path: "/connections/{id}/mapping/rollback",
      tag: "mapping",
      summary: "Put earlier rules in force again, as a new version",
      scope: "connections:write",
      versioned: true,
      body: rollbackInput,
      answer: { status: 200, schema: mapping },
      async run({ id, tenantId, body, by, version: against }) {
        return answered(await mappings.rollback(await known(tenantId, id), body.version, by, against));
      },
    }),
    operation({
      operationId: "previewMapping",
      method: "post",
      path: "/connections/{id}/mapping/preview",
      tag: "mapping",
      summary: "Field by field, what the rules make of a message; writes nothing, signs nobody in",
      scope: "connections:read",
      body: previewInput,
      answer: { status: 200, schema: preview },
      async run(call) {
        const { id, tenantId, body } = call;
        const { preset } = await known(tenantId, id);
        const rules = body.mapping ?? (await mappings.get(tenantId, id, preset)).mapping;
        const received = await receivedFor(call, needs);
        const { fields, groups, problems } = mappings.preview(rules, received);
        const lines = fields.map(({ field, value, source }) => ({
          field,
          value: orNull(value),
          source: orNull(source),
        }));
        const mapped = groups.map((line) => ({ ...line, rule: orNull(line.rule) }));
        return {
          status: 200,
          body: { fields: lines, groups: mapped, received: receivedShown(received), problems },
        };
      },
    }),
  ];
};

/** @throws Invalid, NotFound, ScopeMissing */
async function receivedFor(
  call: Call<unknown, z.output<typeof previewInput>>,
  { signins, readReceived }: Needs,
): Promise<Received> {
  const { assertionXml, signinId } = call.body;
  if ((assertionXml === undefined) === (signinId === undefined))
    throw new Invalid("say which message", { nextStep: "Send either assertionXml or signinId." });
  if (assertionXml !== undefined) return readReceived(assertionXml);
  assertScope(call.caller, "signins:read");
  const attempt = await signins.get(call.tenantId, signinId ?? "");
  if (attempt.connectionId !== call.id) throw nothingRecorded();
  const said = signins.claimsOf(attempt);
  const read = said && factsIn(said);
  if (read?.ok) return read.facts;
  const message = signins.messageOf(attempt);
  if (message === undefined) throw nothingRecorded();
  return readReceived(Buffer.from(message, "base64").toString("utf8"));
}

const nothingRecorded = (): Invalid =>
  new Invalid("the sign-in has no recorded message of this connection", {
    nextStep: "Choose a sign-in that this connection's identity provider answered.",
  });
