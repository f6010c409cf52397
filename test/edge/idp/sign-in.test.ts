import { X509Certificate } from "node:crypto";
import { schemaProblems } from "../../kit/schema.ts";
import { rsaKey } from "../../kit/keys.ts";
import { xmlsecVerifies } from "../../kit/xmlsec.ts";
import { ACS, ada, ben, deliveredBy, ENTITY_ID, nodeSaml, openStage, signing, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 120_000);
afterAll(() => stage.close());

const PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

test("A2 an independent service provider signs a person in by a signed request, with what its administrator releases", async () => {
  const entityId = `${ENTITY_ID}/signed`;
  const app = await stage.register({
    entityId,
    certificates: [stage.keys.sp.certificate],
    requireSignedRequests: true,
    roles: [{ role: "people-user", groups: ["Everyone", "Staff", "Platform"] }],
    attributes: [
      { name: "mail", source: "email", friendlyName: "Mail" },
      { name: "who", source: "displayName" },
      { name: "groups", source: "groups" },
      { name: "none", source: "custom:nothing" },
    ],
  });
  const sp = await nodeSaml(stage, app, entityId, signing(stage.keys.sp));
  const browser = stage.browserOf();
  const first = deliveredBy(
    await stage.go(browser, await sp.getAuthorizeUrlAsync("deep-link/ä?x=1&y", undefined, {})),
  );
  expect(first.to).toBe(ACS);
  expect(first.relayState).toBe("deep-link/ä?x=1&y");
  expect(first.page.headers["content-security-policy"]).toContain("form-action https://people.example.com");
  const { profile } = await sp.validatePostResponseAsync({ SAMLResponse: first.field });
  expect(profile).toMatchObject({ issuer: app.idp.entityId, nameIDFormat: PERSISTENT, mail: ada.email });
  expect(profile?.nameID).not.toContain("@");
  expect(profile).not.toHaveProperty("none");

  const second = deliveredBy(await stage.go(browser, await sp.getAuthorizeUrlAsync("", undefined, {})));
  const again = await sp.validatePostResponseAsync({ SAMLResponse: second.field });
  expect(again.profile?.nameID).toBe(profile?.nameID);
  expect(again.profile?.sessionIndex).not.toBe(profile?.sessionIndex);

  const certificate = await stage.certificate();
  for (const element of ["Response", "Assertion"] as const)
    expect(await xmlsecVerifies(first.xml, element, certificate)).toBe(true);
  expect(schemaProblems(first.xml, "protocol")).toEqual([]);
  expect(await stage.audited("app.opened")).toMatchObject([{ targetId: app.id }, { targetId: app.id }]);
});

test("X4 the app is told when the session ends, which is not later than what the API says of old sessions", async () => {
  const entityId = `${ENTITY_ID}/ends`;
  const sloUrl = "https://people.example.com/slo";
  const app = await stage.register({ entityId, sloUrl });
  const sp = await nodeSaml(stage, app, entityId);
  const asked = await sp.getAuthorizeUrlAsync("", undefined, {});
  const { xml } = deliveredBy(await stage.go(stage.browserOf(), asked));
  const [, until = ""] = /SessionNotOnOrAfter="([^"]+)"/.exec(xml) ?? [];
  const said = await stage.api.get<{ oldSessionUntil: string; channels: object[] }>(
    `/apps/${app.id}/revocation`,
  );
  expect(Date.parse(until)).toBeGreaterThan(Date.now());
  expect(Date.parse(until)).toBeLessThanOrEqual(Date.parse(said.oldSessionUntil));
  expect(said.channels).toEqual([
    { kind: "front-channel", by: "browser", says: expect.stringContaining(sloUrl) },
  ]);
});

test("A2 Jira Data Center's way: an unsigned request by Redirect without NameIDPolicy, RelayState a UUID", async () => {
  const entityId = `${ENTITY_ID}/jira`;
  const app = await stage.register({ entityId, nameIdFormat: "unspecified" });
  const sp = await nodeSaml(stage, app, entityId);
  const relayState = "6f2bb7b3-58a5-4c0e-bb09-8c2d0f5e0b9a";
  const browser = stage.browserOf();
  const answer = deliveredBy(
    await stage.go(browser, await sp.getAuthorizeUrlAsync(relayState, undefined, {})),
  );
  expect(answer.relayState).toBe(relayState);
  const { profile } = await sp.validatePostResponseAsync({ SAMLResponse: answer.field });
  expect(profile?.nameID).toBe(ada.email);
});

test("A2 an app that asks by POST from another site, without our cookie there, gets its answer", async () => {
  const entityId = `${ENTITY_ID}/post`;
  const app = await stage.register({
    entityId,
    certificates: [stage.keys.sp.certificate],
    requireSignedRequests: true,
  });
  const sp = await nodeSaml(stage, app, entityId, {
    ...signing(stage.keys.sp),
    authnRequestBinding: "HTTP-POST",
    skipRequestCompression: true,
  });
  const form = await sp.getAuthorizeFormAsync("state", undefined);
  const [, request = ""] = /name="SAMLRequest" value="([^"]+)"/.exec(form) ?? [];
  const browser = stage.browserOf();
  const fields = { SAMLRequest: request, RelayState: "state" };
  const page = await browser.post(app.idp.ssoUrl, fields, "https://people.example.com/", {
    stopAt: stage.atApp,
  });
  const answer = deliveredBy(page);
  expect((await sp.validatePostResponseAsync({ SAMLResponse: answer.field })).profile).toBeTruthy();
  expect(answer.relayState).toBe("state");
});

test("A2 an encrypted assertion is read by whom it is for", async () => {
  const entityId = `${ENTITY_ID}/encrypted`;
  const key = await rsaKey("app-encryption");
  const app = await stage.register({ entityId, encrypt: true, encryptionCertificate: key.certificate });
  const sp = await nodeSaml(stage, app, entityId, { decryptionPvk: key.privateKey });
  const answer = deliveredBy(
    await stage.go(stage.browserOf(), await sp.getAuthorizeUrlAsync("", undefined, {})),
  );
  expect(answer.xml).toContain("http://www.w3.org/2009/xmlenc11#aes256-gcm");
  expect(answer.xml).not.toContain(ada.email);
  expect((await sp.validatePostResponseAsync({ SAMLResponse: answer.field })).profile?.["email"]).toBe(
    ada.email,
  );
});

test("A2 each app knows a person by a name of its own, and each person has another", async () => {
  const names = new Set<string>();
  for (const [at, person] of [
    ["one", ada],
    ["two", ada],
    ["two", ben],
  ] as const) {
    const entityId = `${ENTITY_ID}/pair-${at}`;
    const app = names.has("two")
      ? await byEntityId(entityId)
      : await stage.register({ entityId }).catch(() => byEntityId(entityId));
    const sp = await nodeSaml(stage, app, entityId);
    const answer = deliveredBy(
      await stage.go(stage.browserOf(person), await sp.getAuthorizeUrlAsync("", undefined, {})),
    );
    names.add((await sp.validatePostResponseAsync({ SAMLResponse: answer.field })).profile?.nameID ?? "");
  }
  expect(names.size).toBe(3);
});

async function byEntityId(entityId: string) {
  const { items } = await stage.api.get<{
    items: (Awaited<ReturnType<Stage["register"]>> & { entityId: string })[];
  }>("/apps?limit=200");
  const found = items.find((item) => item.entityId === entityId);
  if (!found) throw new Error(entityId);
  return found;
}

test("A2 C4 our metadata lists both generations of a key, each tenant's its own, and is valid by the schema", async () => {
  const read = async () => (await fetch(`${stage.url}/idp/metadata`)).text();
  const before = await read();
  expect(schemaProblems(before, "metadata")).toEqual([]);
  const next = await stage.api.post<{ certificate?: string }>("/keys", { purpose: "saml-idp-signing" });
  expect(next).toBeTruthy();
  const after = await read();
  const certificates = [...after.matchAll(/X509Certificate>([^<]+)</g)].map(
    ([, der]) => new X509Certificate(Buffer.from(der ?? "", "base64")).fingerprint256,
  );
  expect(new Set(certificates).size).toBe(2);
  const other = await stage.api.post<{ id: string }>("/tenants", { name: "another" });
  const theirs = await (await fetch(`${stage.url}/idp/metadata/${other.id}`)).text();
  expect(theirs).toContain(`entityID="${stage.url}/idp/metadata/${other.id}"`);
  expect(certificates.some((each) => theirs.includes(each))).toBe(false);
  expect((await fetch(`${stage.url}/idp/metadata/00000000-0000-4000-8000-000000000000`)).status).toBe(404);
});
