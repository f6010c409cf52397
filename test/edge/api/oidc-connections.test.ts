import { openApiWorld, type ApiWorld } from "./api-world.ts";

let api: ApiWorld;
beforeAll(async () => {
  api = await openApiWorld();
});
afterAll(() => api.world.close());

const SECRET = "s3cret-of-the-client";
const OIDC = { issuer: "https://op.example.com", clientId: "sallyport", clientSecret: SECRET };
const make = (more: object = {}) =>
  api.call("post", "/connections").send({ name: "OP", protocol: "oidc", ...more });

test("C1 a connection by OpenID Connect shows its redirect URI before the provider is known", async () => {
  const { body } = await make().expect(201);
  const base = `${api.world.settings.publicUrl}/upstream/oidc/${body.id}`;
  expect(body).toMatchObject({ protocol: "oidc", oidc: null, idp: null });
  expect(body.sp).toEqual({
    redirectUri: `${base}/callback`,
    loginUrl: `${base}/login`,
    entityId: null,
    acsUrl: null,
    sloUrl: null,
    metadataUrl: null,
  });
  const saml = (await api.call("post", "/connections").send({ name: "S", protocol: "saml" }).expect(201))
    .body;
  expect(saml).toMatchObject({ oidc: null, sp: { redirectUri: null, acsUrl: expect.any(String) } });
});

test("C11 the client secret is kept sealed, never shown, and its change is on the trail without it", async () => {
  const { body } = await make({ oidc: OIDC }).expect(201);
  const { clientSecret: _, ...shown } = OIDC;
  expect(body.oidc).toEqual({ ...shown, scopes: ["openid", "email", "profile"] });
  await api
    .call("patch", `/connections/${body.id}`)
    .send({ oidc: { clientSecret: "another-secret" } })
    .expect(200);
  const read = await api.call("get", `/connections/${body.id}`).expect(200);
  const trail = await api.audited();
  for (const text of [JSON.stringify(body), read.text, JSON.stringify(trail)])
    expect(text).not.toMatch(/s3cret|another-secret/);
  const stored = await api.world.database.transact(api.world.tenantId, ({ connections }) =>
    connections.find(api.world.tenantId, body.id),
  );
  const sealed = stored?.oidc?.sealedClientSecret ?? Buffer.alloc(0);
  expect(sealed.toString("latin1")).not.toContain("another-secret");
  expect(api.world.seal.open(sealed, "upstream-client-secret").toString()).toBe("another-secret");
});

test("C11 a stored secret is not sent to an issuer that it was not given for", async () => {
  const { body } = await make({ oidc: OIDC }).expect(201);
  const refused = await api
    .call("patch", `/connections/${body.id}`)
    .send({ oidc: { issuer: "https://evil.example" } })
    .expect(422);
  expect(refused.body).toMatchObject({ code: "oidc_upstream_settings_refused" });
});

test.each([
  ["an issuer by plain http", { oidc: { ...OIDC, issuer: "http://op.example.com" } }, "idp_url_refused"],
  ["an issuer with a query", { oidc: { ...OIDC, issuer: "https://op.example.com/?x=1" } }, "idp_url_refused"],
  [
    "the address of the discovery document",
    { oidc: { ...OIDC, issuer: "https://op.example.com/.well-known/openid-configuration" } },
    "idp_url_refused",
  ],
  ["a scope with a blank", { oidc: { ...OIDC, scopes: ["a b"] } }, "oidc_upstream_settings_refused"],
  [
    "a parameter of the protocol's own",
    { request: { extraParameters: { redirect_uri: "https://evil.example" } } },
    "oidc_upstream_settings_refused",
  ],
  ["a SAML request setting", { request: { nameIdFormat: "urn:x" } }, "connection_other_protocol"],
  ["SAML metadata", { metadataXml: "<x/>" }, "invalid_input"],
  ["no secret", { oidc: { issuer: OIDC.issuer, clientId: "x" } }, "invalid_input"],
])("C11 %s is refused", async (_what, more, code) => {
  expect((await make(more).expect(422)).body).toMatchObject({ code });
});

test.each([
  ["oidc", { idpInitiated: true }],
  ["oidc", { metadataUrl: "https://op.example.com/metadata" }],
  ["saml", { oidc: OIDC }],
])("C11 a connection by %s refuses the other protocol's %j", async (protocol, change) => {
  const { id } = (await api.call("post", "/connections").send({ name: "x", protocol }).expect(201)).body;
  const refused = await api.call("patch", `/connections/${id}`).send(change).expect(422);
  expect(refused.body).toMatchObject({ code: "connection_other_protocol" });
});
