import { aCollision } from "../../conformance/identity-samples.ts";
import { aPerson, anIdentity } from "../../conformance/samples.ts";
import { openApiWorld, type ApiWorld } from "./api-world.ts";

let api: ApiWorld;
let connectionId: string;
beforeAll(async () => {
  api = await openApiWorld();
  const by = { tenantId: api.world.tenantId, actor: { kind: "system" } } as const;
  connectionId = (await api.needs.connections.create({ name: "idp" }, by)).id;
});
afterAll(() => api.world.close());

/** A person with one identity. */
async function add() {
  const { tenantId, database } = api.world;
  const person = aPerson(tenantId);
  const identity = anIdentity(person, connectionId, { nameId: person.id });
  await database.transact(tenantId, async ({ people }) => {
    await people.insert(person);
    await people.link(identity);
  });
  return { person, identity };
}
async function collide() {
  const { tenantId, database } = api.world;
  const { person } = await add();
  const collision = aCollision(tenantId, { holderId: person.id, connectionId });
  const waiting = {
    ...collision,
    key: { ...collision.key, nameId: `new-${person.id}` },
    profile: { ...collision.profile, email: person.email },
  };
  await database.transact(tenantId, ({ collisions }) => collisions.note(waiting));
  return { id: waiting.id, person };
}
const found = async (id: string) => (await api.call("get", `/people/${id}`).expect(200)).body;

test("S6 the API lists what waits, shows the evidence and takes a decision once, by its version", async () => {
  const { id, person } = await collide();
  const list = await api.call("get", "/collisions?status=open").expect(200);
  expect(list.body.items).toMatchObject([
    { id, kind: "nameid_differs", holderId: person.id, decisions: ["link", "separate", "reject"] },
  ]);
  const shown = await api.call("get", `/collisions/${id}`).expect(200);
  expect(shown.body).toMatchObject({
    arrived: { connectionId, nameId: `new-${person.id}`, email: person.email },
    holder: { id: person.id, identities: [{ nameId: person.id, expiresAt: null }] },
    claimant: null,
  });
  const resolve = (decision: string, version: number) =>
    api.call("post", `/collisions/${id}/resolve`).set("If-Match", `"${version}"`).send({ decision });
  await resolve("link", 9).expect(412);
  const refused = await resolve("exchange", 1).expect(422);
  expect(refused.body).toMatchObject({
    code: "collision_decision_refused",
    expected: "link or separate or reject",
  });
  expect((await resolve("link", 1).expect(200)).body).toMatchObject({ status: "resolved", decision: "link" });
  expect((await found(person.id)).identities).toHaveLength(2);
  const again = await api.call("post", `/collisions/${id}/resolve`).send({ decision: "link" }).expect(409);
  expect(again.body.code).toBe("collision_over");
  const undo = await api.call("post", `/collisions/${id}/undo`).expect(409);
  expect(undo.body.code).toBe("undo_refused");
});

test("S6 a person whose address was given on is shown with a placeholder that is marked", async () => {
  const { id, person } = await collide();
  expect((await found(person.id)).emailPlaceholder).toBe(false);
  await api.call("post", `/collisions/${id}/resolve`).send({ decision: "separate" }).expect(200);
  expect(await found(person.id)).toMatchObject({ emailPlaceholder: true });
});

test("S6 two people are merged after a look at the evidence, the old id says where it went, and all is undone", async () => {
  const [into, from] = [await add(), await add()];
  const body = { from: from.person.id };
  const path = `/people/${into.person.id}/merge`;
  const preview = await api.call("post", `${path}/preview`).send(body).expect(200);
  expect(preview.body).toMatchObject({
    identities: [{ nameId: from.person.id }],
    doubts: ["both_known_by_connection"],
  });
  const made = await api.call("post", path).send(body).expect(201);
  expect(made.headers["location"]).toBe(`/api/v1/merges/${made.body.id}`);
  expect(await found(from.person.id)).toMatchObject({
    mergedInto: into.person.id,
    status: "deactivated",
    identities: [],
  });
  expect((await api.call("get", `/merges/${made.body.id}`).expect(200)).body).toEqual(made.body);
  const listed = await api.call("get", `/people/${into.person.id}/merges`).expect(200);
  expect(listed.body).toEqual({ items: [made.body] });
  const undone = await api.call("post", `/merges/${made.body.id}/undo`).expect(200);
  expect(undone.body.undoneAt).not.toBeNull();
  expect(await found(from.person.id)).toMatchObject({ mergedInto: null, status: "active" });
  await api.call("post", path).send({ from: into.person.id }).expect(422);
});

test("S6 an identity is unlinked by its four parts, and only the person's own", async () => {
  const [one, other] = [await add(), await add()];
  const { issuer, nameIdFormat, nameId } = one.identity;
  const unlink = (id: string) =>
    api.call("delete", `/people/${id}/identities`).query({ connectionId, issuer, nameIdFormat, nameId });
  await unlink(other.person.id).expect(404);
  await unlink(one.person.id).expect(204);
  expect((await found(one.person.id)).identities).toEqual([]);
  expect(await api.audited("identity.unlinked")).toHaveLength(1);
  await unlink(one.person.id).expect(404);
});

test("S6 who arrives as an administrator is not for those to say who may do less", async () => {
  const [owner, other] = [await add(), await add()];
  const { tenantId, database, clock } = api.world;
  const collided = await collide();
  await database.transact(tenantId, async ({ administrators }) => {
    for (const personId of [owner.person.id, collided.person.id])
      await administrators.save({ tenantId, personId, role: "owner", grantedAt: clock() });
  });
  const key = await api.keyWith(["people:write"]);
  const { issuer, nameIdFormat, nameId } = owner.identity;
  const refused = [
    api.call("post", `/people/${owner.person.id}/merge`, key).send({ from: other.person.id }),
    api.call("post", `/people/${other.person.id}/merge`, key).send({ from: owner.person.id }),
    api.call("post", `/collisions/${collided.id}/resolve`, key).send({ decision: "link" }),
    api
      .call("delete", `/people/${owner.person.id}/identities`, key)
      .query({ connectionId, issuer, nameIdFormat, nameId }),
  ];
  for (const each of refused) expect((await each.expect(403)).body.code).toBe("role_not_held");
  await api.call("post", `/collisions/${collided.id}/resolve`).send({ decision: "link" }).expect(200);
});

test("S7 a connection says whether it makes people, and a change of NameIDs is announced for 90 days at most", async () => {
  const path = `/connections/${connectionId}`;
  expect((await api.call("get", path).expect(200)).body).toMatchObject({ jit: true, nameIdChange: null });
  const change = {
    toFormat: "persistent",
    until: new Date(api.world.clock().getTime() + 86_400_000).toISOString(),
  };
  const changed = await api.call("patch", path).send({ jit: false, nameIdChange: change }).expect(200);
  expect(changed.body).toMatchObject({ jit: false, nameIdChange: change });
  for (const days of [-1, 0, 91]) {
    const until = new Date(api.world.clock().getTime() + days * 86_400_000).toISOString();
    await api
      .call("patch", path)
      .send({ nameIdChange: { ...change, until } })
      .expect(422);
  }
  const ended = await api.call("patch", path).send({ nameIdChange: null }).expect(200);
  expect(ended.body).toMatchObject({ jit: false, nameIdChange: null });
});
