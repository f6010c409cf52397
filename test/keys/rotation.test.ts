import type { AuditContext } from "../../src/kernel/audit.ts";
import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import { createKeys } from "../../src/keys/keys.ts";
import type { OpenKey } from "../../src/keys/types.ts";
import { makeCertificate } from "../../src/saml/certificate.ts";
import { openTestWorld, type TestWorld } from "../kit/world.ts";

const MINUTE = 60_000;

let world: TestWorld;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

/** A tenant of its own, with nodes over the one store. */
async function stage() {
  const { database, seal, clock, random } = world;
  const tenantId = random.uuid();
  await database.transact(INSTANCE_TENANT, ({ tenants }) =>
    tenants.insert({ id: tenantId, name: tenantId, createdAt: clock(), version: 1 }),
  );
  const by: AuditContext = { tenantId, actor: { kind: "admin-key", id: "k" } };
  const node = () => createKeys({ transact: database.transact, seal, clock, random, makeCertificate });
  const audited = async () =>
    (
      await database.transact(tenantId, ({ auditLog }) => auditLog.search(tenantId, {}, { limit: 50 }))
    ).items.map(({ event }) => event.name);
  return { tenantId, by, node, audited };
}

const states = (keys: readonly OpenKey[]) => keys.map(({ state }) => state);

test("O5 C4 a next signing key is published at once, signs when it is promoted, and the one before stays published", async () => {
  const { tenantId, by, node, audited } = await stage();
  const keys = node();
  const old = await keys.active(tenantId, "saml-signing");
  const next = await keys.prepareNext("saml-signing", by);
  expect(states(await keys.published(tenantId, "saml-signing"))).toEqual(["active", "next"]);
  expect((await keys.active(tenantId, "saml-signing")).id).toBe(old.id);
  world.clock.advance(2 * MINUTE);
  expect(await keys.promote(next.id, by)).toMatchObject({ id: next.id, state: "active" });
  expect((await keys.active(tenantId, "saml-signing")).id).toBe(next.id);
  const published = await keys.published(tenantId, "saml-signing");
  expect(published.map(({ id, state }) => [id, state])).toEqual([
    [next.id, "active"],
    [old.id, "retired"],
  ]);
  await keys.remove(old.id, by);
  expect(states(await keys.published(tenantId, "saml-signing"))).toEqual(["active"]);
  expect(await audited()).toEqual(["key.removed", "key.rotated", "key.created", "key.created"]);
});

test("O5 while one node promotes, what another still signs with is published, and what the first signs with is known to the other", async () => {
  const { tenantId, by, node } = await stage();
  const [here, there] = [node(), node()];
  const old = await there.active(tenantId, "saml-signing");
  await there.list(tenantId, "saml-signing");
  const next = await here.prepareNext("saml-signing", by);
  world.clock.advance(2 * MINUTE);
  expect((await there.active(tenantId, "saml-signing")).id).toBe(old.id);
  expect((await there.list(tenantId, "saml-signing")).map(({ id }) => id)).toContain(next.id);
  await here.promote(next.id, by);
  expect((await there.active(tenantId, "saml-signing")).id).toBe(old.id);
  expect((await here.published(tenantId, "saml-signing")).map(({ id }) => id)).toContain(old.id);
  world.clock.advance(MINUTE);
  expect((await there.active(tenantId, "saml-signing")).id).toBe(next.id);
});

test("C4 a next decryption key is told to nobody before every node can decrypt with it", async () => {
  const { tenantId, by, node } = await stage();
  const [here, there] = [node(), node()];
  await there.active(tenantId, "saml-decryption");
  await there.list(tenantId, "saml-decryption");
  world.clock.advance(1);
  const next = await here.prepareNext("saml-decryption", by);
  expect(states(await here.published(tenantId, "saml-decryption"))).toEqual(["active"]);
  expect(states(await here.list(tenantId, "saml-decryption"))).toEqual(["next", "active"]);
  world.clock.advance(2 * MINUTE);
  expect(states(await here.published(tenantId, "saml-decryption"))).toEqual(["active", "next"]);
  expect((await there.list(tenantId, "saml-decryption")).map(({ id }) => id)).toContain(next.id);
});

test("a key that another node may not know yet is not promoted", async () => {
  const { by, node } = await stage();
  const keys = node();
  const next = await keys.prepareNext("saml-signing", by);
  await expect(keys.promote(next.id, by)).rejects.toMatchObject({ code: "key_too_new", status: 409 });
});

test("one key waits at a time, also where two administrators make one at once", async () => {
  const { by, node, audited } = await stage();
  const both = await Promise.allSettled([
    node().prepareNext("saml-signing", by),
    node().prepareNext("saml-signing", by),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  await expect(node().prepareNext("saml-signing", by)).rejects.toMatchObject({ code: "key_next_exists" });
  expect((await audited()).filter((name) => name === "key.created")).toHaveLength(2);
});

test("the active key is not removed, and only a next one is promoted", async () => {
  const { tenantId, by, node } = await stage();
  const keys = node();
  const { id } = await keys.active(tenantId, "saml-signing");
  await expect(keys.remove(id, by)).rejects.toMatchObject({ code: "key_active" });
  await expect(keys.promote(id, by)).rejects.toMatchObject({ code: "key_not_next" });
  const next = await keys.prepareNext("saml-signing", by);
  await keys.remove(next.id, by);
  await expect(keys.promote(next.id, by)).rejects.toMatchObject({ code: "not_found" });
});

test("a tenant rotates its own SAML keys alone, the installation its OpenID Connect keys alone", async () => {
  const { by, node } = await stage();
  const keys = node();
  const installation = { ...by, tenantId: INSTANCE_TENANT };
  await expect(keys.prepareNext("oidc-signing", by)).rejects.toMatchObject({ code: "key_purpose_elsewhere" });
  await expect(keys.prepareNext("saml-signing", installation)).rejects.toMatchObject({
    code: "key_purpose_elsewhere",
  });
  const next = await keys.prepareNext("oidc-signing", installation);
  await expect(keys.remove(next.id, by)).rejects.toMatchObject({ code: "not_found" });
  const all = await keys.all(INSTANCE_TENANT);
  expect(all.map(({ purpose }) => purpose)).toEqual(["oidc-signing", "oidc-signing"]);
  expect(all.map(({ state }) => state).toSorted()).toEqual(["active", "next"]);
});
