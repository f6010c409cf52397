import { HOME, openStage } from "../signin/stage.ts";
import type { PolicyChanges } from "../../src/policies/input.ts";

const DAY_SECONDS = String(24 * 3600);
const stage = await openStage("postgres-redis", { SALLYPORT_SESSION_ABSOLUTE_SECONDS: DAY_SECONDS });
afterAll(() => stage.close());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const { world, policies, ruledSessions, sessions } = stage;
const { clock, tenantId } = world;
const by = { tenantId, actor: { kind: "system", name: "test" } } as const;
const everybody = (changes: PolicyChanges) => policies.update(tenantId, changes, by);
beforeEach(async () => {
  if ((await policies.get(tenantId, tenantId)).version > 0) await policies.rollback(tenantId, 0, by);
});

let name = 0;
async function signedIn(about = {}) {
  const browser = stage.browser();
  name += 1;
  const nameId = `p${name}@${HOME}`;
  expect((await stage.signIn(browser, { nameId, ...about })).status).toBe(200);
  const person = (await stage.people()).find(({ email }) => email === nameId);
  if (person === undefined) throw new Error("no person");
  return { browser, personId: person.id };
}
const lives = async ({ browser }: Awaited<ReturnType<typeof signedIn>>) =>
  (await stage.who(browser)) !== null;
const listed = async (personId: string) => (await sessions.list(tenantId, { personId }, { limit: 9 })).items;
const lastEnd = async () => (await stage.audited("session.ended"))[0]?.event;

test("P6 a session obeys a shortened idle limit from the next request on", async () => {
  const ada = await signedIn();
  clock.advance(20 * MINUTE);
  expect(await lives(ada)).toBe(true);
  await everybody({ session: { idleMinutes: 15 } });
  clock.advance(14 * MINUTE);
  expect(await lives(ada)).toBe(true);
  clock.advance(16 * MINUTE);
  expect(await listed(ada.personId)).toEqual([]);
  expect(await lives(ada)).toBe(false);
});

test("P6 what is over by a shorter limit already ends at the next request, and the trail says why", async () => {
  const ada = await signedIn();
  clock.advance(20 * MINUTE);
  await everybody({ session: { idleMinutes: 15 } });
  expect(await listed(ada.personId)).toEqual([]);
  expect(await lives(ada)).toBe(false);
  expect(await lastEnd()).toMatchObject({ personId: ada.personId, because: "policy_idle" });
});

test("P6 a shortened absolute limit ends it, too", async () => {
  const ada = await signedIn();
  clock.advance(2 * HOUR);
  expect(await lives(ada)).toBe(true);
  await everybody({ session: { absoluteMinutes: 119 } });
  expect(await lives(ada)).toBe(false);
  expect(await lastEnd()).toMatchObject({ because: "policy_absolute" });
});

test("X1 by the policy's limit 7:59 h work and 8:01 h ask again", async () => {
  await everybody({ session: { idleMinutes: 8 * 60, absoluteMinutes: 60 * 24 * 30 } });
  const ada = await signedIn();
  clock.advance(7 * HOUR + 59 * MINUTE);
  expect(await lives(ada)).toBe(true);
  clock.advance(8 * HOUR + MINUTE);
  expect(await lives(ada)).toBe(false);
});

test("P6 longer limits lengthen a live session before its shorter ones have passed", async () => {
  await everybody({ session: { idleMinutes: 10, absoluteMinutes: 30 } });
  const ada = await signedIn();
  clock.advance(5 * MINUTE);
  await everybody({ session: { idleMinutes: 120, absoluteMinutes: 600 } });
  clock.advance(119 * MINUTE - 5 * MINUTE);
  expect(await lives(ada)).toBe(true);
});

test("P6 longer limits do not bring back what was over", async () => {
  await everybody({ session: { idleMinutes: 10 } });
  const ada = await signedIn();
  clock.advance(10 * MINUTE);
  await everybody({ session: { idleMinutes: 120 } });
  expect(await lives(ada)).toBe(false);
});

test("X1 the identity provider's end counts where it is sooner than a longer policy's", async () => {
  const ada = await signedIn({ change: { sessionNotOnOrAfter: new Date(clock().getTime() + HOUR) } });
  await everybody({ session: { absoluteMinutes: 6000 } });
  clock.advance(59 * MINUTE);
  expect(await lives(ada)).toBe(true);
  clock.advance(MINUTE);
  expect(await lives(ada)).toBe(false);
});

test("P6 whom a policy is bound to obeys it at the next request; others do not", async () => {
  const [ada, bob] = [await signedIn(), await signedIn()];
  clock.advance(20 * MINUTE);
  const strict = { name: "strict", session: { idleMinutes: 15 }, bindings: { people: [ada.personId] } };
  const { id } = await policies.create(strict, by);
  expect(await lives(ada)).toBe(false);
  expect(await lives(bob)).toBe(true);
  await policies.remove(id, by);
});

test("P6 who joins a group obeys its policy at the next request, on every node", async () => {
  const ada = await signedIn();
  const at = clock();
  const group = { id: world.random.uuid(), tenantId, name: "strict", description: "" };
  await world.database.transact(tenantId, ({ groups }) =>
    groups.insert({ ...group, createdAt: at, updatedAt: at, version: 1 }),
  );
  const made = await policies.create(
    { name: "strict", session: { idleMinutes: 15 }, bindings: { groups: [group.id] } },
    by,
  );
  clock.advance(20 * MINUTE);
  expect(await lives(ada)).toBe(true);
  clock.advance(20 * MINUTE);
  await world.database.transact(tenantId, ({ memberships }) =>
    memberships.add({ tenantId, groupId: group.id, personId: ada.personId, source: "manual", addedAt: at }),
  );
  expect(await lives(ada)).toBe(false);
  await policies.remove(made.id, by);
});

test("P6 a session by an identity provider ends when SSO is switched off", async () => {
  const ada = await signedIn();
  await everybody({ sso: { mode: "off" } });
  expect(await lives(ada)).toBe(false);
  expect(await lastEnd()).toMatchObject({ personId: ada.personId, because: "policy_method" });
});

test("P6 a session by another connection than the one that is enforced ends", async () => {
  const ada = await signedIn();
  await everybody({ sso: { mode: "enforced", connectionId: stage.connection.id } });
  expect(await lives(ada)).toBe(true);
  const other = await stage.addConnection("other");
  await everybody({ sso: { connectionId: other.id } });
  expect(await lives(ada)).toBe(false);
  expect(await lastEnd()).toMatchObject({ because: "policy_connection" });
});

test("P6 a session without the second factor that is demanded now ends", async () => {
  const ada = await signedIn();
  await everybody({ twoStep: "required" });
  expect(await lives(ada)).toBe(false);
  expect(await lastEnd()).toMatchObject({ personId: ada.personId, because: "policy_second_factor" });
});

test("P6 two-step trusted leaves the sessions that the identity provider vouched for", async () => {
  const authnContext = "https://refeds.org/profile/mfa";
  const [ada, bob] = [await signedIn({ change: { authnContext } }), await signedIn()];
  await everybody({ twoStep: "trusted" });
  expect(await lives(ada)).toBe(true);
  expect(await lives(bob)).toBe(false);
});

test("P6 the end is told once, however many requests find it", async () => {
  const ada = await signedIn();
  const [record] = await listed(ada.personId);
  const before = (await stage.audited("session.ended")).length;
  await everybody({ sso: { mode: "off" } });
  const key = record?.key ?? "";
  const found = await Promise.all(
    Array.from({ length: 10 }, () => ruledSessions.read(key, clock().getTime())),
  );
  expect(found.filter(Boolean)).toEqual([]);
  expect(await stage.audited("session.ended")).toHaveLength(before + 1);
});
