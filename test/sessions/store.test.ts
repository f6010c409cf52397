import { promisify } from "node:util";
import type { SessionData } from "express-session";
import type { SessionBackend } from "../../src/sessions/repository.ts";
import { createSessions } from "../../src/sessions/sessions.ts";
import { sessionKey } from "../../src/sessions/store.ts";
import { openedApps } from "../kit/opened.ts";
import { openTestWorld } from "../kit/world.ts";

const world = await openTestWorld("postgres-redis");
afterAll(() => world.close());

const { clock, random, tenantId } = world;
const by = { tenantId, actor: { kind: "system" } } as const;
const build = (backend: SessionBackend = world.expiring.sessions) =>
  createSessions({
    backend,
    opened: openedApps({ clock, random, transact: world.database.transact }),
    clock,
    random,
    transact: world.database.transact,
    limits: () => world.settings.sessionLimits,
  });
const sessions = build();

const data = (personId: string): SessionData => {
  const signedIn = {
    personId,
    tenantId,
    connectionId: random.uuid(),
    at: clock().getTime(),
    authnInstant: 0,
    nameId: "n",
    nameIdFormat: "f",
  };
  return { cookie: { originalMaxAge: null }, signedIn };
};
const verbs = ({ store } = sessions) => ({
  get: (id: string) =>
    new Promise<SessionData | null | undefined>((resolve, reject) =>
      store.get(id, (error, found) => (error ? reject(error) : resolve(found))),
    ),
  set: promisify((id: string, session: SessionData, done: (error?: unknown) => void) =>
    store.set(id, session, done),
  ),
  touch: promisify((id: string, session: SessionData, done: (error?: unknown) => void) =>
    store.touch?.(id, session, done),
  ),
});
const { get, set, touch } = verbs();

async function opened(personId = random.uuid()) {
  clock.advance(1);
  const { sessionId } = sessions.newId(tenantId);
  await set(sessionId, data(personId));
  return { sessionId, personId };
}

test("the store holds no usable cookie: its key is a hash, and the id is not in it", async () => {
  const { sessionId, personId } = await opened();
  const { items } = await sessions.list(tenantId, { personId }, { limit: 5 });
  expect(items[0]?.key).toBe(sessionKey(sessionId));
  expect(JSON.stringify(items)).not.toContain(sessionId.slice(2));
});

test("a revoked session is not brought back by a request in flight", async () => {
  const { sessionId, personId } = await opened();
  const inFlight = await get(sessionId);
  if (!inFlight) throw new Error("no session");
  await sessions.revoke(tenantId, { personId }, by);
  inFlight.userAgent = "late";
  await expect(set(sessionId, inFlight)).rejects.toMatchObject({ code: "session_stale" });
  await touch(sessionId, inFlight);
  expect(await get(sessionId)).toBeNull();
});

test("of two writers of one session the second is refused, not merged over", async () => {
  const { sessionId } = await opened();
  const [one, other] = [await get(sessionId), await get(sessionId)];
  if (!one || !other) throw new Error("no session");
  await set(sessionId, { ...one, userAgent: "unknown to the store" }).catch(() => undefined);
  one.userAgent = "one";
  other.userAgent = "other";
  await set(sessionId, one);
  await expect(set(sessionId, other)).rejects.toMatchObject({ code: "session_stale" });
  one.userAgent = "one again";
  await set(sessionId, one);
  expect(await get(sessionId)).toMatchObject({ userAgent: "one again" });
});

test("a session opens only for a decision later than the last revocation", async () => {
  clock.advance(1);
  const personId = random.uuid();
  const decided = data(personId);
  clock.advance(5);
  await sessions.revoke(tenantId, { personId }, by);
  await expect(set(sessions.newId(tenantId).sessionId, decided)).rejects.toMatchObject({
    code: "session_refused",
  });
  clock.advance(1);
  await expect(set(sessions.newId(tenantId).sessionId, data(personId))).resolves.toBeUndefined();
});

test("nothing is kept of a browser that has not signed in", async () => {
  await expect(
    set(sessions.newId(tenantId).sessionId, { cookie: { originalMaxAge: null } }),
  ).rejects.toMatchObject({
    code: "session_not_signed_in",
  });
});

test("touches within a minute are written once", async () => {
  let touches = 0;
  const backend = world.expiring.sessions;
  const counting = build({ ...backend, touch: (...about) => ((touches += 1), backend.touch(...about)) });
  const { sessionId } = await opened();
  const again = verbs(counting);
  for (let second = 0; second < 130; second += 10) {
    clock.advance(10_000);
    const session = await again.get(sessionId);
    if (session) await again.touch(sessionId, session);
  }
  expect(touches).toBe(2);
});

test("X5 a store that fails gives an error and no session", async () => {
  const failing = verbs(build({ ...world.expiring.sessions, read: () => Promise.reject(new Error("gone")) }));
  await expect(failing.get("00x")).rejects.toThrow("gone");
});
