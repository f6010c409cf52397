import { rsaKey } from "../../kit/keys.ts";
import { published, thumbprints } from "../../connections/exchange-stage.ts";
import { startMetadataServer, type MetadataServer } from "../../connections/metadata-server.ts";
import { groupXml, memberXml, signMetadata } from "../../saml/kit/aggregate.ts";
import { openApiWorld, type ApiWorld } from "./api-world.ts";

const [one, two, signer] = [await rsaKey("one"), await rsaKey("two"), await rsaKey("federation")];
let api: ApiWorld;
let server: MetadataServer;

beforeAll(async () => {
  api = await openApiWorld();
  server = await startMetadataServer();
});
beforeEach(() => {
  server.served = { body: published({ keys: [one] }) };
});
afterAll(async () => {
  await server.close();
  await api.world.close();
});

const connect = (more = {}) =>
  api.call("post", "/connections").send({ name: "x", protocol: "saml", metadataUrl: server.url, ...more });
const refresh = async (id: string) =>
  (await api.call("post", `/connections/${id}/metadata/refresh`).expect(200)).body;

const member = (at: number) =>
  memberXml({
    entityId: `https://idp${at}.example.com`,
    certificate: one.certificate,
    displayName: `Käserei ${at}`,
  });

test("C2 a connection is made by address, and shows what it knows of its metadata", async () => {
  server.served = { body: signMetadata(published({ keys: [one] }), signer) };
  const { body: made } = await connect({ metadataSigner: signer.certificate }).expect(201);
  const fetchedAt = api.world.clock().toISOString();
  expect(made.metadata).toEqual({
    url: server.url,
    entityId: null,
    signer: thumbprints(signer)[0],
    fetchedAt,
    dueAt: expect.any(String),
    validUntil: null,
    lastError: null,
    failures: 0,
    held: null,
  });
  expect((await api.call("get", `/connections/${made.id}`).expect(200)).body).toEqual(made);
  const listed = (await api.call("get", "/connections").expect(200)).body;
  expect(listed.items).toContainEqual(made);
});

test("C2 a wrong address is a problem that says what came, and makes nothing", async () => {
  server.served = { status: 302, headers: { location: "https://elsewhere.example.com/m" } };
  const { body } = await connect().expect(422);
  expect(body).toMatchObject({
    code: "metadata_moved",
    received: "302, Location: https://elsewhere.example.com/m",
    nextStep: expect.stringContaining("metadataUrl"),
  });
  const { body: dead } = await connect({ metadataUrl: "http://127.0.0.1:1/metadata" }).expect(502);
  expect(dead).toMatchObject({
    code: "outbound_failed",
    detail: expect.stringContaining("nothing listens there"),
  });
  const { body: inside } = await connect({ metadataUrl: "http://10.0.0.1/metadata" }).expect(422);
  expect(inside).toMatchObject({ code: "outbound_address_refused" });
});

test("C2 the identity providers of a federation are found by name, and one of them is chosen", async () => {
  server.served = { body: groupXml(Array.from({ length: 150 }, (_, at) => member(at))) };
  const { body: refused } = await connect().expect(422);
  expect(refused).toMatchObject({
    code: "saml_metadata_ambiguous",
    nextStep: expect.stringContaining("metadataEntityId"),
  });
  const look = (search?: string) =>
    api
      .call("post", "/metadata/entities")
      .send({ metadataUrl: server.url, ...(search && { search }) })
      .expect(200);
  const { body: all } = await look();
  expect([all.total, all.items.length]).toEqual([150, 100]);
  const { body: found } = await look("käserei 77");
  expect(found).toEqual({
    total: 1,
    items: [{ entityId: "https://idp77.example.com", displayName: "Käserei 77" }],
  });
  const { body: made } = await connect({ metadataEntityId: found.items[0].entityId }).expect(201);
  expect(made.idp.entityId).toBe("https://idp77.example.com");
});

test("C3 what waits is shown at the connection, with a diff, and is let in or kept out", async () => {
  const { body: made } = await connect().expect(201);
  server.served = { body: published({ keys: [two], sso: "https://new.acme.com/sso" }) };
  expect(await refresh(made.id)).toMatchObject({ outcome: "held", lastError: null });
  const { held } = (await api.call("get", `/connections/${made.id}`).expect(200)).body.metadata;
  const { body: changes } = await api.call("get", `/connections/${made.id}/metadata/changes`).expect(200);
  expect(changes.items).toMatchObject([
    {
      id: held,
      connectionId: made.id,
      status: "held",
      reasons: ["endpoint_changed", "all_certificates_new"],
      difference: [
        { field: "ssoUrl", before: "https://idp.acme.com/sso", after: "https://new.acme.com/sso" },
        { field: "certificates", before: [{ subject: "CN=one" }], after: [{ subject: "CN=two" }] },
      ],
      decidedAt: null,
    },
  ]);
  expect((await api.call("get", `/metadata-changes/${held}`).expect(200)).body).toEqual(changes.items[0]);
  const { body: approved } = await api.call("post", `/metadata-changes/${held}/approve`).expect(200);
  expect(approved).toMatchObject({ status: "approved", decidedAt: expect.any(String) });
  const { body: now } = await api.call("get", `/connections/${made.id}`).expect(200);
  expect(now).toMatchObject({ idp: { ssoUrl: "https://new.acme.com/sso" }, metadata: { held: null } });
  const { body: late } = await api.call("post", `/metadata-changes/${held}/reject`).expect(409);
  expect(late.code).toBe("metadata_change_decided");
});

test("C3 a refresh that fails says why, and the connection goes on saying so", async () => {
  const { body: made } = await connect().expect(201);
  server.served = { status: 503 };
  const answer = await refresh(made.id);
  expect(answer).toMatchObject({ outcome: "failed", lastError: expect.stringContaining("status 503") });
  const { body: shown } = await api.call("get", `/connections/${made.id}`).expect(200);
  expect(shown.metadata).toMatchObject({ failures: 1, lastError: answer.lastError, dueAt: answer.dueAt });
  expect(shown.idp).toEqual(made.idp);
});

test("C2 metadataUrl null ends the fetching and keeps what was read", async () => {
  const { body: made } = await connect().expect(201);
  const change = api.call("patch", `/connections/${made.id}`).send({ metadataUrl: null });
  expect((await change.expect(200)).body).toMatchObject({ metadata: null, idp: made.idp });
  const { body } = await api.call("post", `/connections/${made.id}/metadata/refresh`).expect(422);
  expect(body.code).toBe("metadata_url_missing");
});
