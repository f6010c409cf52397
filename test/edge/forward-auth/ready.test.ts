import { randomUUID } from "node:crypto";
import { createReadyAnswers } from "../../../src/edge/forward-auth/ready.ts";
import type { LiveSession, SessionNews } from "../../../src/sessions/repository.ts";
import type { Storage } from "../../../src/storage/open.ts";
import { AT, aSession, HOUR } from "../../conformance/samples.ts";
import { createTestClock } from "../../kit/clock.ts";
import { openTestStores, type TestStores } from "../../kit/stores.ts";

const NOW = AT.getTime();
const READY_MS = 2_000;
const headers = ["X-Forwarded-User", "ann@acme.com"];
const unlimited = { app: {}, signedInAt: NOW };

/** News that a test tells itself. */
function toldHere() {
  const listeners: ((what: string) => void)[] = [];
  let current = true;
  const news: SessionNews = { listen: (each) => void listeners.push(each), isCurrent: () => current };
  return {
    news,
    tell: (what: string) => listeners.forEach((each) => each(what)),
    lose: () => (current = false),
  };
}
const live = (about: Partial<LiveSession> = {}): LiveSession => ({
  ...aSession(randomUUID(), { idleMs: HOUR, endsAt: NOW + 9 * HOUR }),
  era: "1.2.3",
  ...about,
});
function held(session = live()) {
  const told = toldHere();
  const ready = createReadyAnswers(told.news, READY_MS);
  ready.put("id", { session, from: NOW, headers, ...unlimited }, ready.mark(), NOW);
  return { ...told, ready, session };
}

test("A3 a yes is given again without a question for two seconds, and not longer", () => {
  const { ready } = held();
  expect(ready.at("id", NOW + READY_MS - 1)?.headers).toBe(headers);
  expect(ready.at("id", NOW + READY_MS)).toBeUndefined();
  expect(ready.at("another", NOW)).toBeUndefined();
});

test("X1 app limit: a yes is given no longer than the app's own limits last", () => {
  const { news } = toldHere();
  const ready = createReadyAnswers(news, READY_MS);
  const session = live();
  const put = (app: { session: object }) =>
    ready.put("id", { session, from: NOW, headers, app, signedInAt: NOW - HOUR + 1 }, ready.mark(), NOW);
  put({ session: { absoluteMinutes: 60 } });
  expect(ready.at("id", NOW)).toBeDefined();
  expect(ready.at("id", NOW + 1)).toBeUndefined();
  expect(ready.still("id", session, NOW + 1)).toBeUndefined();
  put({ session: { absoluteMinutes: 61 } });
  expect(ready.still("id", session, NOW + 1)).toBeDefined();
  put({ session: { idleMinutes: 60 } });
  expect(ready.still("id", session, NOW + 1)).toBeDefined();
  expect(ready.still("id", { ...session, seenAt: NOW - HOUR }, NOW + 1)).toBeUndefined();
});

test.each<[string, (session: LiveSession) => string]>([
  ["its session", ({ key }) => `s:${key.split(".")[1]}`],
  ["its person", ({ tenantId, personId }) => `p:${tenantId}:${personId}`],
  ["its tenant", ({ tenantId }) => `t:${tenantId}`],
])("X3 X4 it is gone at once where something is told of %s", (_name, what) => {
  const { ready, tell, session } = held();
  tell(what(live()));
  expect(ready.at("id", NOW)).toBeDefined();
  tell(what(session));
  expect(ready.at("id", NOW)).toBeUndefined();
  expect(ready.still("id", session, NOW)).toBeUndefined();
});

test("X4 without news nothing is given unasked", () => {
  const { ready, lose } = held();
  lose();
  expect(ready.at("id", NOW)).toBeUndefined();
  const alone = createReadyAnswers(undefined, READY_MS);
  alone.put("id", { session: live(), from: NOW, headers, ...unlimited }, alone.mark(), NOW);
  expect(alone.at("id", NOW)).toBeUndefined();
});

test("X4 where news may have been missed, all that was remembered is gone", () => {
  const { ready, tell, session } = held();
  tell("*");
  expect(ready.at("id", NOW)).toBeUndefined();
  expect(ready.still("id", session, NOW)).toBeUndefined();
});

test("X4 what was told while the session was read makes its answer none to be given unasked", () => {
  const { ready, tell } = held();
  const mark = ready.mark();
  const session = live();
  tell("t:somebody");
  ready.put("late", { session, from: NOW, headers, ...unlimited }, mark, NOW);
  expect(ready.at("late", NOW)).toBeUndefined();
  expect(ready.still("late", session, NOW)?.headers).toBe(headers);
});

test("P6 an answer counts for this session in this era, and for five seconds at most", () => {
  const { ready, session } = held();
  expect(ready.still("id", session, NOW + 4_999)).toBeDefined();
  expect(ready.still("id", session, NOW + 5_000)).toBeUndefined();
  expect(ready.still("id", { ...session, era: "1.2.4" }, NOW)).toBeUndefined();
  expect(ready.still("id", { ...session, era: undefined }, NOW)).toBeUndefined();
  expect(ready.still("id", { ...session, version: 2 }, NOW)).toBeUndefined();
});

test("X1 an answer ends with its session, and before a use of it has to be written down", () => {
  const over = held(live({ endsAt: NOW + 500 }));
  expect(over.ready.at("id", NOW + 499)).toBeDefined();
  expect(over.ready.at("id", NOW + 500)).toBeUndefined();
  const idle = held(live({ idleMs: 90_000 }));
  expect(idle.ready.at("id", NOW + 1_499)).toBeDefined();
  expect(idle.ready.at("id", NOW + 1_500)).toBeUndefined();
});

test("no era, nothing remembered; of twenty thousand the oldest goes", () => {
  const ready = createReadyAnswers(toldHere().news, READY_MS);
  ready.put(
    "none",
    { session: live({ era: undefined }), from: NOW, headers, ...unlimited },
    ready.mark(),
    NOW,
  );
  expect(ready.at("none", NOW)).toBeUndefined();
  const session = live();
  for (let n = 0; n <= 20_000; n += 1)
    ready.put(`${n}`, { session, from: NOW, headers, ...unlimited }, ready.mark(), NOW);
  expect(ready.at("0", NOW)).toBeUndefined();
  expect(ready.at("1", NOW)).toBeDefined();
});

describe("two nodes", () => {
  const clock = createTestClock();
  let stores: TestStores;
  let other: Storage;
  beforeAll(async () => {
    stores = await openTestStores({ kind: "postgres-redis", clock });
    other = await stores.openNode();
  });
  afterAll(async () => {
    await other.close();
    await stores.close();
  });

  test("X4 a revocation on one node empties the other's map within a second, most times far sooner", async () => {
    const ready = createReadyAnswers(other.expiring.news, READY_MS);
    const now = clock().getTime();
    const took: number[] = [];
    for (let n = 0; n < 100; n += 1) {
      const session = aSession(randomUUID(), {
        createdAt: now,
        seenAt: now,
        endsAt: now + HOUR,
        idleMs: HOUR,
      });
      await stores.expiring.sessions.create(session);
      const seen = await other.expiring.sessions.read(session.key, now);
      ready.put("id", { session: seen!, from: now, headers, ...unlimited }, ready.mark(), now);
      expect(ready.at("id", now)).toBeDefined();
      await stores.expiring.sessions.revoke(session.tenantId, { personId: session.personId }, now);
      const answered = performance.now();
      while (ready.at("id", now) !== undefined) await new Promise((done) => setImmediate(done));
      took.push(performance.now() - answered);
    }
    expect(took.toSorted((one, more) => one - more)[98]).toBeLessThan(1_000);
  });
});
