import { openPolicyStage } from "./stage.ts";

const { api, connectionId, inside, read, make, change, rollback, person, group } = await openPolicyStage();
afterAll(() => api.world.close());

const ENFORCED = { sso: { mode: "enforced" } };
const post = async (path: string, body: object | undefined, status = 200) =>
  (await api.call("post", path).send(body).expect(status)).body;

test("P5 an enforcing change is watched by default, and the policy tells how", async () => {
  const made = await make({ name: "watched", bindings: { people: [await person()] } });
  expect(made.guard).toBeNull();
  const { guard } = await change(made.id, ENFORCED);
  expect(guard).toMatchObject({
    kind: "enforcement",
    state: "watching",
    minutes: 60,
    minPeople: 3,
    maxFailurePercent: 50,
    version: 2,
    undoVersion: 1,
    evidence: null,
    endedAt: null,
    reason: null,
  });
  expect(Date.parse(guard.until) - Date.parse(guard.since)).toBe(3_600_000);
  expect(await read(`/policies/${made.id}`)).toMatchObject({ guard });
  const { items } = await read("/policies");
  expect(items.find(({ id }: { id: string }) => id === made.id)).toMatchObject({ guard });
  const [watch] = await inside(({ watches }) => watches.underWay(api.world.tenantId));
  expect(watch?.baseline[connectionId]).toMatchObject({ settings: { encryption: "strong" } });
});

test.each([
  ["no minute", { minutes: 0 }],
  ["longer than two weeks", { minutes: 20_161 }],
  ["nobody", { minPeople: 0 }],
  ["all of them", { maxFailurePercent: 100 }],
  ["off without a reason", { off: true }],
  ["a reason that is blank", { off: true, reason: " " }],
])("P5 a bound of %s is refused", async (_what, guard) => {
  expect(await make({ name: "odd", ...ENFORCED, guard }, 422)).toMatchObject({ code: "invalid_input" });
});

test("P5 what is sent with the change counts, also with a rollback, and further changes keep it", async () => {
  const { id } = await make({ name: "bounds", bindings: { people: [await person()] } });
  const own = { minutes: 5, minPeople: 2, maxFailurePercent: 0 };
  expect((await change(id, { ...ENFORCED, guard: own })).guard).toMatchObject(own);
  expect((await change(id, { twoStep: "off" })).guard).toMatchObject({
    ...own,
    state: "watching",
    version: 2,
  });
  expect((await rollback(id, { version: 1 })).guard).toMatchObject({ ...own, state: "superseded" });
  expect((await rollback(id, { version: 2, guard: { minutes: 7 } })).guard).toMatchObject({
    minutes: 7,
    minPeople: 3,
    undoVersion: 4,
  });
});

test("P5 a wider enforcement on one that is still watched goes back behind both", async () => {
  const { id } = await make({ name: "twice", bindings: { people: [await person()] } });
  await change(id, ENFORCED);
  const { guard } = await change(id, { bindings: { groups: [await group(await person())] } });
  expect(guard).toMatchObject({ state: "watching", version: 3, undoVersion: 1 });
});

test("P5 an administrator's word ends the watch, once", async () => {
  const { id } = await make({ name: "confirmed", ...ENFORCED, bindings: { people: [await person()] } });
  const before = (await api.audited("policy.enforcement_confirmed")).length;
  expect(await post(`/policies/${id}/guard/confirm`, undefined)).toMatchObject({
    sso: { mode: "enforced" },
    guard: { state: "confirmed" },
  });
  expect(await api.audited("policy.enforcement_confirmed")).toHaveLength(before + 1);
  const refused = await post(`/policies/${id}/guard/confirm`, undefined, 409);
  expect(refused).toMatchObject({ code: "policy_not_watched", received: "confirmed" });
  await post(`/policies/${api.world.random.uuid()}/guard/confirm`, undefined, 404);
});

test("P5 a policy that is enforced for nobody is not watched before it is somebody's", async () => {
  const { id, guard } = await make({ name: "empty", ...ENFORCED });
  expect(guard).toBeNull();
  const bound = await change(id, { bindings: { people: [await person()] } });
  expect(bound.guard).toMatchObject({ state: "watching", undoVersion: 1 });
});

test("P3 the API shows a rollout, widens it against a version, halts it, and keeps it in the versions", async () => {
  const pilot = await group(await person(), await person());
  const rollout = { of: "groups", percent: 0, halt: { minPeople: 1 } };
  const { id } = await make({ name: "rollout", bindings: { groups: [pilot] }, rollout });
  const halt = { minutes: 1_440, minPeople: 1, maxFailurePercent: 20 };
  expect(await read(`/policies/${id}`)).toMatchObject({
    rollout: { of: "groups", percent: 0, halt },
    guard: null,
  });
  const widen = (percent: number, version: number) =>
    api.call("post", `/policies/${id}/rollout`).set("If-Match", `"${version}"`).send({ percent });
  expect((await widen(100, 7)).status).toBe(412);
  expect((await widen(100, 1)).body).toMatchObject({
    rollout: { percent: 100 },
    guard: { ...halt, kind: "rollout" },
  });
  const progress = await read(`/policies/${id}/rollout`);
  expect(progress).toMatchObject({
    count: 2,
    rings: [{ ring: 100, people: 2, succeeded: 0, failed: 0, notYet: 2 }],
    guard: { state: "watching" },
  });
  expect(progress.people.items).toHaveLength(2);
  expect(await post(`/policies/${id}/rollout/halt`, undefined)).toMatchObject({
    rollout: { percent: 0 },
    guard: { state: "tripped", evidence: null },
  });
  const { items } = await read(`/policies/${id}/versions`);
  expect(
    items.map((each: { policy: { rollout: { percent: number } } }) => each.policy.rollout.percent),
  ).toEqual([0, 100, 0]);
  expect(await post(`/policies/${id}/rollout`, { percent: 50 }, 409)).toMatchObject({
    code: "policy_rollout_halted",
  });
  expect((await api.call("get", `/policies/${api.world.tenantId}/rollout`)).status).toBe(422);
});

test.each([[-1], [100.5], [0.001]])(
  "P3 a percentage of %p makes no sense and is refused",
  async (percent) => {
    expect(await make({ name: "odd", rollout: { percent } }, 422)).toMatchObject({ code: "invalid_input" });
  },
);
