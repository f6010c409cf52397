import { z } from "zod";
import { BrokerError } from "../kernel/errors.ts";
import type { AuditEvent } from "../kernel/audit.ts";
import type { AuditRecord } from "./types.ts";

/** A line of an exported trail is not a record. */
export class ExportUnreadable extends BrokerError {
  readonly code = "audit_export_unreadable";
  readonly status = 422;
}

const line = z.strictObject({
  tenantId: z.string(),
  sequence: z.int().positive(),
  id: z.string(),
  at: z.iso.datetime().transform((text) => new Date(text)),
  actor: z.strictObject({
    kind: z.enum(["admin-key", "person", "app", "system", "anonymous", "setup", "setup-link"]),
    id: z.string().optional(),
    name: z.string().optional(),
  }),
  ip: z.string().optional(),
  requestId: z.string().optional(),
  event: z.looseObject({ name: z.string() }),
  previousHash: z.string(),
  hash: z.string(),
});

/** One record as one line of NDJSON; complete, so that the chain can be verified from a file. */
export const ndjsonLine = (record: AuditRecord): string => `${JSON.stringify(record)}\n`;

/**
 * Read an exported trail back, for the offline verifier. Empty lines are skipped.
 * @throws ExportUnreadable naming the line
 */
export async function* readNdjson(lines: AsyncIterable<string>): AsyncGenerator<AuditRecord> {
  let number = 0;
  for await (const text of lines) {
    number += 1;
    if (text.trim() !== "") yield parsed(text, number);
  }
}

function parsed(text: string, number: number): AuditRecord {
  try {
    const { actor, ip, requestId, event, ...rest } = line.parse(JSON.parse(text));
    const { kind, id, name } = actor;
    const who = { kind, ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }) };
    // Any name is let through: a chain that a newer version wrote must verify too.
    return { ...rest, actor: who, ip, requestId, event: event as unknown as AuditEvent };
  } catch (cause) {
    throw new ExportUnreadable(`line ${number} is not an audit record`, { cause });
  }
}
