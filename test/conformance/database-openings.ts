import { randomUUID } from "node:crypto";
import type { Delivery, Opening } from "../../src/openings/types.ts";
import { AT, anApp, aPerson, later } from "./samples.ts";
import { allPages } from "./under-test.ts";
import type { UnderTest } from "./under-test.ts";

export const anOpening = (
  of: Pick<Opening, "tenantId" | "appId" | "personId">,
  about: Partial<Opening> = {},
): Opening => ({
  ...of,
  sessionKey: `00.${randomUUID()}`,
  connectionId: undefined,
  name: "sid",
  subject: undefined,
  openedAt: AT,
  endsAt: later(1_000),
  ...about,
});

export const aDelivery = (of: Opening, about: Partial<Delivery> = {}): Delivery => ({
  id: randomUUID(),
  tenantId: of.tenantId,
  appId: of.appId,
  personId: of.personId,
  sessionKey: of.sessionKey,
  channel: "oidc-back-channel",
  name: of.name,
  subject: of.subject,
  because: "revoked: person",
  status: "pending",
  attempts: 0,
  lastAnswer: undefined,
  createdAt: AT,
  dueAt: AT,
  settledAt: undefined,
  ...about,
});

export function openingsConformance(under: UnderTest): void {
  const { database, newTenant, inside } = under;

  async function furnished() {
    const tenantId = await newTenant();
    const [wiki, tracker] = [anApp(tenantId), anApp(tenantId)];
    const [ann, ben] = [aPerson(tenantId), aPerson(tenantId)];
    await inside(tenantId, async ({ apps, people }) => {
      for (const app of [wiki, tracker]) await apps.insert(app);
      for (const person of [ann, ben]) await people.insert(person);
    });
    return { tenantId, wiki, tracker, ann, ben };
  }

  test("X3 sessions are found by the app that was opened in them, page by page, newest first", async () => {
    const { tenantId, wiki, tracker, ann, ben } = await furnished();
    const connectionId = randomUUID();
    const of = (appId: string, personId: string, minute: number, about: Partial<Opening> = {}) =>
      anOpening({ tenantId, appId, personId }, { openedAt: later(minute), ...about });
    const all = [
      of(wiki.id, ann.id, 1),
      of(wiki.id, ben.id, 2, { connectionId }),
      of(wiki.id, ann.id, 3),
      of(tracker.id, ann.id, 4),
    ];
    await inside(tenantId, async ({ openings }) => {
      for (const each of all) await openings.note(each);
      const keys = all.map(({ sessionKey }) => sessionKey);
      const found = await allPages((page) => openings.sessionsWith(tenantId, { appId: wiki.id }, page), 1);
      expect(found.items).toEqual([keys[2], keys[1], keys[0]]);
      const by = async (filter: { personId?: string; connectionId?: string }) =>
        (await openings.sessionsWith(tenantId, { appId: wiki.id, ...filter }, { limit: 5 })).items;
      expect(await by({ personId: ann.id })).toEqual([keys[2], keys[0]]);
      expect(await by({ connectionId })).toEqual([keys[1]]);
      expect(await by({ personId: "nobody" })).toEqual([]);
    });
  });

  test("X4 an app opened twice in a session is noted once, and taken once with all that it was called", async () => {
    const { tenantId, wiki, tracker, ann, ben } = await furnished();
    const first = anOpening({ tenantId, appId: wiki.id, personId: ann.id });
    const again = { ...first, name: "sid 2", subject: { nameId: "ann", format: "x" }, endsAt: later(9) };
    const { sessionKey } = first;
    const other = anOpening({ tenantId, appId: tracker.id, personId: ann.id }, { sessionKey });
    const bens = anOpening({ tenantId, appId: wiki.id, personId: ben.id });
    await inside(tenantId, async ({ openings }) => {
      for (const each of [first, again, other, bens]) await openings.note(each);
      expect(await openings.of(tenantId, sessionKey)).toHaveLength(2);
      expect(await openings.take(tenantId, { personId: ann.id, exceptKey: sessionKey })).toEqual([]);
      expect(await openings.take(tenantId, { personId: "nobody" })).toEqual([]);
      expect(await openings.take(tenantId, { connectionId: randomUUID() })).toEqual([]);
      const taken = await openings.take(tenantId, { personId: ann.id });
      expect(taken).toHaveLength(2);
      expect(taken).toEqual(expect.arrayContaining([again, other]));
      expect(await openings.take(tenantId, { sessionKey })).toEqual([]);
      expect(await openings.take(tenantId, { sessionKeys: [] })).toEqual([]);
      expect(await openings.overdue(tenantId, later(999), 5)).toEqual([]);
      expect(await openings.overdue(tenantId, later(1_000), 5)).toEqual([bens.sessionKey]);
      await openings.prolong(tenantId, bens.sessionKey, later(2_000));
      expect(await openings.overdue(tenantId, later(1_000), 5)).toEqual([]);
      expect(await openings.take(tenantId, { sessionKeys: [bens.sessionKey, sessionKey] })).toHaveLength(1);
    });
  });

  test("X4 of twenty nodes one gets a delivery, and a lost attempt is taken up after its lease", async () => {
    const { tenantId, wiki, ann } = await furnished();
    const delivery = aDelivery(anOpening({ tenantId, appId: wiki.id, personId: ann.id }));
    await inside(tenantId, ({ deliveries }) => deliveries.insert([delivery]));
    const claim = (at: Date, until: Date) =>
      inside(tenantId, ({ deliveries }) => deliveries.claim(tenantId, delivery.id, at, until));
    const won = (await Promise.all(Array.from({ length: 20 }, () => claim(AT, later(20))))).filter(Boolean);
    expect(won).toEqual([{ ...delivery, attempts: 1, dueAt: later(20) }]);
    expect(await claim(later(19), later(40))).toBeUndefined();
    const second = await claim(later(20), later(40));
    expect(second?.attempts).toBe(2);
    const outcome = { status: "delivered", lastAnswer: "HTTP 200", dueAt: AT, settledAt: later(21) } as const;
    await inside(tenantId, async ({ deliveries }) => {
      // The first attempt, which was thought lost, comes back too late to say anything.
      expect(await deliveries.settle({ ...delivery, attempts: 1 }, outcome)).toBe(false);
      expect(await deliveries.settle({ ...delivery, attempts: 2 }, outcome)).toBe(true);
      expect(await deliveries.find(tenantId, delivery.id)).toEqual({ ...delivery, ...outcome, attempts: 2 });
      expect(await deliveries.forget(tenantId, later(20), 5)).toBe(0);
      expect(await deliveries.forget(tenantId, later(21), 5)).toBe(1);
    });
  });

  test("X4 of one app and session the first word goes first, and one app does not take every turn", async () => {
    const { tenantId, wiki, tracker, ann } = await furnished();
    const before = new Date(AT.getTime() - 400 * 86_400_000);
    const old = { createdAt: before, dueAt: before };
    const session = anOpening({ tenantId, appId: wiki.id, personId: ann.id });
    const first = aDelivery(session, { ...old, dueAt: new Date(before.getTime() + 60_000) });
    const second = aDelivery(session, { createdAt: new Date(before.getTime() + 1), dueAt: before });
    const many = Array.from({ length: 12 }, () =>
      aDelivery(anOpening({ tenantId, appId: tracker.id, personId: ann.id }), old),
    );
    await inside(tenantId, ({ deliveries }) => deliveries.insert([second, first, ...many]));
    const due = async (at: number) =>
      (await database().locate.deliveriesDue(new Date(before.getTime() + at), 200))
        .filter((each) => each.tenantId === tenantId)
        .map(({ id }) => id);
    const early = await due(0);
    expect(early).toHaveLength(8);
    expect(early.every((id) => many.some((one) => one.id === id))).toBe(true);
    const late = await due(60_000);
    expect(late).toContain(first.id);
    expect(late).not.toContain(second.id);
    await inside(tenantId, async ({ deliveries }) => {
      const { items } = await allPages((page) => deliveries.list(tenantId, wiki.id, page), 1);
      expect(items).toEqual([second, first]);
      for (const { id } of [first, ...many]) await deliveries.claim(tenantId, id, later(0), later(999_999));
    });
    await inside(tenantId, async ({ apps, deliveries }) => {
      await apps.delete(tenantId, wiki.id);
      expect((await deliveries.list(tenantId, wiki.id, { limit: 5 })).items).toEqual([]);
    });
  });
}
