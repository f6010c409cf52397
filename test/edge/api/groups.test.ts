import { openApiWorld, type ApiWorld } from "./api-world.ts";

let api: ApiWorld;
beforeAll(async () => {
  api = await openApiWorld();
});
afterAll(() => api.world.close());

const person = async (email: string) =>
  (await api.call("post", "/people").send({ email }).expect(201)).body as { id: string };
const group = async (name: string) =>
  (await api.call("post", "/groups").send({ name }).expect(201)).body as { id: string };

test("M4 an administrator puts people in a group and takes them out; the person shows it at once", async () => {
  const [ada, ben] = [await person("ada@acme.com"), await person("ben@acme.com")];
  const pilots = await group("Pilots");
  const members = `/groups/${pilots.id}/members`;
  for (const { id } of [ada, ben, ada]) await api.call("put", `${members}/${id}`).expect(204);
  const listed = await api.call("get", members).expect(200);
  expect(listed.body.items).toHaveLength(2);
  expect(listed.body.items).toContainEqual({
    personId: ada.id,
    email: "ada@acme.com",
    displayName: "ada@acme.com",
    status: "active",
    sources: ["manual"],
    since: expect.any(String),
  });
  const first = await api.call("get", `${members}?limit=1`).expect(200);
  const second = await api.call("get", `${members}?limit=1&cursor=${first.body.next}`).expect(200);
  expect([...first.body.items, ...second.body.items]).toEqual(listed.body.items);
  expect((await api.call("get", `/people/${ada.id}`).expect(200)).body.groups).toEqual(["Pilots"]);
  const inGroup = await api.call("get", `/people?groupId=${pilots.id}`).expect(200);
  expect(inGroup.body.items.map((each: { id: string }) => each.id).toSorted()).toEqual(
    [ada.id, ben.id].toSorted(),
  );
  await api.call("delete", `${members}/${ada.id}`).expect(204);
  expect((await api.call("get", `/people/${ada.id}`).expect(200)).body.groups).toEqual([]);
  expect((await api.call("delete", `${members}/${ada.id}`).expect(404)).body.code).toBe("not_found");
  await api.call("put", `${members}/${api.world.random.uuid()}`).expect(404);
  expect(await api.audited("group.member_added")).toHaveLength(2);
  expect(await api.audited("group.member_removed")).toEqual([
    { name: "group.member_removed", targetId: pilots.id, personId: ada.id, source: "manual" },
  ]);
});

test("a group is changed against the version that was read, and deleted with its members' part in it", async () => {
  const [cy, ops] = [await person("cy@acme.com"), await group("Ops")];
  await api.call("put", `/groups/${ops.id}/members/${cy.id}`).expect(204);
  const read = await api.call("get", `/groups/${ops.id}`).expect(200);
  const rename = (etag: string) =>
    api.call("patch", `/groups/${ops.id}`).set("If-Match", etag).send({ name: "Operations" });
  expect((await rename(read.headers["etag"] ?? "").expect(200)).body).toMatchObject({
    name: "Operations",
    version: 2,
  });
  expect((await rename(read.headers["etag"] ?? "").expect(412)).body.code).toBe("version_conflict");
  expect((await api.call("get", `/people/${cy.id}`).expect(200)).body.groups).toEqual(["Operations"]);
  expect((await api.call("get", "/groups?search=OPERA").expect(200)).body.items).toHaveLength(1);
  await api.call("delete", `/groups/${ops.id}`).set("If-Match", '"1"').expect(412);
  await api.call("delete", `/groups/${ops.id}`).set("If-Match", '"2"').expect(204);
  expect((await api.call("get", `/people/${cy.id}`).expect(200)).body.groups).toEqual([]);
});

test("A6 a group that an app lets in by its name is not deleted under it", async () => {
  const { id } = await group("Wiki users");
  const app = { name: "Wiki", protocol: "oidc", redirectUris: ["https://wiki.acme.com/cb"] };
  await api
    .call("post", "/apps")
    .send({ ...app, groups: ["Wiki users"] })
    .expect(201);
  expect((await api.call("delete", `/groups/${id}`).expect(409)).body).toMatchObject({
    code: "group_in_use",
    received: 'app "Wiki"',
  });
});

test("A7 a group that gives a role in an app is not renamed under it, and the app's roles come back as they were sent", async () => {
  const { id } = await group("Wiki admins");
  const roles = [
    { role: "admin", groups: ["Wiki admins"] },
    { role: "editor", groups: ["Wiki admins", "Writers"] },
  ];
  const app = { name: "Wiki 2", protocol: "oidc", redirectUris: ["https://wiki.acme.com/cb"], roles };
  const made = await api.call("post", "/apps").send(app).expect(201);
  expect((await api.call("get", `/apps/${made.body.id}`).expect(200)).body.roles).toEqual(roles);
  const rename = () => api.call("patch", `/groups/${id}`).send({ name: "Other" });
  expect((await rename().expect(409)).body).toMatchObject({ code: "group_in_use", received: 'app "Wiki 2"' });
  const twice = [roles[0], roles[0]];
  const answer = await api.call("patch", `/apps/${made.body.id}`).send({ roles: twice }).expect(422);
  expect(answer.body).toMatchObject({ code: "app_roles_refused", received: 'the role "admin" twice' });
  await api.call("patch", `/apps/${made.body.id}`).send({ roles: [] }).expect(200);
  await rename().expect(200);
});

test("a person made by hand has one spelling of the e-mail, and no two have the same", async () => {
  const made = await api
    .call("post", "/people")
    .send({ email: "Grace.Hopper@ACME.com", givenName: "Grace", familyName: "Hopper" })
    .expect(201);
  expect(made.body).toMatchObject({
    email: "grace.hopper@acme.com",
    displayName: "Grace Hopper",
    status: "active",
    lastSigninAt: null,
  });
  const again = await api.call("post", "/people").send({ email: "GRACE.hopper@acme.com" }).expect(409);
  expect(again.body.code).toBe("person_exists");
  for (const email of ["grace", "a@b", "two@acme.com@acme.com", "\u212aate@acme.com"])
    await api.call("post", "/people").send({ email }).expect(422);
  const path = `/people/${made.body.id}`;
  const patched = await api
    .call("patch", path)
    .send({ email: "Grace@acme.com", familyName: null })
    .expect(200);
  expect(patched.body).toMatchObject({
    email: "grace@acme.com",
    givenName: "Grace",
    familyName: null,
    version: 2,
  });
  await api.call("patch", path).set("If-Match", '"1"').send({ givenName: "G" }).expect(412);
  await person("eve@acme.com");
  expect((await api.call("patch", path).send({ email: "eve@acme.com" }).expect(409)).body.code).toBe(
    "person_exists",
  );
  expect((await api.call("patch", path).send({}).expect(200)).body.version).toBe(2);
});

test("nobody changes the e-mail of an administrator who may do more than they: mail to it could make them that one", async () => {
  const owner = await person("owner@acme.com");
  await api.call("put", `/administrators/${owner.id}`).send({ role: "owner" }).expect(200);
  const key = await api.keyWith(["people:write"]);
  const path = `/people/${owner.id}`;
  const answer = await api.call("patch", path, key).send({ email: "mine@acme.com" }).expect(403);
  expect(answer.body.code).toBe("role_not_held");
  await api.call("patch", path, key).send({ givenName: "Olga" }).expect(200);
  await api.call("patch", path).send({ email: "owner2@acme.com" }).expect(200);
});
