import type { AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Logger } from "../kernel/logger.ts";
import type { Transact } from "../kernel/transaction.ts";
import { channelOf } from "./channels.ts";
import type { DeliveryRepository, DueDeliveryLocator, ToldApps } from "./repository.ts";
import type { Delivery, Told } from "./types.ts";

/** What came of one attempt. */
export type Sent = { readonly ok: boolean; readonly answer: string };

interface Needs {
  readonly transact: Transact<{
    readonly deliveries: DeliveryRepository;
    readonly apps: ToldApps;
    readonly audit: AuditTrail;
  }>;
  readonly locate: DueDeliveryLocator;
  readonly clock: Clock;
  readonly log: Logger;
  /** Never rejects: that the app cannot be reached is an outcome. */
  readonly send: (delivery: Delivery, app: Told) => Promise<Sent>;
}

/** Longer than an attempt can take: after this long another node begins the next. Milliseconds. */
const LEASE_MS = 20_000;
/** After the first, second, ... attempt that failed, milliseconds; the last one again and again. */
const PAUSES_MS = [2_000, 10_000, 60_000, 300_000, 900_000, 3_600_000];
const GIVE_UP_MS = 24 * 3_600_000;
const BATCH = 64;
/** How often a node looks for what others have left, milliseconds; what it owes itself it begins at once. */
const LOOK_MS = 5_000;

/**
 * Tells apps that sessions are over: at once, and again with growing pauses, for a day. What is owed is in the
 * database, so the end of a node delays it by one lease.
 */
export function createCourier({ transact, locate, clock, log, send }: Needs) {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let underWay: Promise<void> | undefined;
  let again = false;

  async function attempt({
    tenantId,
    id,
  }: {
    readonly tenantId: string;
    readonly id: string;
  }): Promise<void> {
    const now = clock();
    const leaseUntil = new Date(now.getTime() + LEASE_MS);
    const taken = await transact(tenantId, async ({ deliveries, apps }) => {
      const delivery = await deliveries.claim(tenantId, id, now, leaseUntil);
      return delivery && { delivery, app: await apps.find(tenantId, delivery.appId) };
    });
    if (taken === undefined) return;
    const { delivery, app } = taken;
    const reachable = app?.enabled === true && channelOf(app) === delivery.channel;
    const sent = reachable ? await send(delivery, app) : undefined;
    await settle(delivery, sent);
  }

  async function settle(delivery: Delivery, sent: Sent | undefined): Promise<void> {
    const { tenantId } = delivery;
    const outcome = outcomeOf(delivery, sent, clock());
    await transact(tenantId, async ({ deliveries, audit }) => {
      const settled = await deliveries.settle(delivery, outcome);
      if (!settled || outcome.status !== "given_up") return;
      const { appId: targetId, personId, attempts } = delivery;
      const event = { name: "app.logout_given_up", targetId, personId, attempts } as const;
      const because = outcome.lastAnswer;
      await audit.record({ ...event, because }, { tenantId, actor: { kind: "system", name: "logout" } });
    });
    if (outcome.status !== "delivered")
      log.warn(
        { appId: delivery.appId, delivery: delivery.id, because: outcome.lastAnswer },
        "logout not told",
      );
  }

  async function round(): Promise<void> {
    do {
      again = false;
      const due = await locate.deliveriesDue(clock(), BATCH);
      const done = await Promise.allSettled(due.map(attempt));
      for (const each of done)
        if (each.status === "rejected") log.warn({ error: each.reason }, "a logout delivery stays for later");
      // Of each app and session there was one, and each app had its share: there may be more.
      again ||= due.length > 0 && done.some(({ status }) => status === "fulfilled");
    } while (again && !stopped);
  }

  /** Resolves when all that is due has been tried. */
  function look(): Promise<void> {
    again = true;
    underWay ??= round()
      .catch((error: unknown) => log.warn({ error }, "logout deliveries: the database is away"))
      .finally(() => (underWay = undefined));
    return underWay;
  }

  return {
    look,
    /** Something was just committed. */
    wake: (): void => void look(),
    start(): void {
      stopped = false;
      timer ??= setInterval(() => void look(), LOOK_MS).unref();
    },
    async stop(): Promise<void> {
      stopped = true;
      clearInterval(timer);
      timer = undefined;
      await underWay;
    },
  };
}

/** @param sent `undefined`: the app is gone, or has this channel no more */
function outcomeOf({ attempts, createdAt }: Delivery, sent: Sent | undefined, now: Date) {
  const settled = { settledAt: now, dueAt: now };
  if (sent === undefined)
    return { ...settled, status: "given_up", lastAnswer: "the app has this channel no more" } as const;
  const lastAnswer = sent.answer.slice(0, 300);
  if (sent.ok) return { ...settled, status: "delivered", lastAnswer } as const;
  const pause = PAUSES_MS[Math.min(attempts, PAUSES_MS.length) - 1] ?? GIVE_UP_MS;
  const dueAt = new Date(now.getTime() + pause);
  if (dueAt.getTime() >= createdAt.getTime() + GIVE_UP_MS)
    return { ...settled, status: "given_up", lastAnswer } as const;
  return { status: "pending", lastAnswer, dueAt, settledAt: undefined } as const;
}
