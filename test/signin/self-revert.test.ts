import { createRecorder } from "../../src/signin/recorder.ts";
import { ENFORCED, openWatchedStage } from "../policies/watched-stage.ts";
import { toField } from "../kit/idp.ts";
import { spUrls } from "../../src/connections/sp-urls.ts";

const stage = await openWatchedStage();
afterAll(() => stage.close());
const { world, by, policies, tenantId, tries, watchOf, policy, crowd, enforcedFor } = stage;
const MINUTE = 60_000;

const audited = async (name: string, id: string) =>
  (await stage.audited(name)).filter(({ event }) => "targetId" in event && event.targetId === id);

afterEach(() => stage.mendTrust());

test("P5 a wrong certificate during enforcement takes the enforcement back, once, with the evidence", async () => {
  const people = await crowd("ada", 5);
  const { id, version } = await enforcedFor(people);
  expect(await watchOf(id)).toMatchObject({ state: "watching", version, undoVersion: version - 1 });
  await stage.breakTrust();
  for (const each of people.slice(0, 2)) expect(await tries(each)).toBe(false);
  for (const _again of [1, 2, 3]) expect(await tries(people[0]!)).toBe(false);
  expect(await policy(id)).toMatchObject({ sso: { mode: "enforced" } });
  expect(await tries(people[2]!)).toBe(false);

  expect(await policy(id)).toMatchObject({ sso: { mode: "optional" }, version: version + 1 });
  const [event, ...more] = await audited("policy.reverted", id);
  expect(more).toEqual([]);
  const evidence = { failed: 3, succeeded: 0, failurePercent: 100, codes: { saml_signer_unknown: 3 } };
  expect(event).toMatchObject({
    actor: { kind: "system", name: "policy watch" },
    event: { before: { sso: { mode: "enforced" } }, after: { sso: { mode: "optional" } }, evidence },
  });
  const watch = await watchOf(id);
  expect(watch).toMatchObject({ state: "tripped", evidence });
  const references = (await stage.attempts()).map(({ reference }) => reference);
  for (const { reference } of watch?.evidence?.signIns ?? []) expect(references).toContain(reference);
  expect(stage.told.filter(({ after }) => after.id === id)).toHaveLength(1);
  expect(await tries(people[3]!)).toBe(false);
  expect(await audited("policy.reverted", id)).toHaveLength(1);
});

test("P5 of many refusals at once on two nodes exactly one takes the change back", async () => {
  const people = await crowd("eve", 8);
  const { id } = await enforcedFor(people);
  await stage.breakTrust();
  await Promise.all([...people.map((each) => tries(each)), stage.policyWatchers.look()]);
  await Promise.all([stage.policyWatchers.look(), stage.policyWatchers.look()]);
  expect(await policy(id)).toMatchObject({ sso: { mode: "optional" } });
  expect(await audited("policy.reverted", id)).toHaveLength(1);
});

test("P5 enough who get in outweigh those who do not, and who gets in later has not failed", async () => {
  const people = await crowd("bob", 9);
  const { id } = await enforcedFor(people, { minPeople: 2, maxFailurePercent: 50 });
  for (const each of people.slice(0, 4)) expect(await tries(each)).toBe(true);
  await stage.breakTrust();
  for (const each of people.slice(4, 8)) expect(await tries(each)).toBe(false);
  expect(await watchOf(id)).toMatchObject({ state: "watching" });
  await stage.mendTrust();
  expect(await tries(people[4]!)).toBe(true);
  await stage.breakTrust();
  expect(await tries(people[8]!)).toBe(false);
  expect(await watchOf(id)).toMatchObject({ state: "watching" });
  expect(await tries(people[4]!)).toBe(false);
  expect(await watchOf(id)).toMatchObject({ state: "tripped", evidence: { failed: 5, succeeded: 4 } });
});

test("P5 a window that passes without a trip confirms the enforcement, and says so once", async () => {
  const people = await crowd("cay", 3);
  const { id } = await enforcedFor(people, { minutes: 30 });
  world.clock.advance(29 * MINUTE);
  await stage.policyWatchers.look();
  expect(await watchOf(id)).toMatchObject({ state: "watching" });
  world.clock.advance(MINUTE);
  await Promise.all([stage.policyWatchers.look(), stage.policyWatchers.look()]);
  expect(await watchOf(id)).toMatchObject({ state: "confirmed" });
  expect(await audited("policy.enforcement_confirmed", id)).toHaveLength(1);
  await stage.breakTrust();
  for (const each of people) await tries(each);
  expect(await policy(id)).toMatchObject({ sso: { mode: "enforced" } });
});

test("P5 what a node recorded and did not look at is counted by the job of another", async () => {
  const people = await crowd("dee", 3);
  const { id } = await enforcedFor(people);
  await stage.breakTrust();
  const lost = createRecorder({
    ...world,
    ...world.settings,
    transact: world.database.transact,
  });
  const cutOff = stage.signinWith({ recorder: lost });
  for (const each of people) {
    const browser = stage.browser();
    const { requestId } = await stage.start(browser, each.email);
    const { acsUrl, entityId } = spUrls(stage.publicUrl, stage.connection.id);
    const meant = { acsUrl, spEntityId: entityId, requestId, now: world.clock() };
    const xml = await stage.idp.respond(meant, each.email);
    await expect(cutOff.receive(stage.connection.id, toField(xml), {})).rejects.toMatchObject({
      code: "saml_signer_unknown",
    });
  }
  expect(await watchOf(id)).toMatchObject({ state: "watching" });
  world.clock.advance(1_000);
  await stage.policyWatchers.look();
  expect(await watchOf(id)).toMatchObject({ state: "tripped", evidence: { failed: 3 } });
});

test("P5 where the answer's signature says nothing, the browser counts in which the person got in before", async () => {
  const people = await crowd("known", 3);
  const browsers = people.map(() => stage.browser());
  const { id } = await enforcedFor(people, { minPeople: 2 });
  for (const [i, each] of people.entries()) expect(await tries(each, browsers[i])).toBe(true);
  world.clock.advance(1_000);
  for (const [i, { email }] of people.slice(0, 2).entries()) {
    const { requestId } = await stage.startAt(browsers[i]!, stage.connection);
    await stage.answer(browsers[i]!, requestId, { nameId: email, change: { key: stage.stranger } });
  }
  expect(await watchOf(id)).toMatchObject({ state: "tripped", evidence: { failed: 2, succeeded: 1 } });
});

test("P5 what an administrator changed by hand meanwhile stays as it is", async () => {
  const people = await crowd("hand", 3);
  const { id } = await enforcedFor(people);
  await policies.update(id, { twoStep: "off", name: "by hand" }, by);
  expect(await watchOf(id)).toMatchObject({ state: "watching" });
  await stage.breakTrust();
  for (const each of people) await tries(each);
  expect(await policy(id)).toMatchObject({ sso: { mode: "optional" }, twoStep: "off", name: "by hand" });
});

test("P5 who takes the enforcement away by hand ends the watch, and nothing is taken back after it", async () => {
  const people = await crowd("away", 3);
  const { id } = await enforcedFor(people);
  const { version } = await policies.update(id, { sso: { mode: "off" } }, by);
  expect(await watchOf(id)).toMatchObject({ state: "superseded" });
  for (const each of people) expect(await tries(each)).toBe(false);
  expect(await policy(id)).toMatchObject({ version, sso: { mode: "off" } });
});

test("P5 a new policy that is enforced at once is for nobody after it was taken back", async () => {
  const people = await crowd("fresh", 3);
  const bindings = { people: people.map(({ id }) => id) };
  const { id } = await policies.create({ name: "at once", ...ENFORCED, bindings }, by);
  await stage.breakTrust();
  for (const each of people) await tries(each);
  expect(await policy(id)).toMatchObject({ bindings: { people: [] }, sso: { mode: "enforced" } });
  expect((await policies.effective(tenantId, people[0]!.id)).because).toEqual({ rule: "default" });
});

test("P5 nobody watches where that was asked for, and the reason stands in the policy and in the trail", async () => {
  const people = await crowd("off", 3);
  const { id } = await enforcedFor(people, { off: true, reason: "change 4711" });
  expect(await watchOf(id)).toMatchObject({ state: "off", reason: "change 4711" });
  expect((await audited("policy.watched", id))[0]?.event).toMatchObject({ off: "change 4711" });
  await stage.breakTrust();
  for (const each of people) await tries(each);
  expect(await policy(id)).toMatchObject({ sso: { mode: "enforced" } });
});

test("P5 a rollback to an enforced version is watched, too, and so is the default policy, for strangers as well", async () => {
  await policies.update(tenantId, { name: "Default" }, by);
  await policies.update(tenantId, ENFORCED, by);
  await policies.rollback(tenantId, undefined, by);
  await policies.rollback(tenantId, undefined, by);
  const { version } = await policy(tenantId);
  expect(await watchOf(tenantId)).toMatchObject({ state: "watching", version, kind: "enforcement" });
  await stage.breakTrust();
  for (const name of ["new1", "new2", "new3"]) await tries({ email: `${name}@northwind.example` });
  expect(await watchOf(tenantId)).toMatchObject({ state: "tripped", evidence: { failed: 3 } });
  expect(await policy(tenantId)).toMatchObject({ sso: { mode: "optional" } });
  await policies.rollback(tenantId, 0, by);
});

test("P5 on the embedded stores, too", async () => {
  const embedded = await openWatchedStage("embedded");
  const people = await Promise.all(["ada", "bob", "eve"].map((name) => embedded.person(name)));
  const bindings = { people: people.map(({ id }) => id) };
  const { id } = await embedded.policies.create({ name: "embedded", bindings }, embedded.by);
  await embedded.policies.update(id, ENFORCED, embedded.by);
  await embedded.breakTrust();
  for (const each of people) expect(await embedded.tries(each)).toBe(false);
  const after = await embedded.policy(id);
  await embedded.policyWatchers.look();
  await embedded.close();
  expect(after).toMatchObject({ sso: { mode: "optional" }, version: 3 });
}, 60_000);

test("P5 a disabled connection keeps people out as well as a wrong certificate does", async () => {
  const people = await crowd("shut", 3);
  const { id } = await enforcedFor(people);
  const started = [];
  for (const { email } of people) {
    const browser = stage.browser();
    started.push({ browser, email, ...(await stage.start(browser, email)) });
  }
  await stage.connections.update(stage.connection.id, { enabled: false }, by);
  for (const { browser, email, requestId } of started)
    await stage.answer(browser, requestId, { nameId: email });
  await stage.connections.update(stage.connection.id, { enabled: true }, by);
  expect(await watchOf(id)).toMatchObject({
    state: "tripped",
    evidence: { codes: { connection_disabled: 3 } },
  });
});
