import { spMetadata } from "../../../src/saml/sp-metadata.ts";
import { ecKey, rsaKey, weakKey } from "../../kit/keys.ts";
import { openApiWorld, type ApiWorld } from "./api-world.ts";

let api: ApiWorld;
beforeAll(async () => void (api = await openApiWorld()));
afterAll(() => api.world.close());

const sp = {
  name: "People",
  protocol: "saml",
  entityId: "https://people.example/a",
  acsUrls: ["https://people.example/acs"],
};
const [signing, encryption, elliptic, weak] = await Promise.all([
  rsaKey("a"),
  rsaKey("b"),
  ecKey("c"),
  weakKey("d"),
]);
const metadataXml = (entityId: string): string =>
  spMetadata({
    entityId,
    acsUrl: "https://wiki.example/acs",
    sloUrl: "https://wiki.example/slo",
    signingCertificates: [signing.certificate],
    encryptionCertificates: [encryption.certificate],
  });

test("A2 a service provider is registered by its values, with what has to be typed at the app", async () => {
  const { body } = await api.call("post", "/apps").send(sp).expect(201);
  expect(body).toMatchObject({
    name: "People",
    protocol: "saml",
    entityId: sp.entityId,
    acs: [{ url: "https://people.example/acs", index: 0, isDefault: true }],
    encrypt: false,
    idpInitiated: false,
    requireSignedRequests: false,
    nameIdFormat: "persistent",
    slo: null,
    idp: {
      ssoUrl: expect.stringContaining("/idp/sso"),
      initUrl: expect.stringContaining(`/idp/init/${body.id}`),
    },
  });
  expect(JSON.stringify(body)).not.toMatch(/secret|hash/i);
  const read = await api.call("get", `/apps/${body.id}`).expect(200);
  expect(read.body).toEqual(body);
  await api.call("post", `/apps/${body.id}/secret`).expect(422);
});

test("A2 metadata fills endpoints and certificates, demands signatures where it promises them, and new metadata replaces it", async () => {
  const about = {
    name: "Wiki",
    protocol: "saml",
    metadataXml: metadataXml("https://wiki.example/m"),
    encrypt: true,
  };
  const { body } = await api.call("post", "/apps").send(about).expect(201);
  expect(body).toMatchObject({
    entityId: "https://wiki.example/m",
    requireSignedRequests: true,
    encrypt: true,
    acs: [{ url: "https://wiki.example/acs", index: 0, isDefault: true }],
    slo: { url: "https://wiki.example/slo", binding: "redirect" },
    encryptionCertificate: expect.stringContaining("BEGIN CERTIFICATE"),
  });
  const renamed = await api
    .call("patch", `/apps/${body.id}`)
    .send({ name: "Wiki 2", idpInitiated: true })
    .expect(200);
  expect(renamed.body).toMatchObject({
    acs: body.acs,
    certificates: body.certificates,
    idpInitiated: true,
    version: 2,
  });
  const moved = { metadataXml: metadataXml("https://wiki.example/new"), requireSignedRequests: false };
  const after = await api.call("patch", `/apps/${body.id}`).send(moved).expect(200);
  expect(after.body).toMatchObject({
    entityId: "https://wiki.example/new",
    requireSignedRequests: false,
    name: "Wiki 2",
  });
});

test("A2 an entity ID is one app's in each tenant", async () => {
  const entityId = "https://people.example/taken";
  await api
    .call("post", "/apps")
    .send({ ...sp, entityId })
    .expect(201);
  const again = await api
    .call("post", "/apps")
    .send({ ...sp, entityId, name: "Other" })
    .expect(409);
  expect(again.body).toMatchObject({ code: "app_entity_id_taken", received: entityId });
  const other = await api.otherTenant("south");
  await api
    .call("post", "/apps")
    .set("Sallyport-Tenant", other.tenantId)
    .send({ ...sp, entityId })
    .expect(201);
});

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  ["no entity ID", { entityId: undefined }, "app_saml_refused"],
  ["a space in its entity ID", { entityId: "https://people.example/ a" }, "app_saml_refused"],
  ["no consumer", { acsUrls: undefined }, "app_saml_refused"],
  ["a consumer without TLS", { acsUrls: ["http://people.example/acs"] }, "app_redirect_uri_refused"],
  ["a consumer that is a script", { acsUrls: ["javascript:alert(1)"] }, "app_redirect_uri_refused"],
  ["signatures demanded and no certificate", { requireSignedRequests: true }, "app_saml_refused"],
  ["encryption and no certificate", { encrypt: true }, "app_saml_refused"],
  [
    "an encryption certificate of an elliptic curve",
    { encryptionCertificate: elliptic.certificate },
    "app_saml_refused",
  ],
  ["a weak certificate", { certificates: [weak.certificate] }, "saml_certificate_weak"],
  [
    "an attribute twice",
    {
      attributes: [
        { name: "a", source: "email" },
        { name: "a", source: "groups" },
      ],
    },
    "app_saml_refused",
  ],
  ["an attribute from nowhere", { attributes: [{ name: "a", source: "password" }] }, "invalid_input"],
  ["a field of another protocol", { redirectUris: ["https://a.example/"] }, "invalid_input"],
  ["metadata that is no metadata", { metadataXml: "<html/>" }, "saml_metadata_unreadable"],
])("A2 a service provider with %s is refused", async (_what, about, code) => {
  const { body } = await api
    .call("post", "/apps")
    .send({ ...sp, entityId: "https://people.example/bad", ...about })
    .expect(422);
  expect(body.code).toBe(code);
});

test("A2 a change of what the app's protocol has not is refused by name", async () => {
  const { body } = await api
    .call("post", "/apps")
    .send({ ...sp, entityId: "https://people.example/own" })
    .expect(201);
  const foreign = await api
    .call("patch", `/apps/${body.id}`)
    .send({ redirectUris: ["https://a.example/"] })
    .expect(422);
  expect(foreign.body).toMatchObject({ code: "invalid_input", received: "redirectUris" });
});

test("A2 A5 a preset fills what it knows, and its instructions have our side's values", async () => {
  const about = { name: "Jira", protocol: "saml", preset: "jira", baseUrl: "https://jira.example/" };
  const { body } = await api.call("post", "/apps").send(about).expect(201);
  expect(body).toMatchObject({
    entityId: "https://jira.example",
    acs: [{ url: "https://jira.example/plugins/servlet/samlconsumer", index: 0, isDefault: true }],
    nameIdFormat: "email",
  });
  const read = await api.call("get", `/apps/${body.id}/instructions`).expect(200);
  const entered = JSON.stringify(read.body);
  expect(entered).toContain(body.idp.ssoUrl);
  expect(entered).toContain("BEGIN CERTIFICATE");
});
