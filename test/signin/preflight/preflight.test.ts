import { anApiToken } from "../../conformance/database-tokens.ts";
import { aConnection } from "../../conformance/samples.ts";
import { expiredKey } from "../../kit/keys.ts";
import { shardOf } from "../../../src/sessions/shard.ts";
import { openDirectoryStage } from "./directory-stage.ts";

const stage = await openDirectoryStage();
const { api, connectionId, tenantId, inside, somebody, group, make, preflight, preflightNew } = stage;
afterAll(() => api.world.close());

const DAY_MS = 86_400_000;

interface Told {
  readonly personId: string;
  readonly reason: string;
  readonly certain: boolean;
  readonly already: boolean;
  readonly because: string;
  readonly signin: unknown;
}
const reasonsOf = (told: { readonly losesAccess: readonly Told[] }) =>
  new Map(told.losesAccess.map((each) => [each.personId, each]));

test("P4 of a directory with each cause once, each person who would lose access is named with it", async () => {
  const other = await stage.connection("Other");
  const off = await stage.connection("Off", { enabled: false });
  const empty = await stage.connection("Empty", { idp: undefined });
  const broken = await stage.connection("Broken");
  const sample = aConnection(tenantId).idp;
  const old = await stage.connection("Old", {
    idp: sample && { ...sample, certificates: [(await expiredKey("old")).certificate] },
  });
  await stage.domain("old.test", "verified", old);
  await stage.domain("pending.test", "pending", connectionId);
  await stage.domain("alone.test", "verified");
  await stage.domain("lapsed.test", "lapsed", connectionId);
  await stage.domain("grace.test", "grace", connectionId);
  await stage.domain("off.test", "verified", off);
  await stage.domain("empty.test", "verified", empty);
  await stage.domain("broken.test", "verified", broken);
  await stage.domain("both.test", "verified", connectionId, other);
  const by = (domain: string) => ({ domain, knownBy: [connectionId] });
  const fails = {
    certificate: await somebody("refused", { knownBy: [connectionId] }),
    unassigned: await somebody("unassigned", { password: true }),
  };
  const lost: Record<string, string> = {
    domain_unclaimed: await somebody("unclaimed", by("nowhere.test")),
    domain_not_verified: await somebody("pending", by("pending.test")),
    domain_not_linked: await somebody("alone", by("alone.test")),
    domain_lapsed_no_jit: await somebody("unknown", { domain: "lapsed.test", password: true }),
    connection_disabled: await somebody("off", { domain: "off.test", knownBy: [off] }),
    connection_incomplete: await somebody("empty", by("empty.test")),
    connection_failing: await somebody("broken", { domain: "broken.test", knownBy: [broken] }),
    other_connection: await somebody("gone", { knownBy: [other] }),
    password_only: await somebody("local", { password: true }),
    signins_refused: fails.certificate,
  };
  const fine = [
    await somebody("known", { knownBy: [connectionId] }),
    await somebody("still", by("lapsed.test")),
    await somebody("grace", by("grace.test")),
    await somebody("either", { domain: "both.test", knownBy: [other] }),
    await somebody("mended", { knownBy: [connectionId] }),
    await somebody("slipped", { knownBy: [connectionId] }),
    await somebody("old", { domain: "old.test", knownBy: [old] }),
  ];
  const [, , , , mended = "", slipped = ""] = fine;
  const never = await somebody("never");
  const gone = await somebody("deactivated", { domain: "nowhere.test" });
  await api.needs.people.deactivate(gone, { tenantId, actor: { kind: "system" } });
  await stage.attempts(
    { personId: fails.certificate, connectionId, outcome: "accepted" },
    ...Array.from({ length: 3 }, () => ({
      personId: fails.certificate,
      connectionId,
      code: "mapping_failed",
    })),
    { email: "unassigned@acme.test", connectionId, code: "saml_status_not_success", reference: "SP-SEEN" },
    { personId: mended, connectionId, code: "mapping_failed" },
    { personId: mended, connectionId, outcome: "accepted" },
    { personId: slipped, connectionId, code: "signin_wrong_browser" },
    { personId: slipped, connectionId, code: "policy_sso_off" },
    ...Array.from({ length: 3 }, () => ({ connectionId: broken, code: "saml_signer_unknown" })),
    { personId: mended, connectionId, outcome: "accepted" },
  );
  const everybody = [...Object.values(lost), ...fine, never, gone, fails.unassigned];
  const told = await preflightNew({
    name: "Enforced",
    sso: { mode: "enforced" },
    bindings: { groups: [await group(...everybody)] },
  });
  expect(told).toMatchObject({ status: "done", ok: false, total: everybody.length - 1, policyId: null });
  expect(told.affected).toBe(everybody.length - 1);
  const found = reasonsOf(told);
  for (const [reason, id] of Object.entries(lost))
    expect([reason, found.get(id)?.reason]).toEqual([reason, reason]);
  expect(found.get(fails.unassigned)).toMatchObject({
    reason: "signins_refused",
    certain: false,
    signin: { reference: "SP-SEEN", code: "saml_status_not_success" },
  });
  expect(told.losesAccessCount).toBe(Object.keys(lost).length + 1);
  expect(found.get(lost["password_only"] ?? "")).toMatchObject({ certain: false, already: false });
  expect(found.get(lost["domain_unclaimed"] ?? "")).toMatchObject({ certain: true, already: true });
  expect(told.neverBySso).toEqual([{ personId: never, email: "never@acme.test" }]);
  const warned = told.warnings.map(({ code }: { code: string }) => code);
  expect(warned.toSorted()).toEqual(["certificate_expired", "domain_grace"]);
  for (const { because } of told.losesAccess) expect(because).toMatch(/^[A-Z].*\.$/);
});

test("P4 SSO off takes the way in from whoever has no password, and the connection of the policy counts", async () => {
  const [sso, local] = [
    await somebody("sso", { knownBy: [connectionId] }),
    await somebody("both", { knownBy: [connectionId], password: true }),
  ];
  const bindings = { people: [sso, local] };
  const off = await preflightNew({ name: "Off", sso: { mode: "off" }, bindings });
  expect(off.losesAccess).toMatchObject([{ personId: sso, reason: "no_password", already: false }]);
  const elsewhere = await stage.connection("Elsewhere");
  const named = { mode: "enforced", connectionId: elsewhere };
  const told = await preflightNew({ name: "Elsewhere", sso: named, bindings });
  expect(told.losesAccess.map(({ reason }: Told) => reason)).toEqual([
    "policy_connection",
    "policy_connection",
  ]);
  const fine = await preflightNew({ name: "On", sso: { mode: "enforced", connectionId }, bindings });
  expect(fine).toMatchObject({ ok: true, losesAccess: [], affected: 2 });
});

test("P4 a stored policy is measured against what holds without it, changes against what holds now", async () => {
  const person = await somebody("stored", { password: true });
  const made = await make({ name: "Stored", sso: { mode: "enforced" }, bindings: { people: [person] } });
  const stored = await preflight(made.id);
  expect(stored).toMatchObject({ policyId: made.id, ok: false, affected: 1, losesAccessCount: 1 });
  expect(stored.losesAccess).toMatchObject([{ reason: "password_only", already: false }]);
  const same = await preflight(made.id, { changes: { twoStep: "required" } });
  expect(same.losesAccess).toMatchObject([{ reason: "password_only", already: true }]);
  expect(await preflight(made.id, { changes: { sso: { mode: "optional" } } })).toMatchObject({ ok: true });
  // Measuring changes nothing.
  expect(await stage.read(`/policies/${made.id}`)).toEqual(made);
  expect(await api.audited("policy.updated")).toEqual([]);
  const read = await stage.read(`/policies/preflights/${stored.id}`);
  expect(read).toEqual(stored);
});

test("P4 whoever a change lets go falls to another policy, and is measured under that", async () => {
  const person = await somebody("let-go", { password: true });
  const made = await make({ name: "Own", sso: { mode: "off" }, bindings: { people: [person] } });
  await make({
    name: "Of the group",
    sso: { mode: "enforced" },
    bindings: { groups: [await group(person)] },
  });
  const told = await preflight(made.id, { changes: { bindings: { people: [] } } });
  expect(told).toMatchObject({ affected: 1, losesAccess: [{ personId: person, reason: "password_only" }] });
});

test("P4 second factors that must be enrolled, passwords that are too old, tokens and sessions that end are counted", async () => {
  const now = api.world.clock().getTime();
  const old = new Date(now - 100 * DAY_MS);
  const [bare, enrolled, aged] = [
    await somebody("bare", { knownBy: [connectionId] }),
    await somebody("enrolled", { knownBy: [connectionId], enrolled: true }),
    await somebody("aged", { password: old, knownBy: [connectionId] }),
  ];
  const token = (days: number, ageDays: number) => ({
    createdAt: new Date(now - ageDays * DAY_MS),
    expiresAt: new Date(now + days * DAY_MS),
  });
  await inside(async ({ apiTokens }) => {
    for (const times of [token(300, 40), token(300, 1), token(5, 1), token(-1, 50)])
      await apiTokens.insert(anApiToken({ tenantId, id: bare }, times), 10);
  });
  const draft = {
    name: "Strict",
    twoStep: "trusted",
    password: { maxAgeDays: 90 },
    apiTokens: { maxDays: 30 },
    bindings: { people: [bare, enrolled, aged] },
  };
  const told = await preflightNew(draft);
  expect(told).toMatchObject({ ok: true, apiTokens: { ending: 1, shortened: 1 }, mustEnrolCount: 2 });
  expect(told.mustEnrol.map(({ personId }: Told) => personId).toSorted()).toEqual([bare, aged].toSorted());
  expect(told.mustEnrol[0]).toMatchObject({ unlessVouchedFor: true });
  expect(told.newPassword).toEqual([{ personId: aged, email: "aged@acme.test" }]);
  const none = await preflightNew({ ...draft, apiTokens: { allowed: false } });
  expect(none.apiTokens).toEqual({ ending: 3, shortened: 0 });
});

test("P4 a draft that names nobody's group, or no policy, is refused as the change would be", async () => {
  const unknown = api.world.random.uuid();
  expect(await preflightNew({ name: "x", bindings: { groups: [unknown] } }, 422)).toMatchObject({
    code: "policy_target_unknown",
  });
  await api.call("post", `/policies/${unknown}/preflight`).send({}).expect(404);
  const started = await api.audited("preflight.started");
  expect(started.length).toBeGreaterThan(0);
});

test("P4 a preflight whose node is gone is run by another", async () => {
  const { preflights } = api.needs;
  const by = { tenantId, actor: { kind: "system" } } as const;
  const done = await preflights.begin({ policyId: tenantId }, by, 60_000);
  const at = api.world.clock();
  await inside((stores) =>
    stores.preflights.update({ ...done, status: "running", done: 3, result: undefined, updatedAt: at }),
  );
  api.world.clock.advance(61_000);
  await api.needs.preflights.takeUpStalled();
  await api.needs.preflights.close();
  expect(await preflights.get(tenantId, done.id)).toMatchObject({ status: "done", result: done.result });
});

test("P4 P3 of a rollout in rings those within the percentage are measured, and widening it measures the others", async () => {
  const people = await Promise.all(
    Array.from({ length: 20 }, (_, i) => somebody(`ring${i}`, { password: true })),
  );
  const made = await make({
    name: "Rings",
    rank: 3,
    sso: { mode: "optional" },
    bindings: { groups: [await group(...people)] },
    rollout: { of: "groups", percent: 0 },
  });
  const within = async (percent: number, of = "groups") =>
    preflight(made.id, { changes: { sso: { mode: "enforced" }, rollout: { of, percent } } });
  expect(await within(0)).toMatchObject({ affected: 0, losesAccessCount: 0, ok: true });
  const half = await within(50);
  expect(half.affected).toBeGreaterThan(0);
  expect(half.affected).toBeLessThan(20);
  expect(half.losesAccessCount).toBe(half.affected);
  expect(await within(100)).toMatchObject({ affected: 20, losesAccessCount: 20 });
  expect((await within(100, "everyone")).affected).toBeGreaterThan(20);
});

test("P4 P6 sessions that would end at once are counted, and none is ended by measuring", async () => {
  const person = await somebody("here", { password: true, knownBy: [connectionId] });
  const now = api.world.clock().getTime();
  const { sessions } = api.world.expiring;
  for (const [name, signedIn] of Object.entries({
    local: { method: "password" },
    sso: { method: "idp", connectionId },
  }))
    await sessions.create({
      key: `${shardOf(tenantId)}.${name}`,
      tenantId,
      personId: person,
      connectionId: signedIn.method === "idp" ? connectionId : undefined,
      data: JSON.stringify({ signedIn }),
      version: 1,
      createdAt: now,
      seenAt: now,
      endsAt: now + 3_600_000,
      idleMs: 3_600_000,
    });
  const bindings = { people: [person] };
  const ending = async (draft: object) =>
    (await preflightNew({ name: "Ends", bindings, ...draft })).sessionsEnding;
  expect(await ending({ sso: { mode: "enforced" } })).toBe(1);
  expect(await ending({ twoStep: "required" })).toBe(2);
  expect(await ending({})).toBe(0);
  expect((await sessions.list(tenantId, { personId: person }, { limit: 9 }, now)).items).toHaveLength(2);
});

test("P7 P4 an explanation and a preflight say the same of a person under a stored policy", async () => {
  const people = [
    await somebody("same-password", { password: true }),
    await somebody("same-lapsed", { domain: "lapsed.test" }),
    await somebody("same-known", { knownBy: [connectionId] }),
  ];
  const made = await make({
    name: "Same",
    sso: { mode: "enforced" },
    bindings: { people: [people[2] ?? ""] },
  });
  await inside(async ({ policies }) => {
    const stored = await policies.find(tenantId, made.id);
    if (stored !== undefined)
      await policies.save(
        { ...stored, version: stored.version + 1, bindings: { people, groups: [] } },
        { kind: "system" },
      );
  });
  const lost = reasonsOf(await preflight(made.id));
  for (const id of people) {
    const person = await inside(({ people: directory }) => directory.find(tenantId, id));
    const told = await api.call("post", "/explain").send({ email: person?.email }).expect(200);
    const { reason, doubt } = told.body.signIn;
    expect([person?.email, reason ?? doubt?.reason]).toEqual([person?.email, lost.get(id)?.reason]);
  }
  expect([...lost.keys()].toSorted()).toEqual(people.slice(0, 2).toSorted());
});
