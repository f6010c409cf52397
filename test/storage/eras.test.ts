import { createClient } from "redis";
import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import type { SessionRecord } from "../../src/sessions/types.ts";
import type { Repositories } from "../../src/storage/repositories.ts";
import type { Storage } from "../../src/storage/open.ts";
import { randomUUID } from "node:crypto";
import { aGroup, aMembership, aPerson, aSession, anApp } from "../conformance/samples.ts";
import { aPolicy } from "../conformance/policy-sample.ts";
import { createTestClock } from "../kit/clock.ts";
import { openTestStores, testRedisUrl, type TestStores } from "../kit/stores.ts";

const clock = createTestClock();
const now = () => clock().getTime();
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

/** A tenant with a signed-in person, as another node sees the session. */
async function signedIn() {
  const tenantId = randomUUID();
  await stores.database.transact(INSTANCE_TENANT, ({ tenants }) =>
    tenants.insert({ id: tenantId, name: tenantId, createdAt: clock(), version: 1 }),
  );
  const person = aPerson(tenantId);
  const session: SessionRecord = {
    ...aSession(tenantId, { personId: person.id }),
    createdAt: now(),
    seenAt: now(),
    endsAt: now() + 3_600_000,
  };
  const inside = <T>(work: (rows: Repositories) => Promise<T>) => stores.database.transact(tenantId, work);
  await inside(({ people }) => people.insert(person));
  await stores.expiring.sessions.create(session);
  const era = async () => (await other.expiring.sessions.read(session.key, now()))?.era;
  return { tenantId, person, session, inside, era };
}

test("P6 an era lasts while nothing changes, and is the same on every node", async () => {
  const { era, session } = await signedIn();
  const first = await era();
  expect(first).toEqual(expect.any(String));
  expect(await era()).toBe(first);
  const here = await stores.expiring.sessions.read(session.key, now());
  expect(here?.era?.split(".").slice(1)).toEqual(first?.split(".").slice(1));
});

describe("P6 what sessions and apps are judged by begins a new era on every node, before it is answered:", () => {
  type Change = (rows: Repositories, about: Awaited<ReturnType<typeof signedIn>>) => Promise<unknown>;
  const changes: Record<string, Change> = {
    "a policy": ({ policies }, { tenantId }) =>
      policies.save(aPolicy(tenantId), { kind: "system", name: "test" }),
    "an app": ({ apps }, { tenantId }) => apps.insert(anApp(tenantId)),
    "a deactivation": async ({ people }, { person }) => {
      await people.find(person.tenantId, person.id);
      return people.update({ ...person, status: "deactivated", version: 2 });
    },
    "a new name": ({ people }, { person }) => people.update({ ...person, displayName: "New", version: 2 }),
    "a membership": async ({ groups, memberships }, { tenantId, person }) => {
      const group = aGroup(tenantId);
      await groups.insert(group);
      return memberships.add(aMembership(group, person));
    },
  };
  test.each(Object.entries(changes))("%s", async (_name, change) => {
    const about = await signedIn();
    const before = await about.era();
    await about.inside((rows) => change(rows, about));
    const after = await about.era();
    expect(after).toEqual(expect.any(String));
    expect(after).not.toBe(before);
  });
});

test("a sign-in that changes nothing of a person but the date begins no era", async () => {
  const { person, inside, era } = await signedIn();
  const before = await era();
  await inside(async ({ people }) => {
    await people.find(person.tenantId, person.id);
    await people.update({ ...person, lastSigninAt: clock(), updatedAt: clock(), version: 2 });
  });
  expect(await era()).toBe(before);
});

test("a change of one person leaves other people's era as it was", async () => {
  const { tenantId, inside, era } = await signedIn();
  const colleague = aPerson(tenantId);
  await inside(({ people }) => people.insert(colleague));
  const before = await era();
  await inside(({ people }) => people.update({ ...colleague, displayName: "New", version: 2 }));
  expect(await era()).toBe(before);
});

test("what is rolled back, and what is not ours, begins none", async () => {
  const { tenantId, inside, era } = await signedIn();
  const before = await era();
  const undone = inside(async ({ apps }) => {
    await apps.insert(anApp(tenantId));
    throw new Error("no");
  });
  await expect(undone).rejects.toThrow("no");
  await (await signedIn()).inside(({ apps }) => apps.list(tenantId, { limit: 1 }));
  expect(await era()).toBe(before);
});

test("P6 while a change is being committed no era is told; of a node that dies then, none for a minute, and a new one after", async () => {
  const { tenantId, era } = await signedIn();
  const before = await era();
  const redis = await createClient({ url: testRedisUrl() }).connect();
  try {
    const [place = ""] = await redis.keys(`*w:${tenantId}`);
    const open = place.replace(/w:([^:]+)$/, "o:$1");
    // As the script that marks leaves it, with the end that the test chooses.
    const [seconds = "0"] = await redis.sendCommand<string[]>(["TIME"]);
    await redis.incr(place);
    await redis.zAdd(open, { value: "dead", score: (Number(seconds) + 60) * 1e6 });
    expect(await era()).toBeUndefined();
    await redis.zAdd(open, { value: "dead", score: (Number(seconds) - 1) * 1e6 });
    const after = await era();
    expect(after).toEqual(expect.any(String));
    expect(after).not.toBe(before);
  } finally {
    redis.destroy();
  }
});

test("an era that Redis has lost does not come back as what it was", async () => {
  const { tenantId, person, era } = await signedIn();
  const before = await era();
  const redis = await createClient({ url: testRedisUrl() }).connect();
  for (const place of await redis.keys(`*w:${tenantId}*`)) await redis.del(place);
  redis.destroy();
  expect(person.tenantId).toBe(tenantId);
  expect(await era()).not.toBe(before);
});

describe("news", () => {
  /** What the other node has heard when it has heard of `until`. */
  async function heard(act: () => Promise<unknown>, until: RegExp): Promise<readonly string[]> {
    const words: string[] = [];
    const done = new Promise<void>((resolve) => {
      other.expiring.news?.listen((what) => {
        words.push(what);
        if (until.test(what)) resolve();
      });
    });
    await act();
    await done;
    return words;
  }

  test("X3 X4 a removed and a revoked session, and a changed person, are told to other nodes", async () => {
    const { tenantId, person, session, inside } = await signedIn();
    const hash = session.key.split(".")[1] ?? "";
    expect(await heard(() => stores.expiring.sessions.remove(session.key), new RegExp(hash))).toContain(
      `s:${hash}`,
    );
    const revoked = () => stores.expiring.sessions.revoke(tenantId, { personId: person.id }, now());
    expect(await heard(revoked, new RegExp(person.id))).toContain(`p:${tenantId}:${person.id}`);
    await heard(() => stores.expiring.sessions.revoke(tenantId, {}, now()), new RegExp(`^t:${tenantId}`));
    await heard(
      () => inside(({ people }) => people.update({ ...person, displayName: "New", version: 2 })),
      new RegExp(`^p:${tenantId}`),
    );
  });

  test("news that were last proven more than a second ago count for nothing", async () => {
    expect(other.expiring.news?.isCurrent()).toBe(true);
    const alone = await stores.openNode();
    await alone.close();
    expect(alone.expiring.news?.isCurrent()).toBe(false);
  });
});
