import { X509Certificate } from "node:crypto";
import request from "supertest";
import { demoKey } from "../../src/demo/idps/keys.ts";
import { adfs } from "../../src/demo/idps/adfs.ts";
import { entra } from "../../src/demo/idps/entra.ts";
import { google } from "../../src/demo/idps/google.ts";
import { keycloak } from "../../src/demo/idps/keycloak.ts";
import { okta } from "../../src/demo/idps/okta.ts";
import { DOWNLOAD_PATH } from "../../src/demo/idps/pages.ts";
import { createSimulator } from "../../src/demo/idps/simulator.ts";
import type { SimulatorSettings, Vendor } from "../../src/demo/idps/vendor.ts";
import { companies } from "../../src/demo/idps/vendors.ts";
import { entraPeople, oktaPeople } from "../../src/demo/people.ts";
import { redirectRequestUrl } from "../../src/saml/authn-request.ts";
import { makeCertificate } from "../../src/saml/certificate.ts";
import { readIdpMetadata } from "../../src/saml/idp-metadata.ts";
import type { KeyPair, Verdict } from "../../src/saml/types.ts";
import { verifyResponseHere } from "../../src/saml/verify.ts";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SP = "http://localhost:3000/saml/c1";
const serviceProvider = { entityId: `${SP}/metadata`, acsUrl: `${SP}/acs` };

let folder: string;
let keys: { sp: KeyPair; idp: KeyPair };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sallyport-idps-"));
  const now = new Date();
  const sp = await makeCertificate({
    commonName: "sp",
    algorithm: "RSA-2048",
    notBefore: now,
    notAfter: new Date(now.getTime() + 86_400_000),
  });
  keys = { sp, idp: await demoKey(folder, "idp", now) };
});

afterAll(() => rm(folder, { recursive: true }));

/** A simulator that trusts our service provider, and a browser in front of it. */
function simulate(vendor: Vendor, options: Partial<SimulatorSettings> = {}) {
  const baseUrl = `http://${vendor.host}:3003`;
  const people = companies.find((each) => each.vendor === vendor)?.people ?? [];
  const simulator = createSimulator({ vendor, people, baseUrl, key: keys.idp, ...options });
  const { certificate } = keys.sp;
  simulator.trust({ ...serviceProvider, certificates: [certificate], encryptionCertificate: certificate });
  return { ...simulator, people, browser: request.agent(simulator.app), ssoUrl: simulator.ssoUrl };
}

type Simulated = ReturnType<typeof simulate>;

function requestUrl({ ssoUrl }: Simulated, forceAuthn = false): URL {
  const url = redirectRequestUrl({
    id: "_request1",
    issueInstant: new Date(),
    spEntityId: serviceProvider.entityId,
    acsUrl: serviceProvider.acsUrl,
    destination: ssoUrl,
    relayState: "handle-1",
    forceAuthn,
    key: keys.sp,
  });
  return new URL(url);
}

const field = (page: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? "";

async function signIn(idp: Simulated, email: string): Promise<string> {
  const { pathname, search } = requestUrl(idp);
  const form = await idp.browser.get(pathname + search).expect(200);
  const answer = { waiting: field(form.text, "waiting"), person: email, password: "demo" };
  const { text } = await idp.browser.post("/sign-in").type("form").send(answer).expect(200);
  return text;
}

/** What a service provider that read the simulator's metadata makes of the page that carries the answer. */
function verified(idp: Simulated, page: string, decryptionKeys: readonly string[] = []): Promise<Verdict> {
  const { entityId, certificates } = readIdpMetadata(idp.metadataXml);
  const trust = {
    idpEntityId: entityId,
    certificates,
    spEntityId: serviceProvider.entityId,
    acsUrl: serviceProvider.acsUrl,
    decryptionKeys,
    encryption: "strong",
    clockSkewMs: 60_000,
    maxBytes: 98_304,
    maxElements: 3_000,
  } as const;
  return verifyResponseHere(field(page, "SAMLResponse"), trust, new Date());
}

test.each(companies)(
  "everybody at $title signs in, with what the broker's verifier accepts",
  async (company) => {
    const { vendor, people } = company;
    for (const person of people) {
      const idp = simulate(vendor);
      const page = await signIn(idp, person.email);
      const verdict = await verified(idp, page);
      expect(verdict).toMatchObject({
        ok: true,
        facts: { inResponseTo: "_request1", issuer: vendor.entityId },
      });
      expect(field(page, "RelayState")).toBe("handle-1");
      expect(page).toContain(`action="${serviceProvider.acsUrl}"`);
    }
  },
);

test("okta signs assertion and response, and speaks plain attribute names", async () => {
  const idp = simulate(okta);
  const verdict = await verified(idp, await signIn(idp, oktaPeople[0]!.email));
  if (!verdict.ok) throw new Error(verdict.message);
  expect(verdict.facts).toMatchObject({ signed: "both", encrypted: false, nameId: oktaPeople[0]!.email });
  expect([...verdict.facts.attributes.keys()]).toEqual(["firstName", "lastName", "email", "groups"]);
  expect(verdict.facts.attributes.get("groups")).toEqual(["engineering", "admins"]);
});

test("entra signs the assertion only, names claims by addresses, and keeps its NameID opaque", async () => {
  const idp = simulate(entra);
  const verdict = await verified(idp, await signIn(idp, entraPeople[2]!.email));
  if (!verdict.ok) throw new Error(verdict.message);
  const { signed, nameId, nameIdFormat, attributes } = verdict.facts;
  expect(signed).toBe("assertion");
  expect(nameIdFormat).toBe("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent");
  expect(nameId).not.toContain("soren");
  expect(attributes.get("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname")).toEqual([
    "Søren",
  ]);
  expect(attributes.get("http://schemas.microsoft.com/identity/claims/objectidentifier")).toEqual([
    entraPeople[2]!.objectId,
  ]);
});

test.each(["assertion", "response", "both"] as const)("a test can ask for %s signed", async (sign) => {
  const idp = simulate(okta, { sign });
  const verdict = await verified(idp, await signIn(idp, oktaPeople[1]!.email));
  expect(verdict).toMatchObject({ ok: true, facts: { signed: sign, encrypted: false } });
});

test("a test can ask for an encrypted assertion", async () => {
  const idp = simulate(okta, { encrypt: "aes256-gcm" });
  const page = await signIn(idp, oktaPeople[1]!.email);
  const verdict = await verified(idp, page, [keys.sp.privateKey]);
  expect(verdict).toMatchObject({ ok: true, facts: { signed: "both", encrypted: true } });
});

test("whoever is signed in is not asked again, unless the broker insists", async () => {
  const idp = simulate(entra);
  await signIn(idp, entraPeople[0]!.email);
  const again = requestUrl(idp);
  const silent = await idp.browser.get(again.pathname + again.search).expect(200);
  expect(await verified(idp, silent.text)).toMatchObject({ ok: true });
  const insisting = requestUrl(idp, true);
  const asked = await idp.browser.get(insisting.pathname + insisting.search).expect(200);
  expect(asked.text).toContain("Who are you?");
  await idp.browser.post("/sign-out").expect(303);
  const afterSignOut = await idp.browser.get(again.pathname + again.search).expect(200);
  expect(afterSignOut.text).toContain("Who are you?");
});

test("okta refuses a request that is not signed, entra takes it", async () => {
  for (const [vendor, status] of [
    [okta, 400],
    [entra, 200],
  ] as const) {
    const idp = simulate(vendor);
    const { pathname, searchParams } = requestUrl(idp);
    const unsigned = new URLSearchParams({ SAMLRequest: searchParams.get("SAMLRequest")! });
    await idp.browser.get(`${pathname}?${unsigned}`).expect(status);
  }
});

test("google's metadata ends with its certificate, after five years, and its sign-on address has a query", async () => {
  const idp = simulate(google);
  const metadata = readIdpMetadata(idp.metadataXml);
  const { validTo } = new X509Certificate(metadata.certificates[0]!);
  expect(metadata.validUntil).toEqual(new Date(validTo));
  expect(metadata.ssoRedirectUrl).toMatch(/\/o\/saml2\/idp\?idpid=/);
  expect(requestUrl(idp).href).toMatch(/\?idpid=\w+&SAMLRequest=/);
});

test("AD FS and Entra write assertions without a prefix, and attributes without a name format", async () => {
  for (const vendor of [adfs, entra]) {
    const idp = simulate(vendor);
    const page = await signIn(idp, idp.people[0]!.email);
    const xml = Buffer.from(field(page, "SAMLResponse"), "base64").toString();
    expect(xml).toContain('<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"');
    expect(xml).not.toContain("NameFormat");
  }
});

test("AD FS' metadata speaks of other roles first", async () => {
  const { metadataXml } = simulate(adfs);
  const roles = [...metadataXml.matchAll(/<md:(RoleDescriptor|SPSSODescriptor|IDPSSODescriptor)\b/g)];
  expect(roles.map(([, role]) => role)).toEqual([
    "RoleDescriptor",
    "RoleDescriptor",
    "SPSSODescriptor",
    "IDPSSODescriptor",
  ]);
});

test("keycloak signs the response, names attributes by OIDs, and says when its session ends", async () => {
  const idp = simulate(keycloak);
  const verdict = await verified(idp, await signIn(idp, idp.people[0]!.email));
  if (!verdict.ok) throw new Error(verdict.message);
  const { signed, nameId, nameIdFormat, attributes, sessionNotOnOrAfter } = verdict.facts;
  expect({ signed, nameId }).toEqual({ signed: "response", nameId: "hedy" });
  expect(nameIdFormat).toBe("urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified");
  expect(attributes.get("urn:oid:2.5.4.42")).toEqual(["Hedy"]);
  expect(attributes.get("member")).toEqual(["/radio", "/admins"]);
  expect(sessionNotOnOrAfter).toBeGreaterThan(Date.now());
});

test("a wrong password, and a form that was used, sign nobody in", async () => {
  const idp = simulate(okta);
  const { pathname, search } = requestUrl(idp);
  const form = await idp.browser.get(pathname + search);
  const answer = { waiting: field(form.text, "waiting"), person: oktaPeople[0]!.email };
  const wrong = await idp.browser
    .post("/sign-in")
    .type("form")
    .send({ ...answer, password: "guess" })
    .expect(401);
  expect(wrong.text).not.toContain("SAMLResponse");
  await idp.browser
    .post("/sign-in")
    .type("form")
    .send({ ...answer, password: "demo" })
    .expect(200);
  const used = await idp.browser
    .post("/sign-in")
    .type("form")
    .send({ ...answer, password: "demo" })
    .expect(400);
  expect(used.text).not.toContain("SAMLResponse");
});

test("a service provider that is not set up gets a page and no answer", async () => {
  const idp = simulate(entra);
  idp.trust({ entityId: "http://other/metadata", acsUrl: "http://other/acs", certificates: [] });
  const { pathname, search } = requestUrl(idp);
  const page = await idp.browser.get(pathname + search).expect(400);
  expect(page.text).not.toContain("SAMLResponse");
});

test.each(companies)(
  "the metadata that $title publishes is what a service provider reads",
  async ({ vendor }) => {
    const idp = simulate(vendor);
    const { text } = await idp.browser
      .get(vendor.metadataPath ?? DOWNLOAD_PATH)
      .buffer(true)
      .expect(200);
    const metadata = readIdpMetadata(text);
    expect(metadata).toMatchObject({
      entityId: vendor.entityId,
      ssoRedirectUrl: idp.ssoUrl,
      wantAuthnRequestsSigned: vendor.requireSignedRequests,
    });
    const published = metadata.certificates.map((pem) => new X509Certificate(pem).fingerprint256);
    expect(published).toEqual([new X509Certificate(keys.idp.certificate).fingerprint256]);
  },
);

test("the page that carries the answer works without a script, and runs no script but its own", async () => {
  const idp = simulate(okta);
  const { pathname, search } = requestUrl(idp);
  const form = await idp.browser.get(pathname + search);
  const answer = { waiting: field(form.text, "waiting"), person: oktaPeople[0]!.email, password: "demo" };
  const page = await idp.browser.post("/sign-in").type("form").send(answer);
  expect(page.headers["content-security-policy"]).toMatch(
    /default-src 'none'.*script-src 'sha256-[\w+/=]+'$/,
  );
  expect(page.text).toMatch(/<button[^>]*>Continue<\/button>/);
});
