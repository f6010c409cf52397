import { randomUUID } from "node:crypto";
import { systemRandom } from "../../src/kernel/random.ts";
import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import type { LiveRules } from "../../src/sessions/live-rules.ts";
import { createRuledSessions } from "../../src/sessions/ruled.ts";
import { aSession, anApp, HOUR } from "../conformance/samples.ts";
import { openedApps } from "../kit/opened.ts";
import { createTestClock } from "../kit/clock.ts";
import { openTestStores, type StoresKind } from "../kit/stores.ts";

/** A node whose questions for the rules are counted. */
async function openNode(kind: StoresKind) {
  const clock = createTestClock();
  const stores = await openTestStores({ kind, clock });
  const tenantId = randomUUID();
  await stores.database.transact(INSTANCE_TENANT, ({ tenants }) =>
    tenants.insert({ id: tenantId, name: "t", createdAt: clock(), version: 1 }),
  );
  let asked = 0;
  let rules: LiveRules = { limits: { idleMs: HOUR, absoluteMs: 9 * HOUR }, refusal: () => undefined };
  const sessions = createRuledSessions({
    opened: openedApps({ clock, random: systemRandom, transact: stores.database.transact }),
    backend: stores.expiring.sessions,
    transact: stores.database.transact,
    rulesFor: async () => {
      asked += 1;
      return () => rules;
    },
  });
  const at = clock().getTime();
  const data = JSON.stringify({ signedIn: { method: "idp" } });
  const session = aSession(tenantId, {
    createdAt: at,
    seenAt: at,
    endsAt: at + 9 * HOUR,
    idleMs: HOUR,
    data,
  });
  await sessions.create(session);
  asked = 0;
  return {
    clock,
    stores,
    tenantId,
    asked: () => asked,
    read: () => sessions.read(session.key, clock().getTime()),
    /** What is in force now, told as a change of policies tells it. */
    async change(next: LiveRules) {
      rules = next;
      await stores.database.transact(tenantId, ({ apps }) => apps.insert(anApp(tenantId)));
    },
  };
}

const REFUSING: LiveRules = { limits: { idleMs: HOUR, absoluteMs: HOUR }, refusal: () => "policy_method" };

test("P6 the database is asked for a person's rules once an era, and a change is obeyed at the very next request", async () => {
  const node = await openNode("postgres-redis");
  try {
    for (let n = 0; n < 5; n += 1) expect(await node.read()).toBeDefined();
    expect(node.asked()).toBe(1);
    await node.change(REFUSING);
    expect(await node.read()).toBeUndefined();
    expect(node.asked()).toBe(2);
  } finally {
    await node.stores.close();
  }
});

test("P6 rules are asked for anew after five seconds, whatever the era says", async () => {
  const node = await openNode("postgres-redis");
  try {
    await node.read();
    node.clock.advance(4_999);
    await node.read();
    expect(node.asked()).toBe(1);
    node.clock.advance(1);
    await node.read();
    expect(node.asked()).toBe(2);
  } finally {
    await node.stores.close();
  }
});

test("P6 where the store tells no era the rules are asked for at each request", async () => {
  const node = await openNode("postgres");
  try {
    for (let n = 0; n < 3; n += 1) await node.read();
    expect(node.asked()).toBe(3);
    await node.change(REFUSING);
    expect(await node.read()).toBeUndefined();
  } finally {
    await node.stores.close();
  }
});
