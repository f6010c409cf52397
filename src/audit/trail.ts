import type { AuditContext, AuditEvent, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/random.ts";
import { canonicalJson } from "./canonical.ts";
import { linkHash } from "./link.ts";
import type { AuditRepository } from "./repository.ts";
import type { AuditRecord } from "./types.ts";

/**
 * The trail that storage hands to every transaction, made from that transaction's own repository, so that the event
 * shares the fate of the change (L1). The chain is locked from the first `record` to the commit, which is what keeps
 * it free of gaps under concurrent writers.
 */
export function createTrail(clock: Clock, random: Random) {
  return (auditLog: AuditRepository): AuditTrail => {
    /** The link that this transaction appended last: nobody else can have appended since. */
    let own: AuditRecord | undefined;

    const record = async (event: AuditEvent, by: AuditContext): Promise<void> => {
      const head = own?.tenantId === by.tenantId ? own : await auditLog.lockHead(by.tenantId);
      const unlinked = {
        tenantId: by.tenantId,
        sequence: head.sequence + 1,
        id: random.uuid(),
        at: clock(),
        actor: asStored(by.actor),
        ip: by.ip,
        requestId: by.requestId === undefined ? undefined : storable(by.requestId),
        event: asStored(event),
        previousHash: head.hash,
      };
      const linked = { ...unlinked, hash: linkHash(unlinked) };
      own = undefined;
      await auditLog.append(linked);
      own = linked;
    };
    return { record };
  };
}

/** What comes back from the store must hash as what went in, so dates and absent members are settled before. */
function asStored<T>(value: T): T {
  return JSON.parse(canonicalJson(storableDeep(value))) as T;
}

function storableDeep(value: unknown): unknown {
  if (typeof value === "string") return storable(value);
  if (Array.isArray(value)) return value.map(storableDeep);
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [storable(name), storableDeep(member)]),
  );
}

/** PostgreSQL keeps neither U+0000 nor lone surrogates; a stranger's text must not be able to stop the record. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "\ufffd");
}
