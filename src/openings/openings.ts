import type { AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import { channelOf, frontChannelOf } from "./channels.ts";
import type { DeliveryRepository, OpeningRepository, ToldApps } from "./repository.ts";
import type { Delivery, Ended, Opening } from "./types.ts";

export interface OpeningRows {
  readonly openings: OpeningRepository;
  readonly deliveries: DeliveryRepository;
  readonly apps: ToldApps;
  readonly audit: AuditTrail;
}

interface Needs {
  readonly transact: Transact<OpeningRows>;
  readonly clock: Clock;
  readonly random: Random;
  /** Of our OpenID provider. */
  readonly issuer: string;
  /** When a session ends at the latest, ms since the epoch; `undefined`: it is over. */
  readonly sessionEndsAt: (key: string) => Promise<number | undefined>;
}

export type Openings = ReturnType<typeof createOpenings>;

/** A page is answered while its session still lives; what was delivered is shown this long. */
const KEPT_MS = 30 * 86_400_000;

/**
 * Which apps are open in which session. That, and what they still have to be told, is in the database: it outlives the
 * sessions' own store, and a word that is owed is committed with the fact that it tells of.
 */
export function createOpenings({ transact, clock, random, issuer, sessionEndsAt }: Needs) {
  return {
    /** In the transaction that records why the sessions are over: each of their apps that can be told will be. */
    async close(
      { openings, deliveries, apps }: Omit<OpeningRows, "audit">,
      tenantId: string,
      which: Ended,
      because: string,
    ): Promise<void> {
      const over = await openings.take(tenantId, which);
      if (over.length === 0) return;
      const ids = [...new Set(over.map(({ appId }) => appId))];
      const found = await Promise.all(ids.map((id) => apps.find(tenantId, id)));
      const channels = new Map(found.flatMap((app) => (app?.enabled ? [[app.id, channelOf(app)]] : [])));
      const due = over.flatMap((opening) => {
        const channel = channels.get(opening.appId);
        return channel === undefined ? [] : [newDelivery(opening, channel, because)];
      });
      await deliveries.insert(due);
    },

    /** Addresses that the browser of a session has to load, so that the apps which it opened end theirs. */
    async frontChannel(tenantId: string, sessionKey: string): Promise<readonly string[]> {
      const open = await transact(tenantId, async ({ openings, apps }) => {
        const all = await openings.of(tenantId, sessionKey);
        return Promise.all(
          all.map(async (opening) => ({ opening, app: await apps.find(tenantId, opening.appId) })),
        );
      });
      return open.flatMap(({ opening, app }) => (app && frontChannelOf(app, issuer, opening.name)) ?? []);
    },

    sessionsWith: (
      tenantId: string,
      which: { readonly appId: string; readonly personId?: string; readonly connectionId?: string },
      page: PageRequest,
    ): Promise<Page<string>> =>
      transact(tenantId, ({ openings }) => openings.sessionsWith(tenantId, which, page)),

    deliveries: (tenantId: string, appId: string, page: PageRequest): Promise<Page<Delivery>> =>
      transact(tenantId, ({ deliveries }) => deliveries.list(tenantId, appId, page)),

    /** Openings of sessions that have ended by themselves, and what was settled long ago. */
    async forget(tenantId: string, limit: number): Promise<number> {
      const now = clock();
      const keys = await transact(tenantId, ({ openings }) => openings.overdue(tenantId, now, limit));
      const ends = await Promise.all(keys.map(async (key) => ({ key, endsAt: await sessionEndsAt(key) })));
      const over = ends.filter(({ endsAt }) => endsAt === undefined).map(({ key }) => key);
      const settledBefore = new Date(now.getTime() - KEPT_MS);
      const forgotten = await transact(tenantId, async ({ openings, deliveries }) => {
        await openings.take(tenantId, { sessionKeys: over });
        for (const { key, endsAt } of ends)
          if (endsAt !== undefined) await openings.prolong(tenantId, key, new Date(endsAt));
        return deliveries.forget(tenantId, settledBefore, limit);
      });
      return Math.max(forgotten, keys.length);
    },
  };

  function newDelivery(opening: Opening, channel: Delivery["channel"], because: string): Delivery {
    const at = clock();
    return {
      id: random.uuid(),
      tenantId: opening.tenantId,
      appId: opening.appId,
      personId: opening.personId,
      sessionKey: opening.sessionKey,
      channel,
      name: opening.name,
      subject: opening.subject,
      because,
      status: "pending",
      attempts: 0,
      lastAnswer: undefined,
      createdAt: at,
      dueAt: at,
      settledAt: undefined,
    };
  }
}
