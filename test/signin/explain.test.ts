import { openPolicyStage } from "../policies/stage.ts";
import { aConnection, aDomain, anApp, anIdentity } from "../conformance/samples.ts";
import { aPassword } from "../conformance/samples-credentials.ts";

const stage = await openPolicyStage();
const { api, connectionId, inside, make, change, person, group } = stage;
const { tenantId } = api.world;
afterAll(() => api.world.close());

const explain = async (body: object, status = 200) =>
  (await api.call("post", "/explain").send(body).expect(status)).body;
const emailOf = async (id: string) => (await inside(({ people }) => people.find(tenantId, id)))?.email ?? "";
const known = async () => {
  const id = await person();
  return { id, email: await emailOf(id) };
};
const app = async (about = {}) => {
  const row = anApp(tenantId, { name: "Tracker", groups: [], ...about });
  await inside(({ apps }) => apps.insert(row));
  return row.id;
};
const claim = (name: string, about = {}) =>
  inside(({ domains }) => domains.insert(aDomain(tenantId, { name, ...about })));

test("P7 for a known person: connection, policy, second factor, limits and access, each with its rule", async () => {
  const { id, email } = await known();
  const staff = await group(id);
  const name = (await inside(({ groups }) => groups.find(tenantId, staff)))?.name ?? "";
  const made = await make({
    name: "Staff",
    twoStep: "required",
    session: { idleMinutes: 30, absoluteMinutes: 480 },
    bindings: { groups: [staff] },
  });
  const at = new Date("2027-01-01T08:00:00.000Z");
  const appId = await app({ groups: [name, "others"] });
  const told = await explain({ email: email.toUpperCase(), appId, at, from: "192.0.2.7" });
  expect(told).toMatchObject({
    signIn: { outcome: "known", code: null },
    connection: {
      id: connectionId,
      choices: [],
      because: "The domain acme.test is verified and linked to it.",
    },
    policy: { id: made.id, name: "Staff", version: 1 },
    because: { rule: "group", groupId: staff, group: name },
    twoStep: { mode: "required", enrolled: false, asked: "enrol", unlessVouchedFor: false },
    session: { idleMinutes: 30, absoluteMinutes: 480, endsAtLatest: "2027-01-01T16:00:00.000Z" },
    access: { appId, allowed: true, grantedBy: [name], openTo: [name, "others"] },
    considered: { at: at.toISOString(), from: "192.0.2.7" },
  });
  expect(told.because.sentence).toContain(`bound to the group ${name}`);
  expect(told.access.because).toBe(`Tracker opens for members of ${name}.`);
});

test("P7 for an unknown address of a verified domain: made at the first sign-in, under the default policy", async () => {
  const appId = await app({ groups: ["staff"] });
  const told = await explain({ email: "nobody@acme.test", appId });
  expect(told).toMatchObject({
    signIn: { outcome: "created" },
    connection: { id: connectionId },
    policy: { isDefault: true },
    because: { rule: "default", group: null },
    twoStep: { asked: "nothing" },
    access: { allowed: null, grantedBy: [], openTo: ["staff"] },
  });
  expect(told.access.because).toContain("come with the first sign-in");
  expect(await explain({ email: "nobody@acme.test", appId: await app() })).toMatchObject({
    access: { allowed: true },
  });
  expect(await explain({ email: "nobody@acme.test" })).toMatchObject({ access: null });
});

test.each([
  ["unclaimed.test", undefined, "No verified domain of this tenant stands for unclaimed.test."],
  ["pending.test", { status: "pending" }, "The domain pending.test is claimed, but not verified."],
  [
    "unlinked.test",
    { status: "verified" },
    "The domain unlinked.test is verified and not linked to a connection.",
  ],
])("P7 an address at %s is refused with the domain's standing", async (name, about, sentence) => {
  if (about !== undefined) await claim(name, about);
  expect(await explain({ email: `ada@${name}` })).toMatchObject({
    signIn: { outcome: "refused", code: "signin_no_route", because: sentence },
    connection: { choices: [], because: sentence },
  });
});

test("P7 where the proof of a domain is gone nobody new comes in, and who is known does", async () => {
  const connection = aConnection(tenantId, { name: "elsewhere" });
  await inside(({ connections }) => connections.insert(connection));
  await claim("lapsed.test", { status: "lapsed", connectionIds: [connection.id] });
  const email = "old@lapsed.test";
  expect(await explain({ email })).toMatchObject({
    signIn: { outcome: "refused", code: "domain_lapsed_no_jit" },
  });
  const id = await person(email);
  expect(await explain({ email })).toMatchObject({
    signIn: { outcome: "refused", code: "domain_lapsed_no_jit", reason: "domain_lapsed_no_jit" },
  });
  await inside(({ people }) => people.link(anIdentity({ tenantId, id }, connection.id)));
  expect(await explain({ email })).toMatchObject({
    signIn: { outcome: "known", doubt: null },
    connection: { name: "elsewhere" },
  });
});

test("P7 a deactivated person, a disabled connection and a disabled app are named", async () => {
  const { id, email } = await known();
  const by = { tenantId, actor: { kind: "system" } } as const;
  const appId = await app({ enabled: false });
  expect(await explain({ email, appId })).toMatchObject({ access: { allowed: false, code: "app_disabled" } });
  await api.needs.people.deactivate(id, by);
  expect(await explain({ email, appId: await app() })).toMatchObject({
    signIn: { outcome: "refused", code: "person_deactivated" },
    access: { allowed: false, code: "person_deactivated" },
  });
  const off = aConnection(tenantId, { name: "switched off", enabled: false });
  await inside(({ connections }) => connections.insert(off));
  await claim("off.test", { status: "verified", connectionIds: [off.id] });
  const told = await explain({ email: "ada@off.test" });
  expect(told.signIn).toMatchObject({ outcome: "refused", code: "connection_disabled" });
  expect(told.signIn.because).toContain("switched off is disabled");
});

test("P7 a group that is lacking is named with those that would open the app", async () => {
  const { email } = await known();
  const told = await explain({ email, appId: await app({ groups: ["finance", "audit"] }) });
  expect(told.access).toMatchObject({
    allowed: false,
    code: "app_access_not_granted",
    openTo: ["finance", "audit"],
  });
  expect(told.access.because).toContain("finance, audit");
});

test("P7 SSO off leads to the password, enforced by a connection that is not linked nowhere", async () => {
  const { id, email } = await known();
  const own = await make({ name: "own", sso: { mode: "off" }, bindings: { people: [id] } });
  expect(await explain({ email })).toMatchObject({
    signIn: { outcome: "refused", code: "password_wrong", reason: "no_password" },
  });
  await inside(({ passwords }) => passwords.save(aPassword({ tenantId, id })));
  expect(await explain({ email })).toMatchObject({
    signIn: { outcome: "known", because: "The policy own has SSO off: the person signs in with a password." },
    connection: { choices: [] },
    because: { rule: "direct", sentence: "own is bound to the person." },
  });
  const other = aConnection(tenantId, { name: "the other" });
  await inside(({ connections }) => connections.insert(other));
  await change(own.id, { sso: { mode: "enforced", connectionId: other.id } });
  const told = await explain({ email });
  expect(told.signIn).toMatchObject({ outcome: "refused", reason: "policy_connection" });
  expect(told.connection.because).toContain("enforces the other");
  await change(own.id, { sso: { connectionId } });
  expect(await explain({ email })).toMatchObject({
    signIn: { outcome: "known", doubt: { reason: "password_only", signin: null } },
    connection: { id: connectionId },
  });
});

test("P7 where the connection makes no people, nobody unknown comes in", async () => {
  const strict = aConnection(tenantId, { name: "strict", jit: false });
  await inside(({ connections }) => connections.insert(strict));
  await claim("strict.test", { status: "verified", connectionIds: [strict.id] });
  expect(await explain({ email: "new@strict.test" })).toMatchObject({
    signIn: { outcome: "refused", code: "jit_not_allowed" },
  });
  await person("old@strict.test");
  expect(await explain({ email: "old@strict.test" })).toMatchObject({ signIn: { outcome: "known" } });
});

test("P7 of several connections of a domain the person chooses, unless the policy enforces one", async () => {
  const both = ["one", "two", "off"].map((name) => aConnection(tenantId, { name, enabled: name !== "off" }));
  await inside(async ({ connections }) => {
    for (const each of both) await connections.insert(each);
  });
  await claim("several.test", { status: "verified", connectionIds: both.map(({ id }) => id) });
  const id = await person("ada@several.test");
  const email = "ada@several.test";
  expect((await explain({ email })).connection).toMatchObject({
    choices: [{ name: "one" }, { name: "two" }],
  });
  await make({
    name: "second only",
    sso: { mode: "enforced", connectionId: both[1]?.id },
    bindings: { people: [id] },
  });
  expect((await explain({ email })).connection).toMatchObject({ name: "two", choices: [] });
});

test("P7 two-step trusted asks unless the identity provider vouches", async () => {
  const { id, email } = await known();
  await make({ name: "trusting", twoStep: "trusted", bindings: { people: [id] } });
  expect(await explain({ email })).toMatchObject({ twoStep: { asked: "enrol", unlessVouchedFor: true } });
});

test("P7 nothing is written, and what is no address or no app of this tenant is refused", async () => {
  const before = (await api.audited()).length;
  await explain({ email: "nobody@acme.test" });
  expect(await api.audited()).toHaveLength(before);
  expect(await explain({ email: "no address" }, 422)).toMatchObject({ code: "invalid_input" });
  expect(await explain({ email: "a@acme.test", appId: api.world.random.uuid() }, 404)).toMatchObject({
    code: "not_found",
  });
  const other = await api.otherTenant("theirs");
  const told = await api.call("post", "/explain", other.key).send({ email: "ada@acme.test" }).expect(200);
  expect(told.body.connection).toEqual({
    choices: [],
    because: "No verified domain of this tenant stands for acme.test.",
  });
});
