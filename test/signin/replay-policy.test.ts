import { openPolicyStage } from "../policies/stage.ts";
import { aTotp } from "../conformance/samples-credentials.ts";
import { aPerson } from "../conformance/samples.ts";
import { createRecordings } from "./replay-recordings.ts";
import { HOME, openStage } from "./stage.ts";

const stage = await openStage("postgres");
const api = await openPolicyStage();
afterAll(async () => {
  await stage.close();
  await api.api.world.close();
});

const { world, connection, by } = stage;
const { tenantId } = world;
const { record } = createRecordings(stage);
const WHOLE = { from: new Date("2026-01-01T00:00:00Z"), to: new Date("2027-01-01T00:00:00Z") };

async function known(name: string, enrolled = false): Promise<string> {
  const person = aPerson(tenantId, { email: `${name}@${HOME}` });
  await world.database.transact(tenantId, async ({ people, factors }) => {
    await people.insert(person);
    if (enrolled) await factors.insert(aTotp(person));
  });
  world.clock.advance(1_000);
  await record(connection, person.email, { personId: person.id });
  return person.id;
}
const [ada, bob] = [await known("ada"), await known("bob", true)];
const replay = async (policy: object, draft: object = {}) => {
  const done = await stage.replays.begin(
    { connectionId: connection.id, ...WHOLE, draft: { ...draft, policy } },
    by,
    60_000,
  );
  return done.result;
};

test("S4 a draft policy under which SSO is off, or another connection's, breaks everybody, by that name", async () => {
  const off = await replay({ sso: { mode: "off" } });
  expect(off).toMatchObject({ passed: 0, brokenCount: 2 });
  expect(off?.broken.map(({ code }) => code)).toEqual(["policy_sso_off", "policy_sso_off"]);
  expect(off?.broken[0]?.because).toContain("SSO off");
  const other = await stage.addConnection("the other");
  const elsewhere = await replay({ sso: { mode: "enforced", connectionId: other.id } });
  expect(elsewhere?.broken.map(({ code }) => code)).toEqual(["policy_connection", "policy_connection"]);
  expect(await replay({ sso: { mode: "enforced", connectionId: connection.id } })).toMatchObject({
    passed: 2,
  });
});

test("S4 a draft policy with a second factor breaks whoever has none, and not whom the provider vouches for", async () => {
  const required = await replay({ twoStep: "required" });
  expect(required).toMatchObject({ passed: 1, brokenCount: 1 });
  expect(required?.broken[0]).toMatchObject({ code: "policy_must_enrol", email: `ada@${HOME}` });
  expect(await replay({ twoStep: "trusted" })).toMatchObject({ brokenCount: 1 });
  expect(await replay({ twoStep: "optional" })).toMatchObject({ passed: 2, brokenCount: 0 });
});

test("S4 a draft with bindings concerns those whom it names, one with an id changes that policy, and nothing is kept", async () => {
  const told = await replay({ sso: { mode: "off" }, bindings: { people: [bob] } });
  expect(told?.broken).toMatchObject([{ email: `bob@${HOME}`, code: "policy_sso_off" }]);
  const byDefault = await replay({ id: tenantId, sso: { mode: "off" } });
  expect(byDefault).toMatchObject({ brokenCount: 2 });
  const stored = await world.database.transact(tenantId, ({ policies }) => policies.list(tenantId));
  expect(stored).toEqual([]);
  await expect(replay({ bindings: { people: [world.random.uuid()] } })).rejects.toMatchObject({
    code: "policy_target_unknown",
  });
});

test("S4 a policy is drafted together with certificates and a mapping: what fails first is told", async () => {
  const email = [{ attribute: "workMail" }];
  const mapping = { email, givenName: [], familyName: [], displayName: [], groups: [], custom: {} };
  const told = await replay({ sso: { mode: "off" } }, { mapping });
  expect(told?.broken.map(({ code }) => code)).toEqual(["mapping_failed", "mapping_failed"]);
});

test("S4 a sign-in that a policy refused is mended by a draft that takes it, and by no draft without a policy", async () => {
  world.clock.advance(1_000);
  await record(connection, `ada@${HOME}`, { personId: ada, outcome: "refused", code: "policy_sso_off" });
  expect(await replay({ sso: { mode: "optional" } })).toMatchObject({ passed: 3, mended: 1 });
  const plain = await stage.replays.begin({ connectionId: connection.id, ...WHOLE, draft: {} }, by, 60_000);
  expect(plain.result).toMatchObject({ passed: 2, mended: 0, stillRefused: 1 });
});

test("S4 the API takes a draft policy, and refuses what is none", async () => {
  const ask = (policy: object) =>
    api.api
      .call("post", "/signins/replay")
      .send({ connectionId: api.connectionId, ...WHOLE, draft: { policy } });
  const done = await ask({ sso: { mode: "enforced" }, twoStep: "required" }).expect(200);
  expect(done.body).toMatchObject({ status: "done", passed: 0, broken: [] });
  await ask({ sso: { mode: "maybe" } }).expect(422);
  await ask({ id: world.random.uuid() }).expect(404);
});
