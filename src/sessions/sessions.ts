import type { AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import { createOpenedIn } from "./opened-in.ts";
import type { SessionBackend } from "./repository.ts";
import { shardOf } from "./shard.ts";
import { BrokerSessionStore, sessionKey } from "./store.ts";
import type { OpenedApps, Over, SessionLimits, Sessions, WiderFilter } from "./types.ts";

interface Needs<Rows extends { readonly audit: AuditTrail }> {
  readonly backend: SessionBackend;
  readonly clock: Clock;
  readonly random: Random;
  /** Asked at each sign-in. */
  readonly limits: () => SessionLimits;
  readonly transact: Transact<Rows>;
  readonly opened: OpenedApps<Rows>;
}

/**
 * Signed-in browsers. Sessions and the trail are in two stores, so the end comes first and its record second; a failure
 * between is loud. What apps have to be told is committed before: they hear of it even where the sessions' store is away.
 */
export function createSessions<Rows extends { readonly audit: AuditTrail }>(needs: Needs<Rows>): Sessions {
  const { backend, clock, random, limits, transact, opened } = needs;
  const store = new BrokerSessionStore({ backend, clock, limits });
  const openedIn = createOpenedIn(needs);

  async function tellApps(tenantId: string, which: Over, because: string): Promise<void> {
    await transact(tenantId, (rows) => opened.close(rows, tenantId, which, because));
    opened.wake();
  }

  /** @returns how many were live */
  async function endAll(
    tenantId: string,
    { appId, ...filter }: WiderFilter,
    exceptKey: string | undefined,
    because: string,
  ): Promise<number> {
    if (appId !== undefined) return openedIn.end(tenantId, { ...filter, appId }, exceptKey, because);
    const which = exceptKey === undefined ? filter : { ...filter, exceptKey };
    await tellApps(tenantId, which, because);
    const revoked = await backend.revoke(tenantId, filter, clock().getTime(), exceptKey);
    // An app that was opened in between.
    await tellApps(tenantId, which, because);
    return revoked;
  }

  return {
    store,
    keyOf: sessionKey,
    endsAt: (session) => store.recordOf(session)?.endsAt,
    seenAt: (session) => store.recordOf(session)?.seenAt,

    newId(tenantId) {
      const sessionId = shardOf(tenantId) + random.token(32);
      return { sessionId, key: sessionKey(sessionId) };
    },

    list: (tenantId, { appId, ...filter }, page) =>
      appId === undefined
        ? backend.list(tenantId, filter, page, clock().getTime())
        : openedIn.list(tenantId, { ...filter, appId }, page),

    async end(key, { personId, because }, by) {
      const ended = await backend.remove(key);
      await transact(by.tenantId, async (rows) => {
        await opened.close(rows, by.tenantId, { sessionKey: key }, because);
        await rows.audit.record({ name: "session.ended", targetId: key, personId, because }, by);
      });
      opened.wake();
      return ended;
    },

    async revoke(tenantId, filter, by, exceptKey) {
      const scope = scopeOf(filter, exceptKey);
      const revoked = await endAll(tenantId, filter, exceptKey, `revoked: ${scope}`);
      const targetId = filter.personId ?? filter.connectionId ?? filter.appId;
      const event = { name: "sessions.revoked", scope, revoked } as const;
      await transact(tenantId, ({ audit }) =>
        audit.record(targetId === undefined ? event : { ...event, targetId }, by),
      );
      return { revoked };
    },
  };
}

function scopeOf(filter: WiderFilter, exceptKey: string | undefined): string {
  const named = [
    filter.personId === undefined ? "" : "person",
    filter.connectionId === undefined ? "" : "connection",
    filter.appId === undefined ? "" : "app",
  ];
  const wider = named.filter(Boolean).join("+") || "all";
  return exceptKey === undefined ? wider : `${wider} but one`;
}
