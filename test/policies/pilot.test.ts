import { createHash } from "node:crypto";
import { createRolloutProgress } from "../../src/policies/rollout.ts";
import { aPerson } from "../conformance/samples.ts";
import { openWatchedStage } from "./watched-stage.ts";

const stage = await openWatchedStage();
afterAll(() => stage.close());
const { world, by, policies, tenantId, group, tries, watchOf, policy } = stage;
const HOME = "northwind.example";

/** The same people are at the same place in the same policy's order, whoever computes it. */
const placeOf = (policyId: string, personId: string): number =>
  (createHash("sha256").update(`${policyId}:${personId}`).digest().readUInt32BE(0) % 10_000) / 100;

/** Many, at once. */
async function thousand(prefix: string, size = 1_000): Promise<readonly { id: string; email: string }[]> {
  const rows = Array.from({ length: size }, (_, i) => aPerson(tenantId, { email: `${prefix}${i}@${HOME}` }));
  await world.database.transact(tenantId, async ({ people }) => {
    for (const row of rows) await people.insert(row);
  });
  return rows;
}
const effectiveOf = async (people: readonly { id: string }[]) => {
  const ids = people.map(({ id }) => id);
  const found = await policies.effectiveOf(tenantId, ids);
  return new Map(ids.map((id) => [id, found.of(id)]));
};
const reachedBy = async (policyId: string, people: readonly { id: string }[]) => {
  const found = await effectiveOf(people);
  return people.filter(({ id }) => found.get(id)?.policy.id === policyId).map(({ id }) => id);
};
const remove = (id: string) => policies.remove(id, by);

test("P3 a pilot of three among a thousand touches only these three", async () => {
  const people = await thousand("employee");
  const pilots = [people[7]!, people[500]!, people[999]!];
  const outsider = people[8]!;
  const browsers = { pilot: stage.browser(), outsider: stage.browser() };
  expect(await tries(pilots[0]!, browsers.pilot)).toBe(true);
  expect(await tries(outsider, browsers.outsider)).toBe(true);
  const before = await effectiveOf(people);
  const pilot = await group(...pilots.map(({ id }) => id));
  const { id } = await policies.create(
    { name: "pilot", twoStep: "required", sso: { mode: "enforced" }, bindings: { groups: [pilot] } },
    by,
  );

  const after = await effectiveOf(people);
  const changed = people.filter((each) => {
    const [one, other] = [before.get(each.id), after.get(each.id)];
    return JSON.stringify(one) !== JSON.stringify(other);
  });
  expect(changed.map((each) => each.id)).toEqual(pilots.map((each) => each.id));
  expect(after.get(pilots[1]!.id)).toMatchObject({
    policy: { id },
    because: { rule: "group", groupId: pilot },
  });

  expect(await stage.who(browsers.outsider)).not.toBeNull();
  expect(await stage.who(browsers.pilot)).toBeNull();
  expect(await tries(people[9]!)).toBe(true);
  expect(await tries(pilots[2]!)).toBe(false);
  const [attempt] = await stage.attempts();
  expect(attempt).toMatchObject({ personId: pilots[2]!.id, outcome: "unfinished" });
  await remove(id);
}, 60_000);

test("P3 rings only grow: nobody leaves when the percentage rises, and each is as large as it says", async () => {
  const people = await thousand("ringed", 600);
  const { id } = await policies.create({ name: "rings", rollout: { of: "everyone", percent: 0 } }, by);
  let reached: readonly string[] = [];
  let percent = 0;
  while (percent < 100) {
    percent = Math.min(
      100,
      Number((percent + 0.01 + Buffer.from(world.random.token(1), "base64url")[0]! / 10).toFixed(2)),
    );
    await policies.widen(id, { percent }, by);
    const now = await reachedBy(id, people);
    expect(now).toEqual(people.filter((each) => placeOf(id, each.id) < percent).map((each) => each.id));
    expect(reached.filter((each) => !now.includes(each))).toEqual([]);
    expect(Math.abs(now.length / people.length - percent / 100)).toBeLessThan(0.1);
    reached = now;
  }
  expect(reached).toHaveLength(people.length);
  await remove(id);
}, 60_000);

test("P3 a percentage of a group's people, and of everybody with the pilot group whole, says why it is theirs", async () => {
  const people = await thousand("some", 200);
  const pilot = await group(...people.slice(0, 100).map(({ id }) => id));
  const made = await policies.create(
    { name: "of groups", bindings: { groups: [pilot] }, rollout: { of: "groups", percent: 30 } },
    by,
  );
  const expected = people.slice(0, 100).filter(({ id }) => placeOf(made.id, id) < 30);
  expect(await reachedBy(made.id, people)).toEqual(expected.map(({ id }) => id));
  expect((await policies.effective(tenantId, expected[0]!.id)).because).toEqual({
    rule: "group",
    groupId: pilot,
    ring: 30,
  });
  await policies.update(made.id, { rollout: { of: "everyone", percent: 20 } }, by);
  const wider = people.filter(({ id }, i) => i < 100 || placeOf(made.id, id) < 20);
  expect(await reachedBy(made.id, people)).toEqual(wider.map(({ id }) => id));
  const ringed = wider.at(-1)!;
  expect((await policies.effective(tenantId, ringed.id)).because).toEqual({ rule: "ring", ring: 20 });
  await remove(made.id);
});

test("P3 a ring whose sign-ins fail is halted with the evidence, back to the last good one, and goes on only on purpose", async () => {
  const people = await thousand("halting", 60);
  const start = await policies.create(
    { name: "halts", rollout: { of: "everyone", percent: 0, halt: { minPeople: 2, maxFailurePercent: 20 } } },
    by,
  );
  const { id } = start;
  await policies.widen(id, { percent: 10 }, by);
  await policies.confirm(await policies.underWay(tenantId, id), by);
  const { version } = await policies.widen(id, { percent: 100 }, by);
  const [good, ...failing] = people.filter((each) => placeOf(id, each.id) >= 10);
  expect(await tries(good!)).toBe(true);
  await stage.breakTrust();
  for (const each of failing.slice(0, 2)) await tries(each);
  await stage.mendTrust();

  expect(await policy(id)).toMatchObject({ rollout: { percent: 10 }, version: version + 1 });
  const evidence = { failed: 2, succeeded: 1, failurePercent: 67 };
  expect(await watchOf(id)).toMatchObject({ kind: "rollout", state: "tripped", evidence });
  const [halted] = await stage.audited("policy.halted");
  expect(halted?.event).toMatchObject({ targetId: id, evidence });
  for (const again of [
    policies.widen(id, { percent: 50 }, by),
    policies.update(id, { rollout: { percent: 50 } }, by),
  ])
    await expect(again).rejects.toMatchObject({ code: "policy_rollout_halted" });
  expect(await policies.widen(id, { percent: 50, acknowledgeHalt: true }, by)).toMatchObject({
    rollout: { percent: 50 },
  });
  await remove(id);
});

test("P3 who begins a sign-in that the policy lengthens and never ends it has failed", async () => {
  const people = await thousand("abandons", 3);
  const pilot = await group(...people.map(({ id }) => id));
  const { id } = await policies.create(
    {
      name: "too much",
      notice: { text: "A page that nobody gets past." },
      bindings: { groups: [pilot] },
      rollout: { percent: 100 },
    },
    by,
  );
  for (const each of people) expect(await tries(each)).toBe(false);
  await stage.policyWatchers.look();
  expect(await watchOf(id)).toMatchObject({ state: "watching" });
  world.clock.advance(11 * 60_000);
  await stage.policyWatchers.look();
  expect(await watchOf(id)).toMatchObject({
    state: "tripped",
    evidence: { codes: { signin_unfinished: 3 } },
  });
  expect((await policies.effective(tenantId, people[0]!.id)).because).toEqual({ rule: "default" });
  await remove(id);
});

test("P3 one step back: the wider ring's live sessions obey the former policy at their next request", async () => {
  const people = await thousand("back", 40);
  const { id } = await policies.create(
    { name: "short", session: { idleMinutes: 5 }, rollout: { of: "everyone", percent: 0 } },
    by,
  );
  await policies.widen(id, { percent: 100 }, by);
  const [browser, other] = [stage.browser(), stage.browser()];
  expect(await tries(people[0]!, browser)).toBe(true);
  expect(await tries(people[1]!, other)).toBe(true);
  world.clock.advance(6 * 60_000);
  expect(await stage.who(other)).toBeNull();
  expect(await tries(people[1]!, other)).toBe(true);
  await policies.rollback(id, undefined, by);
  expect(await reachedBy(id, people)).toEqual([]);
  world.clock.advance(6 * 60_000);
  expect(await stage.who(other)).not.toBeNull();
  await remove(id);
});

test("P3 a step only widens, a halt by hand takes the last one back, and what is not in question goes to nobody", async () => {
  const [one, two] = [await group(), await group()];
  const rollout = { of: "groups" as const, percent: 5 };
  const body = { name: "by hand", bindings: { groups: [one] }, rollout };
  const { id } = await policies.create(body, by);
  for (const step of [{ percent: 4 }, { percent: 5 }, {}, { addGroups: [one] }])
    await expect(policies.widen(id, step, by)).rejects.toMatchObject({ code: "policy_no_rollout_step" });
  await policies.confirm(await policies.underWay(tenantId, id), by);
  const wider = await policies.widen(id, { percent: 50, addGroups: [two] }, by);
  expect(wider.bindings.groups).toEqual([one, two].toSorted());
  await expect(policies.halt(id, by, 1)).rejects.toMatchObject({ code: "version_conflict" });
  expect(await policies.halt(id, by)).toMatchObject({ rollout: { percent: 5 }, bindings: { groups: [one] } });
  expect(await policies.halt(id, by)).toMatchObject({ rollout: { percent: 0 } });
  const plain = await policies.create({ name: "plain" }, by);
  await expect(policies.halt(plain.id, by)).rejects.toMatchObject({ code: "policy_no_rollout_step" });
  await expect(policies.underWay(tenantId, plain.id)).rejects.toMatchObject({ code: "policy_not_watched" });
  const byDefault = policies.update(tenantId, { rollout: { percent: 5 } }, by);
  await expect(byDefault).rejects.toMatchObject({ code: "policy_default_fixed" });
  for (const each of [id, plain.id]) await remove(each);
});

test("P3 how far a rollout has come: who is in, in which ring, and how they fare", async () => {
  const people = await thousand("progress", 100);
  const pilot = await group(people[0]!.id);
  const { id } = await policies.create(
    { name: "progress", bindings: { groups: [pilot] }, rollout: { of: "everyone", percent: 10 } },
    by,
  );
  world.clock.advance(1_000);
  await policies.widen(id, { percent: 60 }, by);
  const inside = people.filter((each, i) => i === 0 || placeOf(id, each.id) < 60);
  const first = inside.find((each) => placeOf(id, each.id) < 10)!;
  const second = inside.find((each) => placeOf(id, each.id) >= 10 && placeOf(id, each.id) < 60)!;
  expect(await tries(first)).toBe(true);
  await stage.breakTrust();
  await tries(second);
  await stage.mendTrust();
  const progress = createRolloutProgress({ transact: world.database.transact, clock: world.clock });
  const found = await progress(tenantId, id, { limit: 200 });
  expect(found.count).toBeGreaterThanOrEqual(inside.length);
  expect(found.rings.find(({ ring }) => ring === 10)).toMatchObject({ succeeded: 1, failed: 0 });
  expect(found.rings.find(({ ring }) => ring === 60)).toMatchObject({ succeeded: 0, failed: 1 });
  expect(found.rings.reduce((sum, each) => sum + each.people, 0)).toBe(found.count);
  const paged = [];
  let cursor: string | undefined;
  do {
    const page = (await progress(tenantId, id, { limit: 50, ...(cursor && { cursor }) })).people;
    paged.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  expect(paged).toHaveLength(found.count);
  expect(paged.map(({ at }) => at)).toEqual(paged.map(({ at }) => at).toSorted((one, other) => one - other));
  await remove(id);
});
