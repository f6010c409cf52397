import { z } from "zod";
import type { Audit } from "../../../audit/audit.ts";
import type { AuditRecord } from "../../../audit/types.ts";
import { instant, orNull, pageOf, pageQuery, searchAmongMany, time, uuid } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";

export const actor = z.strictObject({
  kind: z.enum(["admin-key", "person", "app", "system", "anonymous", "setup", "setup-link"]),
  id: z.string().exactOptional(),
  name: z.string().exactOptional(),
});

const auditEvent = z
  .strictObject({
    id: uuid,
    sequence: z.int().meta({ description: "1, 2, 3, ... in the tenant, without a gap." }),
    at: time,
    name: z.string(),
    actor,
    targetId: z.string().nullable(),
    ip: z.string().nullable(),
    requestId: z.string().nullable(),
    event: z
      .looseObject({ name: z.string() })
      .meta({ description: "The whole fact: before, after, code, ..." }),
    previousHash: z.string(),
    hash: z.string(),
  })
  .meta({ id: "AuditEvent" });

const filter = {
  name: z.string().max(100).exactOptional().meta({ description: "e.g. `signin.refused`" }),
  actor: z.string().max(200).exactOptional().meta({ description: "Id of the key or person that acted." }),
  target: z.string().max(200).exactOptional().meta({ description: "Id of what was acted on." }),
  search: searchAmongMany("the name, the fact, the actor, the address or the request's id"),
  from: instant.exactOptional(),
  to: instant.exactOptional(),
};

const shown = (row: AuditRecord) => ({
  id: row.id,
  sequence: row.sequence,
  at: row.at,
  name: row.event.name,
  actor: row.actor,
  targetId: "targetId" in row.event ? orNull(row.event.targetId) : null,
  ip: orNull(row.ip),
  requestId: orNull(row.requestId),
  event: row.event,
  previousHash: row.previousHash,
  hash: row.hash,
});

const CONTENT_TYPES = { ndjson: "application/x-ndjson", csv: "text/csv" } as const;

export const auditOperations = (audit: Pick<Audit, "search" | "export">): readonly Operation[] => [
  operation({
    operationId: "listAuditEvents",
    method: "get",
    path: "/audit/events",
    tag: "audit",
    summary: "Who did what, when and from where, newest first",
    scope: "audit:read",
    query: z.strictObject({ ...pageQuery, ...filter }),
    answer: { status: 200, schema: pageOf(auditEvent) },
    async run({ query, tenantId }) {
      const { limit, cursor, ...wanted } = query;
      const page = await audit.search(tenantId, wanted, { limit, ...(cursor !== undefined && { cursor }) });
      return { status: 200, body: { ...page, items: page.items.map(shown) } };
    },
  }),
  operation({
    operationId: "exportAuditEvents",
    method: "get",
    path: "/audit/export",
    tag: "audit",
    summary:
      "The trail as a file; without a filter the whole chain, oldest first, ready for the offline verifier",
    scope: "audit:read",
    query: z.strictObject({ format: z.enum(["ndjson", "csv"]).default("ndjson"), ...filter }),
    answer: { status: 200, schema: z.string(), contentTypes: Object.values(CONTENT_TYPES) },
    async run({ query, tenantId }) {
      const { format, ...wanted } = query;
      return {
        status: 200,
        lines: audit.export(tenantId, wanted, format),
        contentType: CONTENT_TYPES[format],
        fileName: `audit.${format}`,
      };
    },
  }),
];
