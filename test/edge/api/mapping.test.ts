import { openApiWorld, type ApiWorld } from "./api-world.ts";

let api: ApiWorld;
let path: string;
beforeAll(async () => {
  api = await openApiWorld("embedded");
  const made = await api.call("post", "/connections").send({ name: "idp", protocol: "saml" }).expect(201);
  path = `/connections/${made.body.id}/mapping`;
});
afterAll(() => api.world.close());

const transforms = ["trim", { regex: { pattern: "^CN=([^,]+)", group: 1 } }];

test("M1 rules with transforms come back as they were sent", async () => {
  const rules = {
    email: [{ attribute: "mail", transforms: ["lowerCase"] }, { nameId: true }],
    givenName: [],
    familyName: [],
    displayName: [{ template: "{given} {family}", transforms: ["trim"] }, { constant: "" }],
    groups: [{ attribute: "memberOf", transforms }],
    custom: {},
  };
  expect((await api.call("put", path).send(rules).expect(200)).body).toEqual(rules);
  expect((await api.call("get", path).expect(200)).body).toEqual(rules);
});

test("M1 a bad pattern is refused when it is saved, with the place in the body and in the pattern", async () => {
  const groups = ["a", { attribute: "b", transforms: ["trim", { regex: { pattern: "^CN=(", group: 1 } }] }];
  const answer = await api
    .call("put", path)
    .send({ email: ["mail"], groups })
    .expect(422);
  expect(answer.body).toMatchObject({
    code: "invalid_input",
    errors: [
      {
        path: "groups.1.transforms.1.regex.pattern",
        message: "the pattern missing closing ) at character 6",
      },
    ],
  });
});

test("M2 a preview shows the transformed values and their source", async () => {
  const assertionXml = `<a:Assertion xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion" Version="2.0" ID="_1"
    IssueInstant="2026-11-01T00:00:00Z"><a:Issuer>x</a:Issuer><a:Subject><a:NameID>ada</a:NameID></a:Subject>
    <a:AttributeStatement><a:Attribute Name="memberOf"><a:AttributeValue>CN=Staff,OU=x</a:AttributeValue>
    </a:Attribute></a:AttributeStatement></a:Assertion>`;
  const answer = await api.call("post", `${path}/preview`).send({ assertionXml }).expect(200);
  expect(answer.body.fields).toContainEqual({
    field: "groups",
    value: ["Staff"],
    source: 'attribute "memberOf", then trim, then regex "^CN=([^,]+)" group 1',
  });
});

test("M5 versions are listed newest first, and a rollback takes If-Match and makes a version", async () => {
  await api
    .call("put", path)
    .send({ email: ["upn"] })
    .expect(200);
  const listed = await api.call("get", `${path}/versions`).query({ limit: 1 }).expect(200);
  expect(listed.body.items).toMatchObject([
    { version: 2, by: { kind: "admin-key" }, mapping: { email: [{ attribute: "upn" }] } },
  ]);
  const older = await api.call("get", `${path}/versions`).query({ cursor: listed.body.next }).expect(200);
  expect(older.body.items).toMatchObject([{ version: 1, mapping: { groups: [{ transforms }] } }]);
  const rollback = `${path}/rollback`;
  await api.call("post", rollback).set("If-Match", '"1"').send({ version: 1 }).expect(412);
  const done = await api.call("post", rollback).set("If-Match", '"2"').send({ version: 1 }).expect(200);
  expect(done.headers["etag"]).toBe('"3"');
  expect(done.body.groups).toEqual([{ attribute: "memberOf", transforms }]);
  await api.call("post", rollback).send({ version: 9 }).expect(404);
});
