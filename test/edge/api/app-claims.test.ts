import { openApiWorld, type ApiWorld } from "./api-world.ts";

let api: ApiWorld;
beforeAll(async () => void (api = await openApiWorld()));
afterAll(() => api.world.close());

const app = { name: "Tracker", protocol: "oidc", redirectUris: ["https://tracker.example/cb"] };
const department = { name: "department", source: "custom:department" };

test("A7 an app's own claims are registered, shown, replaced as a whole and taken away", async () => {
  const made = await api
    .call("post", "/apps")
    .send({ ...app, claims: [department] })
    .expect(201);
  const path = `/apps/${made.body.id}`;
  expect((await api.call("get", path).expect(200)).body.claims).toEqual([department]);
  const renamed = await api.call("patch", path).send({ name: "Bugs" }).expect(200);
  expect(renamed.body.claims).toEqual([department]);
  const other = { name: "urn:example:teams", source: "groups" };
  const changed = await api
    .call("patch", path)
    .send({ claims: [other] })
    .expect(200);
  expect(changed.body.claims).toEqual([other]);
  const emptied = await api.call("patch", path).send({ claims: [] }).expect(200);
  expect(emptied.body.claims).toEqual([]);
});

test.each(
  ["sub", "iss", "aud", "exp", "iat", "nonce", "sid", "acr", "amr", "auth_time", "at_hash"].concat([
    "azp",
    "cnf",
    "email",
    "email_verified",
    "active",
    "username",
    "_claim_sources",
    "__proto__",
  ]),
)("A7 no app is told something else under the name %s", async (name) => {
  const refused = await api
    .call("post", "/apps")
    .send({ ...app, claims: [{ name, source: "custom:department" }] })
    .expect(422);
  expect(refused.body).toMatchObject({ code: "app_claims_refused", received: `the reserved name "${name}"` });
});

test.each([
  ["a name twice", [department, { ...department, source: "email" }], "app_claims_refused"],
  ["a name that cannot be seen", [{ ...department, name: "a\u200bb" }], "app_claims_refused"],
  ["a source that is none", [{ ...department, source: "clientSecretHash" }], "invalid_input"],
])("A7 claims with %s are refused", async (_, claims, code) => {
  const refused = await api.call("post", "/apps").send({ ...app, claims });
  expect(refused.status).toBe(422);
  expect(refused.body.code).toBe(code);
});

test("A7 an app by SAML has attributes and no claims", async () => {
  const saml = {
    name: "People",
    protocol: "saml",
    entityId: "urn:people",
    acsUrls: ["https://people.example/acs"],
  };
  const { body } = await api.call("post", "/apps").send(saml).expect(201);
  await api
    .call("patch", `/apps/${body.id}`)
    .send({ claims: [department] })
    .expect(422);
});
