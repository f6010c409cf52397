import { createConnections } from "../../src/connections/connections.ts";
import { spUrls } from "../../src/connections/sp-urls.ts";
import type { AuditContext } from "../../src/kernel/audit.ts";
import { readIdpMetadata } from "../../src/saml/idp-metadata.ts";
import { idpMetadata } from "../../src/saml/idp/metadata.ts";
import { readCertificate } from "../../src/saml/read-certificate.ts";
import { createTestIdp, type TestIdp } from "../kit/idp.ts";
import { presets } from "../kit/presets.ts";
import { rsaKey } from "../kit/keys.ts";
import { openTestWorld, type TestWorld } from "../kit/world.ts";

let world: TestWorld;
let idp: TestIdp;
let connections: ReturnType<typeof createConnections>;
let by: AuditContext;
const removed: string[] = [];

beforeAll(async () => {
  world = await openTestWorld();
  idp = await createTestIdp();
  connections = createConnections({
    ...world.database,
    clock: world.clock,
    random: world.random,
    seal: world.seal,
    publicUrl: "https://sso.acme.com",
    presetDefaults: presets.defaultsOf,
    readIdpMetadata,
    readCertificate,
    fetchFirst: () => Promise.reject(new Error("no network here")),
    onRemoved: async (_tenantId, id) => void removed.push(id),
  });
  by = { tenantId: world.tenantId, actor: { kind: "admin-key", id: "k1", name: "test" } };
});
afterAll(() => world.close());

const typed = () => ({ entityId: idp.entityId, ssoUrl: idp.ssoUrl, certificates: [idp.key.certificate] });
const events = async (targetId: string) =>
  world.database.transact(world.tenantId, async ({ auditLog }) => {
    const page = await auditLog.search(world.tenantId, { target: targetId }, { limit: 50 });
    return page.items.map(({ event }) => event);
  });

test("C1 an empty connection shows all its SP values before anything of the IdP is known", async () => {
  const made = await connections.create({ name: "Okta" }, by);
  expect(made).toMatchObject({ idp: undefined, enabled: true, encryption: "strong", version: 1 });
  const base = `https://sso.acme.com/saml/${made.id}`;
  expect(connections.sp(made.id)).toEqual({
    entityId: `${base}/metadata`,
    acsUrl: `${base}/acs`,
    sloUrl: `${base}/slo`,
    metadataUrl: `${base}/metadata`,
    loginUrl: `${base}/login`,
  });
  expect(connections.sp(made.id)).toEqual(spUrls("https://sso.acme.com", made.id));
});

test("C2 metadata and three typed fields give the same identity provider", async () => {
  const one = await connections.create({ name: "by metadata", metadataXml: idp.metadataXml }, by);
  const other = await connections.create({ name: "by hand", idp: typed() }, by);
  expect(one.idp).toEqual({ ...other.idp, ssoPostUrl: idp.ssoUrl });
  expect(await connections.get(world.tenantId, one.id)).toEqual(one);
});

test("C2 a certificate typed as bare base64 is the same as its PEM", async () => {
  const bare = idp.key.certificate.replace(/-----.*-----|\s/g, "");
  const made = await connections.create({ name: "bare", idp: { ...typed(), certificates: [bare] } }, by);
  expect(connections.certificates(made)).toEqual([
    expect.objectContaining({ sha256: readCertificate(idp.key.certificate).sha256 }),
  ]);
});

test("C4 several certificates stand beside each other, the same one counts once", async () => {
  const next = await rsaKey("next");
  const certificates = [idp.key.certificate, next.certificate, idp.key.certificate];
  const made = await connections.create({ name: "roll-over", idp: { ...typed(), certificates } }, by);
  expect(connections.certificates(made)).toHaveLength(2);
});

test.each([
  ["http on the network", { ssoUrl: "http://idp.acme.com/sso" }, "idp_url_refused"],
  ["another scheme", { ssoUrl: "javascript:alert(1)" }, "idp_url_refused"],
  ["a user name in the address", { ssoUrl: "https://a:b@idp.acme.com/" }, "idp_url_refused"],
  ["a fragment", { ssoUrl: "https://idp.acme.com/#x" }, "idp_url_refused"],
  ["a host that only begins like loopback", { ssoUrl: "http://127.0.0.1.evil.com/" }, "idp_url_refused"],
  ["no address", { ssoUrl: "idp" }, "idp_url_refused"],
  ["a bad logout address", { sloUrl: "http://idp.acme.com/slo" }, "idp_url_refused"],
  ["an entity ID with blanks", { entityId: " x" }, "idp_entity_id_refused"],
  ["an entity ID of 1025 characters", { entityId: "x".repeat(1025) }, "idp_entity_id_refused"],
  ["no certificate", { certificates: [] }, "idp_certificates_refused"],
  ["a text that is no certificate", { certificates: ["hello"] }, "saml_certificate_unreadable"],
])("C2 a typed IdP with %s is refused and nothing is made", async (_what, change, code) => {
  const count = async () => (await connections.list(world.tenantId, { limit: 200 })).items.length;
  const before = await count();
  await expect(connections.create({ name: "x", idp: { ...typed(), ...change } }, by)).rejects.toMatchObject({
    code,
    status: 422,
  });
  expect(await count()).toBe(before);
});

test.each([
  "http://localhost:8080/sso",
  "http://idp.localhost:8080/sso",
  "http://127.0.0.1:9/s",
  "http://[::1]/s",
])("C2 plain http is taken on loopback: %s", async (ssoUrl) => {
  const made = await connections.create({ name: "local", idp: { ...typed(), ssoUrl } }, by);
  expect(made.idp?.ssoUrl).toBe(ssoUrl);
});

test("C2 metadata that has expired is refused", async () => {
  const metadataXml = idpMetadata({
    entityId: idp.entityId,
    ssoUrl: idp.ssoUrl,
    certificates: [idp.key.certificate],
    wantAuthnRequestsSigned: false,
    nameIdFormats: [],
    validUntil: world.clock(),
  });
  await expect(connections.create({ name: "x", metadataXml }, by)).rejects.toMatchObject({
    code: "saml_metadata_expired",
  });
});

test("C5 an identity provider that offers one binding alone gets that one, unless another was named", async () => {
  const metadataXml = idp.metadataXml.replaceAll(/<md:SingleSignOnService [^>]*HTTP-Redirect[^>]*>/g, "");
  const made = await connections.create({ name: "x", metadataXml }, by);
  expect(made.request.binding).toBe("post");
  expect(made.idp).toMatchObject({ ssoUrl: idp.ssoUrl, ssoPostUrl: idp.ssoUrl });
  const named = { name: "x", metadataXml, requestBinding: "redirect" } as const;
  await expect(connections.create(named, by)).rejects.toMatchObject({
    code: "idp_redirect_binding_missing",
    nextStep: expect.stringContaining("HTTP-Redirect"),
  });
  const typedAgain = await connections.update(made.id, { idp: typed() }, by);
  expect(typedAgain.request.binding).toBe("redirect");
  await expect(connections.update(made.id, { requestBinding: "post" }, by)).rejects.toMatchObject({
    code: "idp_post_binding_missing",
  });
});

test("C2 an identity provider without any address for sign-in is refused", async () => {
  const { ssoUrl: _, ...nowhere } = typed();
  await expect(connections.create({ name: "x", idp: nowhere }, by)).rejects.toMatchObject({
    code: "idp_sso_url_missing",
  });
});

test("C5 request settings are kept, changed one by one, and a format is asked for no more by null", async () => {
  const request = {
    authnContexts: ["urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"],
    authnContextComparison: "minimum",
    nameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    extraParameters: { domain_hint: "acme.com" },
  } as const;
  const made = await connections.create({ name: "x", metadataXml: idp.metadataXml, request }, by);
  expect(made.request).toEqual({ ...request, binding: "redirect", forceAuthn: false });
  const changes = { requestBinding: "post", request: { forceAuthn: true, nameIdFormat: null } } as const;
  const changed = await connections.update(made.id, changes, by);
  expect(changed.request).toEqual({ ...request, binding: "post", forceAuthn: true, nameIdFormat: undefined });
  expect(await connections.get(world.tenantId, made.id)).toEqual(changed);
});

test.each([
  ["a parameter of SAML's own", { extraParameters: { SAMLRequest: "x" } }],
  ["one of them in other letters", { extraParameters: { relaystate: "x" } }],
  ["the signature", { extraParameters: { Signature: "x" } }],
  ["a name that ends the parameter", { extraParameters: { "a&RelayState": "x" } }],
  ["a value with a line end", { extraParameters: { a: "x\r\ny" } }],
  [
    "eleven parameters",
    { extraParameters: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`p${i}`, "1"])) },
  ],
  ["a context that is no URI", { authnContexts: ["strong"] }],
  ["eleven contexts", { authnContexts: Array.from({ length: 11 }, (_, i) => `urn:x:${i}`) }],
  ["a format that is no URI", { nameIdFormat: "persistent" }],
  ["encrypted NameIDs", { nameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:encrypted" }],
])("C5 requests with %s are refused", async (_what, request) => {
  await expect(connections.create({ name: "x", request }, by)).rejects.toMatchObject({
    code: "request_settings_refused",
    nextStep: expect.any(String),
  });
});

test("C7 responses without a request cannot be allowed where each sign-in must be asked for afresh", async () => {
  const both = { name: "x", idpInitiated: true, request: { forceAuthn: true } };
  await expect(connections.create(both, by)).rejects.toMatchObject({ code: "request_settings_refused" });
  const made = await connections.create({ name: "x", idpInitiated: true }, by);
  expect(made.idpInitiated).toBe(true);
  await expect(connections.update(made.id, { request: { forceAuthn: true } }, by)).rejects.toMatchObject({
    code: "request_settings_refused",
  });
});

test("C2 of several identity providers the administrator chooses one", async () => {
  const [, ...root] = /^(<md:EntityDescriptor [^>]*)(.*)$/s.exec(idp.metadataXml) ?? [];
  const twin = root.join("").replace(idp.entityId, "https://twin.example.com");
  const metadataXml = `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${idp.metadataXml}${twin}</md:EntitiesDescriptor>`;
  await expect(connections.create({ name: "x", metadataXml }, by)).rejects.toMatchObject({
    code: "saml_metadata_ambiguous",
  });
  const made = await connections.create(
    { name: "x", metadataXml, metadataEntityId: "https://twin.example.com" },
    by,
  );
  expect(made.idp?.entityId).toBe("https://twin.example.com");
});

test("an IdP described twice is refused", async () => {
  const both = { name: "x", metadataXml: idp.metadataXml, idp: typed() };
  await expect(connections.create(both, by)).rejects.toMatchObject({ code: "idp_given_twice" });
});

test("L1 a change is recorded with before and after, certificates by thumbprint", async () => {
  const made = await connections.create({ name: "Before" }, by);
  await connections.update(made.id, { name: "After", metadataXml: idp.metadataXml }, by);
  const [updated, created] = await events(made.id);
  expect(created?.name).toBe("connection.created");
  expect(updated).toMatchObject({
    name: "connection.updated",
    before: { name: "Before" },
    after: { name: "After", idp: { certificates: [readCertificate(idp.key.certificate).sha256] } },
  });
});

test("a change against an old version is refused and changes nothing", async () => {
  const made = await connections.create({ name: "v1" }, by);
  const second = await connections.update(made.id, { name: "v2" }, by, 1);
  expect(second.version).toBe(2);
  await expect(connections.update(made.id, { name: "v3" }, by, 1)).rejects.toMatchObject({
    code: "version_conflict",
    status: 412,
  });
  await expect(connections.remove(made.id, by, 1)).rejects.toMatchObject({ code: "version_conflict" });
  expect((await connections.get(world.tenantId, made.id)).name).toBe("v2");
});

test("C13 a disabled connection is located as disabled; a deleted one is gone and its end is told", async () => {
  const made = await connections.create({ name: "gone soon" }, by);
  await connections.update(made.id, { enabled: false }, by);
  expect(await connections.locate(made.id)).toMatchObject({ enabled: false, tenantId: world.tenantId });
  await connections.remove(made.id, by);
  expect(await connections.locate(made.id)).toBeUndefined();
  expect(removed).toContain(made.id);
  await expect(connections.remove(made.id, by)).rejects.toMatchObject({ code: "not_found" });
});
