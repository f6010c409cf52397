import type { AuditRecord } from "./types.ts";

const COLUMNS = [
  "sequence",
  "at",
  "name",
  "targetId",
  "actorKind",
  "actorId",
  "actorName",
  "ip",
  "requestId",
  "event",
  "id",
  "hash",
] as const;

/** Spreadsheets run a cell that begins so; full-width forms too. */
const STARTS_A_FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

export const CSV_HEADER = `${COLUMNS.join(",")}\r\n`;

/** One record as one RFC 4180 line. A text that a spreadsheet would run is shown behind an apostrophe. */
export function csvLine({ sequence, at, actor, ip, requestId, event, id, hash }: AuditRecord): string {
  const targetId = "targetId" in event ? event.targetId : undefined;
  const texts = [
    event.name,
    targetId,
    actor.kind,
    actor.id,
    actor.name,
    ip,
    requestId,
    JSON.stringify(event),
    id,
    hash,
  ];
  return `${sequence},${at.toISOString()},${texts.map(cell).join(",")}\r\n`;
}

function cell(text: string | undefined): string {
  if (text === undefined) return "";
  const safe = STARTS_A_FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
