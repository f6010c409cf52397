import { createApps } from "../../src/apps/apps.ts";
import type { NewOidcApp } from "../../src/apps/oidc-app.ts";
import { AppGroupsRefused, AppNameRefused, RedirectUriRefused } from "../../src/apps/errors.ts";
import type { AuditContext } from "../../src/kernel/audit.ts";
import { NotFound, VersionConflict } from "../../src/kernel/errors.ts";
import { sha256 } from "../../src/kernel/random.ts";
import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import { samlReaders } from "../../src/saml-readers.ts";
import { openTestWorld } from "../kit/world.ts";
import type { TestWorld } from "../kit/world.ts";

let world: TestWorld;
let apps: ReturnType<typeof createApps>;
let by: AuditContext;
beforeAll(async () => {
  world = await openTestWorld();
  const { transact, locate } = world.database;
  apps = createApps({
    transact,
    locate,
    clock: world.clock,
    random: world.random,
    saml: samlReaders(world.clock),
    publicUrl: world.settings.publicUrl,
  });
  by = { tenantId: world.tenantId, actor: { kind: "admin-key", id: "key" }, ip: "192.0.2.1" };
});
afterAll(() => world.close());

const tracker: NewOidcApp = {
  protocol: "oidc",
  name: "Tracker",
  redirectUris: ["https://tracker.example.com/cb"],
};

const trail = async (targetId: string) => {
  const page = await world.database.transact(world.tenantId, ({ auditLog }) =>
    auditLog.search(world.tenantId, { target: targetId }, { limit: 50 }),
  );
  return page.items.map(({ event }) => event);
};

test("A1 a new app gets a client id and a secret that is shown once and kept as a hash", async () => {
  const { app, clientSecret } = await apps.create(tracker, by);
  expect(app).toMatchObject({
    ...tracker,
    tenantId: world.tenantId,
    protocol: "oidc",
    clientSecretHash: sha256(clientSecret),
    postLogoutRedirectUris: [],
    requirePkce: true,
    groups: [],
    enabled: true,
    version: 1,
  });
  expect(clientSecret).toMatch(/^[\w-]{43}$/);
  expect(await apps.get(world.tenantId, app.id)).toEqual(app);
  expect(await apps.findByClientId(app.clientId)).toEqual(app);
  expect(JSON.stringify([app, await trail(app.id)])).not.toContain(clientSecret);
});

test("L1 every change is recorded with before and after, and never a secret's hash", async () => {
  const { app } = await apps.create(tracker, by);
  await apps.update(app.id, { name: "Wiki", groups: ["writers"] }, by);
  const rotated = await apps.rotateSecret(app.id, by);
  if (!("clientSecret" in rotated)) throw new Error("expected an app by OpenID Connect");
  await apps.remove(app.id, by);
  const events = await trail(app.id);
  expect(events.map(({ name }) => name)).toEqual([
    "app.deleted",
    "app.secret_rotated",
    "app.updated",
    "app.created",
  ]);
  expect(events[2]).toMatchObject({
    before: { name: "Tracker" },
    after: { name: "Wiki", groups: ["writers"] },
  });
  const text = JSON.stringify(events);
  for (const secret of [app.clientSecretHash, rotated.clientSecret, rotated.app.clientSecretHash])
    expect(text).not.toContain(secret);
});

test("an update changes what it names and nothing else", async () => {
  const { app } = await apps.create({ ...tracker, groups: ["a"], requirePkce: false }, by);
  world.clock.advance(1_000);
  const updated = await apps.update(app.id, { enabled: false, name: undefined }, by);
  expect(updated).toEqual({ ...app, enabled: false, version: 2, updatedAt: world.clock() });
});

test("A1 an address that was registered for logouts is taken away by null", async () => {
  const addresses = {
    backchannelLogoutUri: "https://tracker.example.com/back",
    frontchannelLogoutUri: "https://tracker.example.com/front",
  };
  const { app } = await apps.create({ ...tracker, ...addresses }, by);
  expect(app).toMatchObject(addresses);
  const updated = await apps.update(app.id, { backchannelLogoutUri: null, frontchannelLogoutUri: null }, by);
  expect(updated).toMatchObject({ backchannelLogoutUri: undefined, frontchannelLogoutUri: undefined });
});

test("an update of an older version is refused, and of two at once one", async () => {
  const { app } = await apps.create(tracker, by);
  await apps.update(app.id, { name: "Wiki" }, by, 1);
  await expect(apps.update(app.id, { name: "Chat" }, by, 1)).rejects.toBeInstanceOf(VersionConflict);
  const both = await Promise.allSettled([
    apps.update(app.id, { name: "One" }, by, 2),
    apps.update(app.id, { name: "Two" }, by, 2),
  ]);
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("what breaks a rule changes nothing and leaves no trace", async () => {
  const { app } = await apps.create(tracker, by);
  const wrong = [
    [{ redirectUris: ["http://app.example.com/"] }, RedirectUriRefused],
    [{ redirectUris: [] }, RedirectUriRefused],
    [{ postLogoutRedirectUris: ["https://x.example/#"] }, RedirectUriRefused],
    [{ backchannelLogoutUri: "http://10.0.0.1/" }, RedirectUriRefused],
    [{ name: " " }, AppNameRefused],
    [{ name: "a\u0000b" }, AppNameRefused],
    [{ name: "x".repeat(201) }, AppNameRefused],
    [{ groups: [""] }, AppGroupsRefused],
    [{ groups: ["x".repeat(257)] }, AppGroupsRefused],
  ] as const;
  for (const [changes, refusal] of wrong) {
    await expect(apps.update(app.id, changes, by)).rejects.toBeInstanceOf(refusal);
    await expect(apps.create({ ...tracker, ...changes }, by)).rejects.toBeInstanceOf(refusal);
  }
  expect(await apps.get(world.tenantId, app.id)).toEqual(app);
  expect(await trail(app.id)).toHaveLength(1);
});

test("Z another tenant's app cannot be read, changed, rotated or removed", async () => {
  const { app } = await apps.create(tracker, by);
  const elsewhere = world.random.uuid();
  await world.database.transact(INSTANCE_TENANT, ({ tenants }) =>
    tenants.insert({ id: elsewhere, name: "elsewhere", createdAt: world.clock(), version: 1 }),
  );
  const stranger = { ...by, tenantId: elsewhere };
  await expect(apps.get(elsewhere, app.id)).rejects.toBeInstanceOf(NotFound);
  await expect(apps.update(app.id, { name: "Mine" }, stranger)).rejects.toBeInstanceOf(NotFound);
  await expect(apps.rotateSecret(app.id, stranger)).rejects.toBeInstanceOf(NotFound);
  await expect(apps.remove(app.id, stranger)).rejects.toBeInstanceOf(NotFound);
  expect((await apps.list(elsewhere, { limit: 10 })).items).toEqual([]);
  expect(await apps.get(world.tenantId, app.id)).toEqual(app);
});

test("a removed app is gone, and its client id with it", async () => {
  const { app } = await apps.create(tracker, by);
  await apps.remove(app.id, by);
  await expect(apps.get(world.tenantId, app.id)).rejects.toBeInstanceOf(NotFound);
  expect(await apps.findByClientId(app.clientId)).toBeUndefined();
});

test("apps are listed newest first in pages, and found by a part of their name", async () => {
  const names = ["Payroll one", "Payroll two", "Payroll three"];
  for (const name of names) {
    world.clock.advance(1_000);
    await apps.create({ ...tracker, name }, by);
  }
  const first = await apps.list(world.tenantId, { limit: 2, search: "payroll" });
  expect(first.items.map(({ name }) => name)).toEqual(["Payroll three", "Payroll two"]);
  const second = await apps.list(world.tenantId, { limit: 2, search: "payroll", cursor: first.next ?? "" });
  expect(second.items.map(({ name }) => name)).toEqual(["Payroll one"]);
  expect(second.next).toBeUndefined();
});
