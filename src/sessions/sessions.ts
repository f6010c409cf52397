import type { AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import type { SessionBackend } from "./repository.ts";
import { shardOf } from "./shard.ts";
import { BrokerSessionStore, sessionKey } from "./store.ts";
import type { SessionFilter, SessionLimits, Sessions } from "./types.ts";

interface Needs {
  readonly backend: SessionBackend;
  readonly clock: Clock;
  readonly random: Random;
  /** Asked at each sign-in. */
  readonly limits: () => SessionLimits;
  readonly transact: Transact<{ readonly audit: AuditTrail }>;
}

/** Signed-in browsers: two stores, so the end comes first and its record second; a failure between is loud. */
export function createSessions({ backend, clock, random, limits, transact }: Needs): Sessions {
  const store = new BrokerSessionStore({ backend, clock, limits });
  return {
    store,
    keyOf: sessionKey,
    endsAt: (session) => store.endsAtOf(session),

    newId(tenantId) {
      const sessionId = shardOf(tenantId) + random.token(32);
      return { sessionId, key: sessionKey(sessionId) };
    },

    list: (tenantId, filter, page) => backend.list(tenantId, filter, page, clock().getTime()),

    async end(key, { personId, because }, by) {
      const ended = await backend.remove(key);
      await transact(by.tenantId, ({ audit }) =>
        audit.record({ name: "session.ended", targetId: key, personId, because }, by),
      );
      return ended;
    },

    async revoke(tenantId, filter, by, exceptKey) {
      const revoked = await backend.revoke(tenantId, filter, clock().getTime(), exceptKey);
      const targetId = filter.personId ?? filter.connectionId;
      const event = { name: "sessions.revoked", scope: scopeOf(filter, exceptKey), revoked } as const;
      await transact(tenantId, ({ audit }) =>
        audit.record(targetId === undefined ? event : { ...event, targetId }, by),
      );
      return { revoked };
    },
  };
}

function scopeOf(filter: SessionFilter, exceptKey: string | undefined): string {
  const scope = filter.personId === undefined ? "" : "person";
  const wider =
    [scope, filter.connectionId === undefined ? "" : "connection"].filter(Boolean).join("+") || "all";
  return exceptKey === undefined ? wider : `${wider} but one`;
}
