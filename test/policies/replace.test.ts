import { openPolicyStage } from "./stage.ts";

const { api, make, person, group } = await openPolicyStage();
afterAll(() => api.world.close());

const put = (id: string, body: object) => api.call("put", `/policies/${id}`).send(body);

test("P2 a policy is replaced whole: what is left out has its default, as in a new one, and the rank stays", async () => {
  const [ada, staff] = [await person(), await group()];
  const made = await make({
    name: "staff",
    rank: 4,
    twoStep: "required",
    notice: { text: "Be careful." },
    session: { idleMinutes: 5 },
    password: { minLength: 20 },
    bindings: { people: [ada], groups: [staff] },
    rollout: { of: "groups", percent: 10 },
  });
  const { body } = await put(made.id, { name: "office", bindings: { people: [ada] } }).expect(200);
  const blank = await make({ name: "blank" });
  expect(body).toMatchObject({
    id: made.id,
    name: "office",
    rank: 4,
    version: 2,
    twoStep: blank.twoStep,
    notice: null,
    session: blank.session,
    password: blank.password,
    bindings: { people: [ada], groups: [] },
    rollout: null,
  });
  const again = await put(made.id, { name: "office", bindings: { people: [ada] } }).expect(200);
  expect({ ...again.body, version: 0, updatedAt: "" }).toEqual({ ...body, version: 0, updatedAt: "" });
});

test("P2 a replacement obeys If-Match, the schema and all that a change obeys, and stands in the trail", async () => {
  const made = await make({ name: "whole" });
  await put(made.id, { name: "first" }).set("If-Match", '"1"').expect(200);
  const stale = await put(made.id, { name: "second" }).set("If-Match", '"1"').expect(412);
  expect(stale.body.code).toBe("version_conflict");
  await put(made.id, { twoStep: "off" }).expect(422);
  await put(made.id, { name: "x", colour: "red" }).expect(422);
  const unknown = await put(made.id, { name: "x", bindings: { people: [made.id] } });
  expect(unknown.body.code).toBe("policy_target_unknown");
  await put("00000000-0000-4000-8000-000000000000", { name: "nobody" }).expect(404);
  const { body } = await api.call("get", "/audit/events?name=policy.updated&limit=1").expect(200);
  expect(body.items[0]).toMatchObject({ targetId: made.id });
});

test("P1 the default policy is reset by a replacement, and can be bound to nobody by one", async () => {
  const id = api.world.tenantId;
  await api.call("patch", `/policies/${id}`).send({ twoStep: "required" }).expect(200);
  const { body } = await put(id, { name: "Default" }).expect(200);
  expect(body).toMatchObject({ isDefault: true, rank: null, twoStep: "optional" });
  const bound = await put(id, { name: "Default", bindings: { people: [await person()] } });
  expect(bound.body.code).toBe("policy_default_fixed");
});
