import type { AuditContext, AuditEvent } from "../../src/kernel/audit.ts";
import { GENESIS } from "../../src/audit/link.ts";
import { createTrail } from "../../src/audit/trail.ts";
import type { AuditRepository } from "../../src/audit/repository.ts";
import type { AuditRecord } from "../../src/audit/types.ts";

export const TENANT = "7d9b3c7e-1f0a-4a57-9f4e-2f6f7d0c1a11";
export const BY: AuditContext = {
  tenantId: TENANT,
  actor: { kind: "admin-key", id: "key-1", name: "automation" },
  ip: "192.0.2.7",
};

/** A trail over an array, with the records as a store would keep them. */
export function arrayTrail() {
  const kept: AuditRecord[] = [];
  const auditLog: AuditRepository = {
    lockHead: async () => kept.at(-1) ?? GENESIS,
    append: async (record) => void kept.push(record),
    search: async (_tenantId, _filter, { limit, cursor }) => {
      const newestFirst = kept.toReversed();
      const start = Number(cursor ?? 0);
      const items = newestFirst.slice(start, start + limit);
      return start + limit < newestFirst.length ? { items, next: String(start + limit) } : { items };
    },
    lastSequence: async () => kept.length,
    between: async (_tenantId, names, { after, upTo }, limit) =>
      kept
        .filter(({ sequence, event }) => sequence > after && sequence <= upTo && names.includes(event.name))
        .slice(0, limit),
    read: async (_tenantId, after, limit) => kept.filter(({ sequence }) => sequence > after).slice(0, limit),
  };
  let tick = Date.parse("2026-01-01T00:00:00Z");
  let ids = 0;
  const random = {
    uuid: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, "0")}`,
    token: () => "t",
  };
  const trail = createTrail(() => new Date((tick += 1000)), random)(auditLog);
  return { kept, auditLog, trail };
}

export const connectionCreated = (name: string): AuditEvent => ({
  name: "connection.created",
  targetId: `connection-${name}`,
  after: { name, protocol: "saml" },
});

/** A sound chain of `length` records. */
export async function soundChain(length: number): Promise<AuditRecord[]> {
  const { kept, trail } = arrayTrail();
  for (let n = 1; n <= length; n += 1) await trail.record(connectionCreated(`n${n}`), BY);
  return kept;
}

export async function* streamOf<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
