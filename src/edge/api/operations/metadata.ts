import { z } from "zod";
import type { MetadataExchange } from "../../../connections/metadata-exchange.ts";
import type { MetadataChange } from "../../../connections/types.ts";
import { orNull, pageOf, pageQuery, time, uuid } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";
import { LONGEST_CERTIFICATE } from "./connection-schemas.ts";

const change = z
  .strictObject({
    id: uuid,
    connectionId: uuid,
    at: time,
    status: z.enum(["applied", "held", "approved", "rejected", "superseded"]),
    reasons: z
      .array(z.string())
      .meta({ description: "Why it was held: `endpoint_changed`, `all_certificates_new`, ..." }),
    difference: z
      .array(z.strictObject({ field: z.string(), before: z.unknown(), after: z.unknown() }))
      .meta({ description: "Certificates with thumbprint, subject and dates." }),
    decidedAt: time.nullable(),
  })
  .meta({ id: "MetadataChange" });

const shown = (row: MetadataChange) => ({
  id: row.id,
  connectionId: row.connectionId,
  at: row.at,
  status: row.status,
  reasons: row.reasons,
  difference: row.difference,
  decidedAt: orNull(row.decidedAt),
});

const refreshed = z
  .strictObject({
    outcome: z.enum(["unchanged", "applied", "held", "failed"]),
    lastError: z.string().nullable(),
    dueAt: time.meta({ description: "When it is fetched next by itself." }),
  })
  .meta({ id: "MetadataRefresh" });

const lookInto = z
  .strictObject({
    metadataUrl: z.url().max(2048),
    metadataSigner: z.string().min(1).max(LONGEST_CERTIFICATE).exactOptional(),
    search: z.string().max(200).exactOptional().meta({ description: "Part of the entity ID or the name." }),
  })
  .meta({ id: "MetadataLookup" });

/** Of a federation's thousands nobody scrolls through more. */
const MOST_LISTED = 100;

const entities = z
  .strictObject({
    items: z.array(z.strictObject({ entityId: z.string(), displayName: z.string().nullable() })),
    total: z.int().meta({ description: `How many fit; the first ${MOST_LISTED} are listed.` }),
  })
  .meta({ id: "MetadataEntities" });

export const metadataOperations = (metadata: MetadataExchange): readonly Operation[] => [
  operation({
    operationId: "listMetadataEntities",
    method: "post",
    path: "/metadata/entities",
    tag: "connections",
    summary: "Fetch metadata and list the identity providers in it, to choose one; stores nothing",
    scope: "connections:write",
    body: lookInto,
    answer: { status: 200, schema: entities },
    async run({ body }) {
      const address = { url: body.metadataUrl, signer: body.metadataSigner };
      const found = await metadata.listProviders(address, body.search);
      const items = found.slice(0, MOST_LISTED).map(({ entityId, displayName }) => ({
        entityId,
        displayName: orNull(displayName),
      }));
      return { status: 200, body: { items, total: found.length } };
    },
  }),
  operation({
    operationId: "refreshMetadata",
    method: "post",
    path: "/connections/{id}/metadata/refresh",
    tag: "connections",
    summary: "Fetch the metadata now; harmless changes are applied, others held",
    scope: "connections:write",
    answer: { status: 200, schema: refreshed },
    async run({ id, by }) {
      const { outcome, connection } = await metadata.refresh(id, by);
      const { lastError, dueAt } = connection.metadata ?? {};
      return { status: 200, body: { outcome, lastError: orNull(lastError), dueAt } };
    },
  }),
  operation({
    operationId: "listMetadataChanges",
    method: "get",
    path: "/connections/{id}/metadata/changes",
    tag: "connections",
    summary: "What fetches changed or would change, newest first",
    scope: "connections:read",
    query: z.strictObject(pageQuery),
    answer: { status: 200, schema: pageOf(change) },
    async run({ id, tenantId, query }) {
      const page = await metadata.changes.list(tenantId, id, query);
      return { status: 200, body: { ...page, items: page.items.map(shown) } };
    },
  }),
  operation({
    operationId: "getMetadataChange",
    method: "get",
    path: "/metadata-changes/{id}",
    tag: "connections",
    summary: "Read one change of metadata",
    scope: "connections:read",
    answer: { status: 200, schema: change },
    run: async ({ id, tenantId }) => ({ status: 200, body: shown(await metadata.changes.get(tenantId, id)) }),
  }),
  operation({
    operationId: "approveMetadataChange",
    method: "post",
    path: "/metadata-changes/{id}/approve",
    tag: "connections",
    summary: "Let a held change in",
    scope: "connections:write",
    answer: { status: 200, schema: change },
    run: async ({ id, by }) => ({ status: 200, body: shown(await metadata.changes.approve(id, by)) }),
  }),
  operation({
    operationId: "rejectMetadataChange",
    method: "post",
    path: "/metadata-changes/{id}/reject",
    tag: "connections",
    summary: "Keep a held change out; the same proposal is not held again",
    scope: "connections:write",
    answer: { status: 200, schema: change },
    run: async ({ id, by }) => ({ status: 200, body: shown(await metadata.changes.reject(id, by)) }),
  }),
];
