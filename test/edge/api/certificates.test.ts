import { spUrls } from "../../../src/connections/sp-urls.ts";
import { INSTANCE_TENANT } from "../../../src/kernel/transaction.ts";
import { readCertificate } from "../../../src/saml/read-certificate.ts";
import { createRecorder } from "../../../src/signin/recorder.ts";
import { aDomain } from "../../conformance/samples.ts";
import { createTestIdp, toField, type TestIdp } from "../../kit/idp.ts";
import { rsaKey } from "../../kit/keys.ts";
import { openApiWorld, type ApiWorld } from "./api-world.ts";

const HOME = "northwind.example";
const DAY = 86_400_000;

let api: ApiWorld;
let idp: TestIdp;
beforeAll(async () => {
  api = await openApiWorld();
  idp = await createTestIdp("northwind");
});
afterAll(() => api.world.close());

async function connect(name: string): Promise<string> {
  const { entityId, ssoUrl, key } = idp;
  const body = { name, protocol: "saml", idp: { entityId, ssoUrl, certificates: [key.certificate] } };
  return (await api.call("post", "/connections").send(body).expect(201)).body.id;
}

/** A sign-in that this signer's certificate was refused for, as the gate writes it down. */
async function refusedBy(signer: { privateKey: string; certificate: string }, connectionId: string) {
  const { world, needs } = api;
  const { clock, random, seal, settings, database } = world;
  const recorder = createRecorder({
    transact: database.transact,
    clock,
    random,
    seal,
    recorderDays: settings.recorderDays,
  });
  const sp = spUrls(needs.publicUrl, connectionId);
  const meant = { acsUrl: sp.acsUrl, spEntityId: sp.entityId, requestId: "_r1", now: clock() };
  const field = toField(await idp.respond(meant, `ada@${HOME}`, { key: signer }));
  const told = `${readCertificate(signer.certificate).sha256}, valid from ...`;
  await recorder.refused("saml_signer_unknown", "unknown", {
    tenantId: world.tenantId,
    connectionId,
    checks: [{ name: "carried_certificate", ok: true, received: told }],
    sealedMessage: recorder.seal(field),
    from: {},
  });
  const [newest] = (await api.call("get", "/signins").query({ connectionId }).expect(200)).body.items;
  return newest.id;
}

test("C4 one call trusts a recorded unknown signer, against the version that was seen", async () => {
  const { world } = api;
  const connectionId = await connect("rolls");
  const at = world.clock();
  await world.database.transact(world.tenantId, ({ domains }) =>
    domains.insert(
      aDomain(world.tenantId, {
        name: HOME,
        connectionIds: [connectionId],
        status: "verified",
        verifiedAt: at,
        checkedAt: at,
      }),
    ),
  );
  const rolled = await rsaKey("northwind rolled");
  const signinId = await refusedBy(rolled, connectionId);
  const path = `/connections/${connectionId}/certificates`;
  await api.call("post", path).set("If-Match", '"7"').send({ signinId }).expect(412);
  const answer = await api.call("post", path).set("If-Match", '"1"').send({ signinId }).expect(201);
  expect(answer.headers["etag"]).toBe('"2"');
  const { sha256 } = readCertificate(rolled.certificate);
  expect(answer.body).toMatchObject({ certificate: { sha256 }, replayed: { passed: 1, refused: 0 } });
  const shown = (await api.call("get", `/connections/${connectionId}`).expect(200)).body;
  expect(shown.idp.certificates).toHaveLength(2);
  expect(shown.idp.certificates[1]).toMatchObject({ sha256, expiresInDays: expect.any(Number) });
  await api.call("post", path).send({ signinId }).expect(409);
});

test("C4 a sign-in that another key has signed changes nothing, and the answer names the check that failed", async () => {
  const connectionId = await connect("forged");
  const { privateKey } = await rsaKey("somebody else");
  const { certificate } = await rsaKey("victim");
  const signinId = await refusedBy({ privateKey, certificate }, connectionId);
  const path = `/connections/${connectionId}/certificates`;
  const { body } = await api.call("post", path).send({ signinId }).expect(422);
  expect(body).toMatchObject({
    code: "signer_not_proven",
    received: expect.stringMatching(/^response_signature/),
  });
  expect((await api.call("get", `/connections/${connectionId}`)).body.version).toBe(1);
  expect(await api.audited("certificate.trusted")).toHaveLength(1);
});

test("C4 the report lists what ends soon, the soonest first, of connections and of our own keys", async () => {
  const { world, needs } = api;
  const connectionId = await connect("ends");
  await needs.keys.prepareNext("saml-signing", { tenantId: world.tenantId, actor: { kind: "system" } });
  const report = async (withinDays?: number) =>
    (await api.call("get", "/reports/certificates").query(withinDays === undefined ? {} : { withinDays }))
      .body.items;
  world.clock.advance(30 * DAY);
  expect(await report()).toEqual([]);
  expect(await report(3650)).toMatchObject([
    { source: "own-key", purpose: "saml-signing", connectionId: null },
    { source: "own-key", purpose: "saml-signing", connectionId: null },
  ]);
  world.clock.set(new Date(readCertificate(idp.key.certificate).notAfter.getTime() - 10 * DAY));
  const soon = await report();
  expect(soon.slice(0, 2).map(({ source }: { source: string }) => source)).toEqual(["own-key", "own-key"]);
  expect(soon).toContainEqual(
    expect.objectContaining({
      source: "connection",
      connectionId,
      connectionName: "ends",
      expiresInDays: 10,
    }),
  );
});

test("O5 our own keys are listed with thumbprint, state and dates, and roll over by two calls; private halves stay here", async () => {
  const made = (await api.call("post", "/keys").send({ purpose: "saml-decryption" }).expect(201)).body;
  expect(made).toMatchObject({ state: "next", sha256: readCertificate(made.certificate).sha256 });
  expect((await api.call("post", `/keys/${made.id}/promote`).expect(409)).body.code).toBe("key_too_new");
  api.world.clock.advance(120_000);
  const promoted = await api.call("post", `/keys/${made.id}/promote`).expect(200);
  expect(promoted.body).toEqual({ ...made, state: "active" });
  const listed = await api.call("get", "/keys").query({ purpose: "saml-decryption" }).expect(200);
  const retired = listed.body.items.find(({ state }: { state: string }) => state === "retired");
  expect(listed.body.items).toHaveLength(2);
  expect(listed.text).not.toContain("PRIVATE");
  await api.call("delete", `/keys/${made.id}`).expect(409);
  await api.call("delete", `/keys/${retired.id}`).expect(204);
});

test("the installation's own keys are rolled over by its own admin keys alone", async () => {
  const tenantKey = await api.keyWith(["*"]);
  const ours = await api.call("post", "/keys", tenantKey).send({ purpose: "oidc-signing" }).expect(422);
  expect(ours.body.code).toBe("key_purpose_elsewhere");
  const header = ["Sallyport-Tenant", INSTANCE_TENANT] as const;
  await api
    .call("post", "/keys", tenantKey)
    .set(...header)
    .send({ purpose: "oidc-signing" })
    .expect(404);
  const made = await api
    .call("post", "/keys")
    .set(...header)
    .send({ purpose: "oidc-signing" })
    .expect(201);
  await api
    .call("delete", `/keys/${made.body.id}`)
    .set(...header)
    .expect(204);
});
