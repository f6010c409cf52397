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

const groupRules = {
  rules: [
    { equals: "5d1f", groups: ["Staff", "Payroll"] },
    { prefix: "app-", groups: ["$1"] },
    { pattern: "CN=([^,]+),.*", groups: ["$1"] },
    { equals: "Everyone", groups: [] },
  ],
  unmatched: "drop",
  required: false,
};
const assertionWith = (name: string, values: readonly string[]) =>
  `<a:Assertion xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion" Version="2.0" ID="_1"
    IssueInstant="2026-11-01T00:00:00Z"><a:Issuer>x</a:Issuer>
    <a:Subject><a:NameID>ada@corp.example</a:NameID></a:Subject><a:AttributeStatement>
    <a:Attribute Name="${name}">${values.map((each) => `<a:AttributeValue>${each}</a:AttributeValue>`).join("")}</a:Attribute>
    </a:AttributeStatement></a:Assertion>`;

test("M4 M5 group rules come back as they were sent, are versions like all rules, and are rolled back with them", async () => {
  const rules = { email: [{ nameId: true }], groups: ["memberOf"], groupRules };
  const { body: before } = await api.call("get", path).expect(200);
  const saved = await api.call("put", path).send(rules).expect(200);
  expect(saved.body).toMatchObject({ groupRules });
  expect((await api.call("get", path).expect(200)).body.groupRules).toEqual(groupRules);
  expect((await api.call("put", path).send(saved.body).expect(200)).body).toEqual(saved.body);
  const { items } = (await api.call("get", `${path}/versions`).expect(200)).body;
  expect(items[0].mapping.groupRules).toEqual(groupRules);
  const done = await api
    .call("post", `${path}/rollback`)
    .send({ version: items[0].version - 2 })
    .expect(200);
  expect(done.body).toEqual(before);
  expect(done.body).not.toHaveProperty("groupRules");
});

test("M2 M4 a preview shows what the rules make of each received group, and which are dropped", async () => {
  const draft = { email: [{ nameId: true }], groups: ["memberOf"], groupRules };
  const values = ["5d1f", "app-wiki", "CN=Ops,DC=x", "Everyone", "unknown"];
  const answer = await api
    .call("post", `${path}/preview`)
    .send({ assertionXml: assertionWith("memberOf", values), mapping: draft })
    .expect(200);
  expect(answer.body.problems).toEqual([]);
  expect(answer.body.groups).toEqual([
    { value: "5d1f", groups: ["Staff", "Payroll"], rule: 'equals "5d1f"' },
    { value: "app-wiki", groups: ["wiki"], rule: 'prefix "app-"' },
    { value: "CN=Ops,DC=x", groups: ["Ops"], rule: 'pattern "CN=([^,]+),.*"' },
    { value: "Everyone", groups: [], rule: 'equals "Everyone"' },
    { value: "unknown", groups: [], rule: null },
  ]);
  expect(answer.body.fields).toContainEqual({
    field: "groups",
    value: ["Staff", "Payroll", "wiki", "Ops"],
    source: 'attribute "memberOf"',
  });
});

test("M3 M4 a preview of required groups that came under another name says so", async () => {
  const draft = {
    email: [{ nameId: true }],
    groups: ["memberOf"],
    groupRules: { rules: [], required: true },
  };
  const answer = await api
    .call("post", `${path}/preview`)
    .send({ assertionXml: assertionWith("groups", ["x"]), mapping: draft })
    .expect(200);
  expect(answer.body.problems).toMatchObject([
    { field: "groups", reason: "missing", lookedFor: ['attribute "memberOf"'] },
  ]);
});

test("M4 a bad group rule is refused when it is saved, with its place", async () => {
  const bad = {
    rules: [
      { equals: "a", groups: ["a"] },
      { pattern: "(a", groups: [] },
    ],
  };
  const answer = await api
    .call("put", path)
    .send({ email: ["mail"], groupRules: bad })
    .expect(422);
  expect(answer.body.errors).toEqual([
    { path: "groupRules.rules.1.pattern", message: "the pattern missing closing ) at character 3" },
  ]);
});
