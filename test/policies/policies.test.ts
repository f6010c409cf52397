import { aPerson } from "../conformance/samples.ts";
import { openPolicyStage } from "./stage.ts";

const { api, connectionId, inside, read, join, make, change, rollback, policyOf, person, group } =
  await openPolicyStage();
afterAll(() => api.world.close());

describe("P1 exactly one policy is a person's", () => {
  test("nobody's choice: the default one, which is always there and comes last in the list", async () => {
    const found = await policyOf(await person());
    expect(found).toMatchObject({
      policy: {
        id: api.world.tenantId,
        name: "Default",
        isDefault: true,
        version: 0,
        rank: null,
        sso: { mode: "optional", connectionId: null },
        twoStep: "optional",
        apiTokens: { allowed: true, maxDays: 365 },
        password: { minLength: 12, maxAgeDays: null },
        notice: null,
      },
      because: { rule: "default", groupId: null },
    });
    const { idleMs, absoluteMs } = api.world.settings.sessionLimits;
    expect(found.policy.session).toEqual({
      idleMinutes: idleMs / 60_000,
      absoluteMinutes: absoluteMs / 60_000,
    });
    const { items } = await read("/policies");
    expect(items.at(-1)).toMatchObject({ isDefault: true, createdAt: null });
  });

  test("a direct binding beats every group, a group by rank the next, and the default the rest", async () => {
    const [ada, bob, eve] = [await person(), await person(), await person()];
    const staff = await group(ada, bob);
    const admins = await group(bob);
    const low = await make({ name: "staff", rank: 20, bindings: { groups: [staff] } });
    const high = await make({ name: "admins", rank: 10, bindings: { groups: [admins] } });
    const own = await make({ name: "ada", rank: 9_000, bindings: { people: [ada] } });
    expect(await policyOf(ada)).toMatchObject({ policy: { id: own.id }, because: { rule: "direct" } });
    expect(await policyOf(bob)).toMatchObject({
      policy: { id: high.id },
      because: { rule: "group", groupId: admins },
    });
    expect(await policyOf(eve)).toMatchObject({ because: { rule: "default" } });
    await change(low.id, { rank: 5 });
    expect(await policyOf(bob)).toMatchObject({ policy: { id: low.id }, because: { groupId: staff } });
    for (const { id } of [low, high, own]) await api.call("delete", `/policies/${id}`).expect(204);
    expect(await policyOf(ada)).toMatchObject({ because: { rule: "default" } });
  });

  test("of two policies of one rank the older is asked first", async () => {
    const ada = await person();
    const staff = await group(ada);
    const older = await make({ name: "older", rank: 7, bindings: { groups: [staff] } });
    api.world.clock.advance(1_000);
    const newer = await make({ name: "newer", rank: 7, bindings: { groups: [staff] } });
    expect(await policyOf(ada)).toMatchObject({ policy: { id: older.id } });
    await api.call("delete", `/policies/${older.id}`).expect(204);
    expect(await policyOf(ada)).toMatchObject({ policy: { id: newer.id } });
    await api.call("delete", `/policies/${newer.id}`).expect(204);
  });

  test("who joins a group has its policy at the next question", async () => {
    const ada = await person();
    const pilot = await group();
    const { id } = await make({ name: "pilot", bindings: { groups: [pilot] } });
    expect(await policyOf(ada)).toMatchObject({ because: { rule: "default" } });
    await join(pilot, ada);
    expect(await policyOf(ada)).toMatchObject({ policy: { id }, because: { rule: "group", groupId: pilot } });
  });

  test("a person who is bound to a second policy is refused with the name of the first", async () => {
    const ada = await person();
    const first = await make({ name: "the first", bindings: { people: [ada] } });
    const refused = await make({ name: "the second", bindings: { people: [ada] } }, 409);
    expect(refused).toMatchObject({ code: "policy_person_bound" });
    expect(refused.detail).toContain("the first");
    await change(first.id, { bindings: { people: [] } });
    await make({ name: "the second", bindings: { people: [ada] } });
    expect(await rollback(first.id, {}, 409)).toMatchObject({ code: "policy_person_bound" });
  });

  test("a policy without a rank comes after all others, before the default one", async () => {
    const { rank } = await make({ name: "ranked", rank: 4_000 });
    const next = await make({ name: "unranked" });
    expect(next.rank).toBeGreaterThan(rank);
  });
});

test("P2 what a new policy leaves out has its default, and what a change leaves out stays", async () => {
  const made = await make({ name: "few words", session: { idleMinutes: 30 } });
  const { absoluteMs } = api.world.settings.sessionLimits;
  expect(made).toMatchObject({
    twoStep: "optional",
    session: { idleMinutes: 30, absoluteMinutes: absoluteMs / 60_000 },
    bindings: { people: [], groups: [] },
    version: 1,
  });
  const body = {
    sso: { connectionId },
    password: { maxAgeDays: 90 },
    notice: { text: "Authorised\nuse only." },
    apiTokens: { allowed: false },
  };
  expect(await change(made.id, body)).toMatchObject({
    sso: { mode: "optional", connectionId },
    session: { idleMinutes: 30 },
    apiTokens: { allowed: false, maxDays: 365 },
    password: { minLength: 12, maxAgeDays: 90 },
    notice: { text: "Authorised\nuse only." },
  });
  const taken = { sso: { connectionId: null }, password: { maxAgeDays: null }, notice: null };
  const after = await change(made.id, taken);
  expect(after).toMatchObject({ sso: { connectionId: null }, password: { maxAgeDays: null }, notice: null });
  expect(await read(`/policies/${made.id}`)).toEqual(after);
});

test.each([
  ["idle", { session: { idleMinutes: 0 } }],
  ["absolute", { session: { absoluteMinutes: 1.5 } }],
  ["the life of tokens", { apiTokens: { maxDays: 366 } }],
  ["a password", { password: { minLength: 7 } }],
  ["a notice", { notice: { text: "\u001b[2J" } }],
  ["a rank", { rank: 0 }],
  ["a mode", { sso: { mode: "forced" } }],
])("P2 a value of %s that makes no sense is refused", async (_what, body) => {
  expect(await make({ name: "odd", ...body }, 422)).toMatchObject({ code: "invalid_input" });
});

test("P1 the default policy is edited and rolled back, and neither deleted, ranked nor bound", async () => {
  const id = api.world.tenantId;
  const ada = await person();
  for (const body of [{ rank: 1 }, { bindings: { people: [ada] } }])
    expect(await change(id, body, 422)).toMatchObject({ code: "policy_default_fixed" });
  const refused = await api.call("delete", `/policies/${id}`).expect(422);
  expect(refused.body).toMatchObject({ code: "policy_default_fixed" });
  expect(await change(id, { twoStep: "off" })).toMatchObject({ version: 1, isDefault: true });
  expect(await policyOf(ada)).toMatchObject({ policy: { twoStep: "off", version: 1 } });
  expect(
    (await read("/policies")).items.filter((each: { isDefault: boolean }) => each.isDefault),
  ).toHaveLength(1);
  expect(await rollback(id)).toMatchObject({ version: 2, twoStep: "optional" });
});

test("P3 every version is kept, and a rollback is one step back and itself a version", async () => {
  const made = await make({ name: "steps", twoStep: "off" });
  await change(made.id, { twoStep: "required" });
  expect(await rollback(made.id)).toMatchObject({ version: 3, twoStep: "off" });
  expect(await rollback(made.id)).toMatchObject({ version: 4, twoStep: "required" });
  expect(await rollback(made.id, { version: 1 })).toMatchObject({ version: 5, twoStep: "off" });
  const { items } = await read(`/policies/${made.id}/versions`);
  expect(items.map((each: { version: number }) => each.version)).toEqual([5, 4, 3, 2, 1]);
  expect(items[1]).toMatchObject({
    policy: { twoStep: "required", name: "steps" },
    by: { kind: "admin-key" },
  });
  expect(await rollback(made.id, { version: 9 }, 422)).toMatchObject({ code: "invalid_input" });
  const single = await make({ name: "single" });
  expect(await rollback(single.id, {}, 422)).toMatchObject({ code: "invalid_input" });
});

test("P3 a rollback leaves groups out that are gone since", async () => {
  const [stays, goes] = [await group(), await group()];
  const made = await make({ name: "groups", bindings: { groups: [stays, goes] } });
  await change(made.id, { bindings: { groups: [] } });
  await inside(async ({ groups }) => {
    const row = await groups.find(api.world.tenantId, goes);
    if (row !== undefined) await groups.delete(row, api.world.clock());
  });
  expect(await rollback(made.id)).toMatchObject({ bindings: { groups: [stays] } });
});

test("P1 of two changes against one version the second is told", async () => {
  const made = await make({ name: "raced" });
  const send = () =>
    api.call("patch", `/policies/${made.id}`).set("If-Match", '"1"').send({ twoStep: "off" });
  const answers = await Promise.all([send(), send()]);
  expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(["200", "412"]);
});

test("P1 of ten policies made at once for one person exactly one is made", async () => {
  const ada = await person();
  const made = await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      api.call("post", "/policies").send({ name: `at once ${i}`, bindings: { people: [ada] } }),
    ),
  );
  expect(made.map(({ status }) => String(status)).toSorted()).toEqual([
    "201",
    ...Array.from({ length: 9 }, () => "409"),
  ]);
});

test("P1 people, groups and connections of another tenant cannot be bound", async () => {
  const other = await api.otherTenant("other");
  const theirs = aPerson(other.tenantId);
  await api.world.database.transact(other.tenantId, ({ people }) => people.insert(theirs));
  for (const body of [
    { bindings: { people: [theirs.id] } },
    { bindings: { groups: [api.world.random.uuid()] } },
    { sso: { connectionId: api.world.random.uuid() } },
  ])
    expect(await make({ name: "theirs", ...body }, 422)).toMatchObject({ code: "policy_target_unknown" });
});

test("L1 each change stands in the trail with what was before and after", async () => {
  const made = await make({ name: "traced" });
  await change(made.id, { twoStep: "required" });
  await rollback(made.id);
  await api.call("delete", `/policies/${made.id}`).expect(204);
  const { items } = await read(`/audit/events?target=${made.id}`);
  const events = items.map((each: { event: object }) => each.event);
  expect(events).toMatchObject([
    { name: "policy.deleted", before: { twoStep: "optional" } },
    { name: "policy.rolled_back", before: { twoStep: "required" }, after: { twoStep: "optional" } },
    { name: "policy.updated", before: { twoStep: "optional" }, after: { twoStep: "required" } },
    { name: "policy.created", after: { name: "traced" } },
  ]);
});
