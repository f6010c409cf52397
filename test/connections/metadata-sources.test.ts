import type { ServerResponse } from "node:http";
import { rsaKey } from "../kit/keys.ts";
import { groupXml, memberXml, signMetadata } from "../saml/kit/aggregate.ts";
import { ENTITY, openExchange, published, thumbprints, type ExchangeStage } from "./exchange-stage.ts";

const [one, two] = [await rsaKey("one"), await rsaKey("two")];
const HOUR = 3_600_000;

let stage: ExchangeStage;
beforeAll(async () => {
  stage = await openExchange();
});
beforeEach(() => {
  stage.server.served = { body: published({ keys: [one] }) };
});
afterAll(() => stage.close());

const inForce = async (id: string) => {
  const stored = await stage.connections.get(stage.world.tenantId, id);
  return stage.connections
    .certificates(stored)
    .map((each) => each.sha256)
    .toSorted();
};
const heldOf = async (id: string) =>
  (await stage.exchange.changes.heldOf(stage.world.tenantId, [id])).get(id) ?? "nothing";
const member = (name: string, key = one) =>
  memberXml({
    entityId: `https://${name}.example.com`,
    certificate: key.certificate,
    displayName: `University ${name}`,
  });

test("C2 a connection by address has what the metadata says, and knows when to ask again", async () => {
  stage.server.served = { body: published({ keys: [one], cacheDuration: "PT6H" }), validators: true };
  const made = await stage.connect();
  expect(made.idp).toMatchObject({ entityId: ENTITY, ssoUrl: "https://idp.acme.com/sso" });
  const stored = await stage.connections.get(stage.world.tenantId, made.id);
  expect(stored.metadata).toMatchObject({ url: stage.server.url, failures: 0, lastError: undefined });
  const wait = (stored.metadata?.dueAt.getTime() ?? 0) - stage.world.clock().getTime();
  expect(wait).toBeGreaterThan(5 * HOUR);
  expect(wait).toBeLessThanOrEqual(6 * HOUR);
});

test.each<[string, () => object, string]>([
  ["a web page", () => ({ body: "<!doctype html><html>sign in</html>" }), "saml_metadata_unreadable"],
  ["a redirect", () => ({ status: 302, headers: { location: "https://x.example.com/" } }), "metadata_moved"],
  ["a failure", () => ({ status: 500 }), "metadata_not_served"],
  [
    "an expired document",
    () => ({ body: published({ keys: [one], validUntil: stage.world.clock() }) }),
    "metadata_outdated",
  ],
  ["no certificate", () => ({ body: published({ keys: [] }) }), "saml_metadata_incomplete"],
  [
    "a user name in the SSO address",
    () => ({ body: published({ keys: [one], sso: "https://a:b@idp.acme.com/" }) }),
    "idp_url_refused",
  ],
])(
  "C2 an address that answers with %s is refused at once, and nothing is made or changed",
  async (_what, served, code) => {
    const made = await stage.connect();
    const count = async () =>
      (await stage.connections.list(stage.world.tenantId, { limit: 200 })).items.length;
    const before = await count();
    stage.server.served = served();
    await expect(stage.connect()).rejects.toMatchObject({ code });
    expect(await count()).toBe(before);
    const change = stage.connections.update(made.id, { metadataUrl: stage.server.url }, stage.by);
    await expect(change).rejects.toMatchObject({ code });
    expect(await stage.connections.get(stage.world.tenantId, made.id)).toEqual(made);
  },
);

test("C3 with a signer, only what it signed is believed, from the first fetch on", async () => {
  const signer = await rsaKey("federation");
  const trust = { metadataSigner: signer.certificate };
  await expect(stage.connect(trust)).rejects.toMatchObject({ code: "saml_metadata_unsigned" });
  stage.server.served = { body: signMetadata(published({ keys: [one] }), signer) };
  const { id, metadata } = await stage.connect(trust);
  expect(metadata?.signer).toBe(signer.certificate);
  const forged = await stage.serve(signMetadata(published({ keys: [one, two] }), two), id);
  expect(forged.outcome).toBe("failed");
  expect(forged.connection.metadata?.lastError).toContain("signature of the metadata does not verify");
  expect(await inForce(id)).toEqual(thumbprints(one));
  expect((await stage.serve(signMetadata(published({ keys: [one, two] }), signer), id)).outcome).toBe(
    "applied",
  );
});

test("C2 of a federation the chosen one is followed, and another may be chosen later", async () => {
  stage.server.served = { body: groupXml([member("a"), member("b")]) };
  await expect(stage.connect()).rejects.toMatchObject({ code: "saml_metadata_ambiguous" });
  const { id } = await stage.connect({ metadataEntityId: "https://b.example.com" });
  const other = { metadataEntityId: "https://a.example.com" };
  expect((await stage.connections.update(id, other, stage.by)).idp?.entityId).toBe("https://a.example.com");
  const { outcome, connection } = await stage.serve(groupXml([member("a", two), member("b")]), id);
  expect([outcome, connection.idp?.entityId]).toEqual(["held", "https://a.example.com"]);
  expect(
    await stage.exchange.listProviders({ url: stage.server.url, signer: undefined }, "UNIVERSITY B"),
  ).toEqual([{ entityId: "https://b.example.com", displayName: "University b" }]);
});

test("C2 an identity provider that is described in another way is not fetched any more, and nothing waits", async () => {
  for (const change of [{ metadataUrl: null }, { metadataXml: published({ keys: [one] }) }]) {
    stage.server.served = { body: published({ keys: [one] }) };
    const { id } = await stage.connect();
    await stage.serve(published({ keys: [two] }), id);
    expect((await stage.connections.update(id, change, stage.by)).metadata).toBeUndefined();
    expect(await heldOf(id)).toBe("nothing");
    expect(await inForce(id)).toEqual(thumbprints(one));
    await expect(stage.exchange.refresh(id, stage.by)).rejects.toMatchObject({
      code: "metadata_url_missing",
    });
  }
  const made = await stage.connections.create({ name: "empty" }, stage.by);
  const lonely = stage.connections.update(made.id, { metadataEntityId: "x" }, stage.by);
  await expect(lonely).rejects.toMatchObject({ code: "metadata_url_missing" });
  const both = stage.connect({ metadataXml: published({ keys: [one] }) });
  await expect(both).rejects.toMatchObject({ code: "idp_given_twice" });
});

test("C3 a fetch that comes back after the address was changed changes nothing", async () => {
  const { id } = await stage.connect();
  const asked = Promise.withResolvers<ServerResponse>();
  stage.server.served.answer = asked.resolve;
  const refreshing = stage.exchange.refresh(id, stage.by);
  const response = await asked.promise;
  await stage.connections.update(id, { metadataUrl: null }, stage.by);
  response.end(published({ keys: [one, two] }));
  expect((await refreshing).outcome).toBe("unchanged");
  expect(await inForce(id)).toEqual(thumbprints(one));
});
