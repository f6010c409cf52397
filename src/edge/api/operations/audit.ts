import { z } from "zod";
import type { Audit } from "../../../audit/audit.ts";
import type { Verified } from "../../../audit/parts.ts";
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

const chainHead = z.strictObject({
  sequence: z.int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/, "64 hex digits"),
});

const verification = z
  .strictObject({
    status: z.enum(["whole", "broken", "going-on"]).meta({
      description: "`going-on`: sound so far; send `after` and `upTo` again.",
    }),
    checked: z.int().meta({ description: "Records that are sound, from the first of all on." }),
    first: time.nullable().meta({ description: "Of the records of this call; null: it had none." }),
    last: time.nullable(),
    after: chainHead,
    upTo: chainHead.meta({
      description: "Write it down outside: a log that is cut off later is found by it.",
    }),
    broken: z
      .strictObject({
        how: z.enum(["altered", "missing", "inserted", "reordered", "cut-off"]),
        sequence: z.int(),
        message: z.string(),
        id: uuid
          .nullable()
          .meta({ description: "Of the record that stands at that number; null: none does." }),
        at: time.nullable(),
        nextStep: z.string(),
      })
      .nullable(),
  })
  .meta({ id: "AuditVerification" });

const NEXT_STEP =
  "Export the whole log now and keep the file. Verify an earlier export by `sallyport audit verify --file`, compare the two at this number, and find out who could write to the database past Sallyport.";

const shownVerification = ({ broken, first, last, ...rest }: Verified) => ({
  ...rest,
  first: orNull(first),
  last: orNull(last),
  broken:
    broken === undefined
      ? null
      : { ...broken, id: orNull(broken.id), at: orNull(broken.at), nextStep: NEXT_STEP },
});

const CONTENT_TYPES = { ndjson: "application/x-ndjson", csv: "text/csv" } as const;

export const auditOperations = (
  audit: Pick<Audit, "search" | "export" | "verifyPart">,
): readonly Operation[] => [
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
    operationId: "verifyAuditChain",
    method: "post",
    path: "/audit/verify",
    tag: "audit",
    summary: "Verify some thousand records of the hash chain, and where to go on; changes nothing",
    scope: "audit:read",
    body: z
      .strictObject({
        after: chainHead
          .exactOptional()
          .meta({ description: "As the call before answered; absent: the first." }),
        upTo: chainHead.exactOptional().meta({
          description: "Likewise, or a head that was written down earlier; absent: the end as it is now.",
        }),
      })
      .meta({ id: "AuditVerificationPart" }),
    answer: { status: 200, schema: verification },
    run: async ({ body, tenantId }) => ({
      status: 200,
      body: shownVerification(await audit.verifyPart(tenantId, body)),
    }),
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
