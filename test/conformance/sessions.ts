import { randomUUID } from "node:crypto";
import type { SessionBackend } from "../../src/sessions/repository.ts";
import type { SessionRecord } from "../../src/sessions/types.ts";
import { shardOf } from "../../src/sessions/shard.ts";
import { doorsConformance } from "./session-doors.ts";
import { AT, HOUR, aSession } from "./samples.ts";

const NOW = AT.getTime();

/** What every session store must do. */
export function sessionsConformance(name: string, backend: () => SessionBackend): void {
  describe(`${name}: sessions`, () => {
    test("a session comes back as it was created, and a second one under its key is refused", async () => {
      const session = aSession(randomUUID());
      expect(await backend().create(session)).toBe(true);
      expect(await backend().read(session.key, NOW)).toMatchObject(session);
      expect(await backend().create({ ...session, data: "other" })).toBe(false);
      expect((await backend().read(session.key, NOW))?.data).toBe(session.data);
    });

    test("an unknown key is no session", async () => {
      const key = `${shardOf(randomUUID())}.unknown`;
      expect(await backend().read(key, NOW)).toBeUndefined();
      expect(await backend().touch(key, NOW)).toBe(false);
      expect(await backend().replace(key, "data", 1, NOW)).toBe(false);
      await backend().remove(key);
    });

    test("a session under another tenant's shard is refused", async () => {
      const session = aSession(randomUUID());
      const shard = shardOf(session.tenantId) === "00" ? "01" : "00";
      await expect(backend().create({ ...session, key: `${shard}.hash` })).rejects.toThrow(RangeError);
    });

    test("X1 a session ends at the exact instant of its idle limit", async () => {
      const session = aSession(randomUUID());
      await backend().create(session);
      expect(await backend().read(session.key, NOW + HOUR - 1)).toBeDefined();
      expect(await backend().touch(session.key, NOW + HOUR)).toBe(false);
      expect(await backend().replace(session.key, "data", 1, NOW + HOUR)).toBe(false);
      expect(await backend().read(session.key, NOW + HOUR)).toBeUndefined();
      expect(await backend().read(session.key, NOW)).toBeUndefined(); // removed, not hidden
    });

    test("X1 a touched session lives on, and ends at its absolute limit all the same", async () => {
      const session = aSession(randomUUID(), { endsAt: NOW + 2 * HOUR });
      await backend().create(session);
      expect(await backend().touch(session.key, NOW + HOUR - 1)).toBe(true);
      expect((await backend().read(session.key, NOW + HOUR))?.seenAt).toBe(NOW + HOUR - 1);
      expect(await backend().touch(session.key, NOW + 2 * HOUR - 2)).toBe(true);
      expect(await backend().read(session.key, NOW + 2 * HOUR - 1)).toBeDefined();
      expect(await backend().read(session.key, NOW + 2 * HOUR)).toBeUndefined();
    });

    test("reading does not prolong, and a late touch does not turn the clock back", async () => {
      const session = aSession(randomUUID());
      await backend().create(session);
      await backend().read(session.key, NOW + 1000);
      expect((await backend().read(session.key, NOW + 1000))?.seenAt).toBe(NOW);
      await backend().touch(session.key, NOW + 5000);
      await backend().touch(session.key, NOW + 4000);
      expect((await backend().read(session.key, NOW + 5000))?.seenAt).toBe(NOW + 5000);
    });

    test("of twenty writers with one version exactly one writes", async () => {
      const session = aSession(randomUUID());
      await backend().create(session);
      const wrote = await Promise.all(
        Array.from({ length: 20 }, (_, i) => backend().replace(session.key, `data ${i}`, 1, NOW + 10)),
      );
      expect(wrote.filter(Boolean)).toHaveLength(1);
      expect(await backend().read(session.key, NOW + 10)).toMatchObject({
        ...session,
        data: `data ${wrote.indexOf(true)}`,
        version: 2,
        seenAt: NOW + 10,
      });
    });

    test("P6 a live session takes new limits, longer or shorter; one that is over takes none", async () => {
      const session = aSession(randomUUID());
      await backend().create(session);
      const longer = { endsAt: NOW + 72 * HOUR, idleMs: 48 * HOUR };
      expect(await backend().limit(session.key, longer, NOW + 1)).toBe(true);
      expect(await backend().read(session.key, NOW + 47 * HOUR)).toMatchObject({ ...session, ...longer });
      const listed = await backend().list(session.tenantId, {}, { limit: 5 }, NOW + 47 * HOUR);
      expect(listed.items).toEqual([{ ...session, ...longer }]);
      const shorter = { endsAt: NOW + HOUR, idleMs: 1000 };
      expect(await backend().limit(session.key, shorter, NOW + 500)).toBe(true);
      expect(await backend().touch(session.key, NOW + 999)).toBe(true);
      expect(await backend().limit(session.key, longer, NOW + 1999)).toBe(false);
      expect(await backend().read(session.key, NOW + 1999)).toBeUndefined();
      expect(await backend().limit(session.key, longer, NOW)).toBe(false);
    });

    test("P6 a session that was given a longer life outlives what the next sign-ins clear up", async () => {
      const session = aSession(randomUUID(), { endsAt: NOW + 2 * HOUR, idleMs: 90 * HOUR });
      await backend().create(session);
      await backend().limit(session.key, { endsAt: NOW + 9 * HOUR, idleMs: 90 * HOUR }, NOW);
      const later = NOW + 3 * HOUR;
      await backend().create(
        aSession(session.tenantId, { createdAt: later, seenAt: later, endsAt: later + HOUR }),
      );
      expect(await backend().read(session.key, later)).toBeDefined();
    });

    test("a session is removed once", async () => {
      const session = aSession(randomUUID());
      await backend().create(session);
      const removed = await Promise.all([1, 2, 3, 4].map(() => backend().remove(session.key)));
      expect(removed.filter(Boolean)).toHaveLength(1);
    });

    test("a removed session stays removed, whatever a request in flight saves", async () => {
      const session = aSession(randomUUID());
      await backend().create(session);
      await backend().remove(session.key);
      expect(await backend().replace(session.key, "late", 1, NOW + 1)).toBe(false);
      expect(await backend().touch(session.key, NOW + 1)).toBe(false);
      expect(await backend().read(session.key, NOW + 1)).toBeUndefined();
      expect((await backend().list(session.tenantId, {}, { limit: 10 }, NOW + 1)).items).toEqual([]);
    });

    revocation(backend);
    listing(backend);
    doorsConformance(backend);
  });
}

const filters = ({ personId, connectionId = "none" }: SessionRecord) => [
  {},
  { personId },
  { connectionId },
  { personId, connectionId },
];

function revocation(backend: () => SessionBackend): void {
  test("X3 a revocation ends what matches and leaves other people, connections and tenants alone", async () => {
    for (const pick of [0, 1, 2, 3]) {
      const session = aSession(randomUUID());
      const filter = filters(session)[pick] ?? {};
      const stranger = aSession(session.tenantId);
      const elsewhere = {
        ...aSession(randomUUID()),
        personId: session.personId,
        connectionId: session.connectionId,
      };
      for (const one of [session, stranger, elsewhere]) await backend().create(one);
      expect(await backend().revoke(session.tenantId, filter, NOW + 5)).toBe(pick === 0 ? 2 : 1);
      expect(await backend().read(session.key, NOW + 5)).toBeUndefined();
      expect((await backend().read(stranger.key, NOW + 5)) === undefined).toBe(pick === 0);
      expect(await backend().read(elsewhere.key, NOW + 5)).toBeDefined();
    }
  });

  test("X3 a revoked session is never resurrected: not by a save, a touch or a create that began before", async () => {
    for (const pick of [0, 1, 2, 3]) {
      const session = aSession(randomUUID());
      await backend().create(session);
      await backend().revoke(session.tenantId, filters(session)[pick] ?? {}, NOW + 5);
      expect(await backend().replace(session.key, "late", 1, NOW + 6)).toBe(false);
      expect(await backend().touch(session.key, NOW + 6)).toBe(false);
      expect(await backend().create(session)).toBe(false);
      const again = { ...session, key: `${session.key}-2`, createdAt: NOW + 5, seenAt: NOW + 5 };
      expect(await backend().create(again)).toBe(false);
      expect(await backend().create({ ...again, createdAt: NOW + 6, seenAt: NOW + 6 })).toBe(true);
    }
  });

  test("X3 creates and saves that race a revocation leave nothing alive", async () => {
    const tenantId = randomUUID();
    const personId = randomUUID();
    const sessions = Array.from({ length: 15 }, () => aSession(tenantId, { personId }));
    const early = sessions.slice(0, 5);
    for (const session of early) await backend().create(session);
    await Promise.all([
      ...early.map((session) => backend().replace(session.key, "racing", 1, NOW + 1)),
      backend().revoke(tenantId, { personId }, NOW + 2),
      ...sessions.slice(5).map((session) => backend().create(session)),
    ]);
    for (const session of sessions) expect(await backend().read(session.key, NOW + 3)).toBeUndefined();
    expect((await backend().list(tenantId, {}, { limit: 50 }, NOW + 3)).items).toEqual([]);
  });

  test("one session may stay while a person's others end, and an older mark does not replace a newer", async () => {
    const tenantId = randomUUID();
    const personId = randomUUID();
    const [mine, other] = [aSession(tenantId, { personId }), aSession(tenantId, { personId })];
    await backend().create(mine);
    await backend().create(other);
    expect(await backend().revoke(tenantId, { personId }, NOW + 5, mine.key)).toBe(1);
    expect(await backend().read(mine.key, NOW + 5)).toBeDefined();
    expect(await backend().replace(mine.key, "goes on", 1, NOW + 6)).toBe(true);
    await backend().revoke(tenantId, { personId }, NOW + 1, mine.key);
    expect(await backend().create(aSession(tenantId, { personId, createdAt: NOW + 5 }))).toBe(false);
  });

  test("sessions that are over are not counted as revoked", async () => {
    const session = aSession(randomUUID());
    await backend().create(session);
    expect(await backend().revoke(session.tenantId, {}, NOW + HOUR)).toBe(0);
  });
}

function listing(backend: () => SessionBackend): void {
  test("the list pages through live sessions, newest first, each exactly once", async () => {
    const tenantId = randomUUID();
    // three share each instant, so that the cursor has to tell them apart
    const all = Array.from({ length: 12 }, (_, i) =>
      aSession(tenantId, { createdAt: NOW + Math.floor(i / 3) }),
    );
    for (const session of all) await backend().create(session);
    await backend().create(aSession(tenantId, { idleMs: 10 }));
    await backend().create(aSession(randomUUID()));
    const seen = [];
    let cursor: string | undefined;
    do {
      const page = await backend().list(tenantId, {}, { limit: 5, ...(cursor && { cursor }) }, NOW + 100);
      seen.push(...page.items);
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(12);
    expect(new Set(seen.map((session) => session.key))).toEqual(new Set(all.map((session) => session.key)));
    expect(seen.map((session) => session.createdAt)).toEqual(
      all.map((session) => session.createdAt).toReversed(),
    );
  });

  test("T1 a session that no connection vouched for is its person's, and no connection's revocation ends it", async () => {
    const session = aSession(randomUUID(), { connectionId: undefined });
    const { tenantId, personId, key } = session;
    await backend().create(session);
    expect(await backend().read(key, NOW)).toMatchObject(session);
    expect((await backend().list(tenantId, { personId }, { limit: 5 }, NOW)).items).toEqual([session]);
    expect(await backend().revoke(tenantId, { connectionId: randomUUID() }, NOW)).toBe(0);
    expect(await backend().revoke(tenantId, { personId }, NOW)).toBe(1);
    expect(await backend().create({ ...session, key: `${key}2` })).toBe(false);
  });

  test("the list can be narrowed to a person, a connection or both", async () => {
    const tenantId = randomUUID();
    const [personId, connectionId] = [randomUUID(), randomUUID()];
    const both = aSession(tenantId, { personId, connectionId });
    const person = aSession(tenantId, { personId });
    const connection = aSession(tenantId, { connectionId });
    for (const session of [both, person, connection, aSession(tenantId)]) await backend().create(session);
    const keys = async (filter: object) =>
      (await backend().list(tenantId, filter, { limit: 10 }, NOW)).items
        .map((session) => session.key)
        .toSorted();
    expect(await keys({ personId })).toEqual([both.key, person.key].toSorted());
    expect(await keys({ connectionId })).toEqual([both.key, connection.key].toSorted());
    expect(await keys({ personId, connectionId })).toEqual([both.key]);
    expect(await keys({ personId: "no id at all" })).toEqual([]);
  });

  test("a cursor that no list gave is refused", async () => {
    const wrong = backend().list(randomUUID(), {}, { limit: 5, cursor: "nonsense" }, NOW);
    await expect(wrong).rejects.toMatchObject({ code: "invalid_input" });
  });
}
