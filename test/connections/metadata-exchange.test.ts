import { ecKey, expiredKey, rsaKey } from "../kit/keys.ts";
import { openExchange, published, thumbprints, type ExchangeStage } from "./exchange-stage.ts";

const [one, two, three] = [await rsaKey("one"), await rsaKey("two"), await rsaKey("three")];
const [elliptic, expired] = [await ecKey("elliptic"), await expiredKey("expired")];
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
const changesOf = async (id: string) =>
  (await stage.exchange.changes.list(stage.world.tenantId, id, { limit: 50 })).items;
const heldOf = async (id: string) => {
  const held = (await stage.exchange.changes.heldOf(stage.world.tenantId, [id])).get(id);
  return held ?? "nothing";
};
const names = async (id: string) => (await stage.audited(id)).map((event) => event.name);

test("C3 a 304 keeps everything, and clears what failed before", async () => {
  stage.server.served.validators = true;
  const { id } = await stage.connect();
  stage.server.served.status = 503;
  stage.server.served.validators = false;
  await stage.exchange.refresh(id, stage.by);
  stage.server.served = { body: published({ keys: [one], cacheDuration: "PT3H" }), validators: true };
  await stage.exchange.refresh(id, stage.by);
  stage.world.clock.advance(HOUR);
  const { outcome, connection } = await stage.exchange.refresh(id, stage.by);
  expect(stage.server.statuses.at(-1)).toBe(304);
  expect(outcome).toBe("unchanged");
  expect(connection.metadata).toMatchObject({
    failures: 0,
    lastError: undefined,
    fetchedAt: stage.world.clock(),
  });
  const wait = (connection.metadata?.dueAt.getTime() ?? 0) - stage.world.clock().getTime();
  expect(wait / HOUR).toBeGreaterThan(2.6);
  expect(wait / HOUR).toBeLessThanOrEqual(3);
  expect(await changesOf(id)).toEqual([]);
});

test("C3 a key that rolls over is followed by itself: the new one beside the old, then the old one gone", async () => {
  const { id } = await stage.connect();
  expect((await stage.serve(published({ keys: [one, two] }), id)).outcome).toBe("applied");
  expect(await inForce(id)).toEqual(thumbprints(one, two));
  expect((await stage.serve(published({ keys: [two] }), id)).outcome).toBe("applied");
  expect(await inForce(id)).toEqual(thumbprints(two));
  const [removed, added] = await changesOf(id);
  expect(removed).toMatchObject({ status: "applied", reasons: [], difference: [{ field: "certificates" }] });
  expect(removed?.difference[0]).toMatchObject({
    before: [{ subject: "CN=one" }, { subject: "CN=two" }],
    after: [{ subject: "CN=two", sha256: thumbprints(two)[0] }],
  });
  expect(added?.difference[0]?.before).toEqual([
    {
      sha256: thumbprints(one)[0],
      subject: "CN=one",
      notBefore: "2000-01-01T00:00:00.000Z",
      notAfter: "2089-12-31T00:00:00.000Z",
    },
  ]);
  expect(await names(id)).toEqual(["metadata.applied", "metadata.applied", "connection.created"]);
});

test.each<[string, () => string, readonly string[]]>([
  ["a wholly new key set", () => published({ keys: [two, three] }), ["all_certificates_new"]],
  [
    "another sign-in address",
    () => published({ keys: [one], sso: "https://evil.example.com/sso" }),
    ["endpoint_changed"],
  ],
  [
    "a new logout address",
    () => published({ keys: [one], slo: "https://evil.example.com/slo" }),
    ["endpoint_changed"],
  ],
  [
    "another entity ID",
    () => published({ keys: [one], entityId: "https://evil.example.com" }),
    ["entity_id_changed"],
  ],
  [
    "expired certificates only",
    () => published({ keys: [expired] }),
    ["all_certificates_new", "all_certificates_expired"],
  ],
  [
    "a new key in a document that has expired",
    () => published({ keys: [one, two], validUntil: stage.world.clock() }),
    ["valid_until_past"],
  ],
])("C3 %s waits for an administrator, and what worked goes on working", async (_what, body, reasons) => {
  const made = await stage.connect();
  expect((await stage.serve(body(), made.id)).outcome).toBe("held");
  const stored = await stage.connections.get(stage.world.tenantId, made.id);
  expect(stored.idp).toEqual(made.idp);
  const [held, ...others] = await changesOf(made.id);
  expect(others).toEqual([]);
  expect(held).toMatchObject({ status: "held", reasons, id: await heldOf(made.id) });
  expect(await names(made.id)).toContain("metadata.held");
});

test("C3 a weaker key beside a strong one waits", async () => {
  stage.server.served = { body: published({ keys: [elliptic] }) };
  const { id } = await stage.connect();
  await stage.serve(published({ keys: [elliptic, one] }), id);
  expect(await changesOf(id)).toMatchObject([{ status: "held", reasons: ["weaker_key"] }]);
});

test("C3 what is approved is in force, once", async () => {
  const { id } = await stage.connect();
  await stage.serve(published({ keys: [two], sso: "https://new.acme.com/sso" }), id);
  const held = await heldOf(id);
  expect(await stage.exchange.changes.approve(held, stage.by)).toMatchObject({ status: "approved" });
  expect(await inForce(id)).toEqual(thumbprints(two));
  expect((await stage.connections.get(stage.world.tenantId, id)).idp?.ssoUrl).toBe(
    "https://new.acme.com/sso",
  );
  expect(await stage.audited(id)).toContainEqual(
    expect.objectContaining({
      name: "metadata.approved",
      changeId: held,
      after: expect.objectContaining({ ssoUrl: "https://new.acme.com/sso" }),
    }),
  );
  const again = { code: "metadata_change_decided", mismatch: { received: "approved" } };
  await expect(stage.exchange.changes.approve(held, stage.by)).rejects.toMatchObject(again);
  await expect(stage.exchange.changes.reject(held, stage.by)).rejects.toMatchObject(again);
  expect((await stage.exchange.refresh(id, stage.by)).outcome).toBe("unchanged");
});

test("C3 what is rejected is not held again, but anything else is", async () => {
  const { id } = await stage.connect();
  const swapped = published({ keys: [two] });
  await stage.serve(swapped, id);
  await stage.exchange.changes.reject(await heldOf(id), stage.by);
  expect((await stage.serve(swapped, id)).outcome).toBe("unchanged");
  expect(await heldOf(id)).toBe("nothing");
  expect((await stage.serve(published({ keys: [three] }), id)).outcome).toBe("held");
  expect(await inForce(id)).toEqual(thumbprints(one));
  expect(await names(id)).toContain("metadata.rejected");
});

test("C3 the same proposal is held once; a newer one takes its place; one taken back is not asked about", async () => {
  const { id } = await stage.connect();
  await stage.serve(published({ keys: [two] }), id);
  const first = await heldOf(id);
  stage.server.served.validators = true;
  for (const _ of ["first", "again"])
    expect((await stage.serve(published({ keys: [two] }), id)).outcome).toBe("held");
  expect(await heldOf(id)).toBe(first);
  stage.world.clock.advance(HOUR);
  await stage.serve(published({ keys: [three] }), id);
  expect((await changesOf(id)).map((each) => each.status)).toEqual(["held", "superseded"]);
  await stage.serve(published({ keys: [one] }), id);
  expect(await heldOf(id)).toBe("nothing");
  await expect(stage.exchange.changes.approve(first, stage.by)).rejects.toMatchObject({
    code: "metadata_change_decided",
  });
});

test("C3 approving what is not what was shown any more is refused", async () => {
  const { id } = await stage.connect();
  await stage.serve(published({ keys: [two] }), id);
  const held = await heldOf(id);
  await stage.world.database.transact(stage.world.tenantId, async ({ connections }) => {
    const stored = await connections.find(stage.world.tenantId, id);
    if (!stored?.idp) throw new Error("no connection");
    const idp = { ...stored.idp, ssoUrl: "https://changed.acme.com/sso" };
    await connections.update({ ...stored, idp, version: stored.version + 1 });
  });
  await expect(stage.exchange.changes.approve(held, stage.by)).rejects.toMatchObject({
    code: "metadata_change_stale",
  });
  expect(await heldOf(id)).toBe(held);
});

test("C3 a publisher that breaks is told of once for each reason; nothing in force is dropped; it is asked ever more seldom", async () => {
  const { id } = await stage.connect();
  const waits: number[] = [];
  for (let failures = 1; failures <= 9; failures += 1) {
    stage.server.served = { status: 500 };
    const { outcome, connection } = await stage.exchange.refresh(id, stage.by);
    expect([outcome, connection.metadata?.failures]).toEqual(["failed", failures]);
    waits.push(((connection.metadata?.dueAt.getTime() ?? 0) - stage.world.clock().getTime()) / 60_000);
  }
  expect(waits[0]).toBeGreaterThanOrEqual(5);
  expect(waits[1]).toBeGreaterThanOrEqual(10);
  expect(Math.max(...waits)).toBeLessThanOrEqual(6 * 60 * 1.1);
  stage.server.served = { body: "<html>maintenance</html>" };
  await stage.exchange.refresh(id, stage.by);
  expect(await names(id)).toEqual(["metadata.fetch_failed", "metadata.fetch_failed", "connection.created"]);
  expect(await inForce(id)).toEqual(thumbprints(one));
  stage.server.served = { body: published({ keys: [one] }) };
  expect((await stage.exchange.refresh(id, stage.by)).connection.metadata).toMatchObject({
    failures: 0,
    lastError: undefined,
  });
});

test("C3 metadata that goes stale is told of, and its certificates stay", async () => {
  const validUntil = new Date(stage.world.clock().getTime() + 2 * HOUR);
  stage.server.served = { body: published({ keys: [one], validUntil }), validators: true };
  const { id } = await stage.connect();
  stage.world.clock.advance(2 * HOUR);
  const lastError = expect.stringContaining(`valid until ${validUntil.toISOString()}`);
  expect(await stage.exchange.refresh(id, stage.by)).toMatchObject({
    outcome: "failed",
    connection: { metadata: { lastError } },
  });
  stage.server.served.validators = false;
  expect(await stage.exchange.refresh(id, stage.by)).toMatchObject({
    outcome: "failed",
    connection: { metadata: { lastError, failures: 2 } },
  });
  expect(await inForce(id)).toEqual(thumbprints(one));
  const renewed = new Date(stage.world.clock().getTime() + 48 * HOUR);
  expect(await stage.serve(published({ keys: [one], validUntil: renewed }), id)).toMatchObject({
    outcome: "applied",
    connection: { metadata: { validUntil: renewed, lastError: undefined } },
  });
});
