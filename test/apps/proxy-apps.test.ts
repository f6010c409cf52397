import { createApps } from "../../src/apps/apps.ts";
import { checkedHosts, normalizedHost, originOf } from "../../src/apps/hosts.ts";
import { samlReaders } from "../../src/saml-readers.ts";
import type { AuditContext } from "../../src/kernel/audit.ts";
import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import { openTestWorld, type TestWorld } from "../kit/world.ts";

const OURS = "https://sso.acme.com";
let world: TestWorld;
let apps: ReturnType<typeof createApps>;
let by: AuditContext;
let theirs: AuditContext;

beforeAll(async () => {
  world = await openTestWorld();
  const { transact, locate } = world.database;
  apps = createApps({ ...world, transact, locate, saml: samlReaders(world.clock), publicUrl: OURS });
  const other = world.random.uuid();
  await transact(INSTANCE_TENANT, ({ tenants }) =>
    tenants.insert({ id: other, name: "other", createdAt: world.clock(), version: 1 }),
  );
  by = { tenantId: world.tenantId, actor: { kind: "admin-key", id: "test" } };
  theirs = { ...by, tenantId: other };
});
afterAll(() => world.close());

const proxied = (hosts: readonly string[]) => ({ name: "Wiki", protocol: "forward-auth", hosts }) as const;

test.each([
  ["Wiki.Acme.COM", "wiki.acme.com"],
  ["wiki.acme.com.", "wiki.acme.com"],
  ["wiki.acme.com:443", "wiki.acme.com"],
  ["wiki.acme.com:8443", "wiki.acme.com:8443"],
  ["bücher.acme.com", "xn--bcher-kva.acme.com"],
  ["intranet", "intranet"],
  ["[::1]:8080", "[::1]:8080"],
  ["wiki.acme.com/path", undefined],
  ["https://wiki.acme.com", undefined],
  ["wiki.acme.com:0", undefined],
  ["wiki.acme.com:99999", undefined],
  ["a@wiki.acme.com", undefined],
  ["wiki..acme.com", undefined],
  ["wiki.acme.com,evil.com", undefined],
  ["", undefined],
])("A3 the host %j is kept as %j", (text, kept) => expect(normalizedHost(text)).toBe(kept));

test.each([
  "sso.acme.com",
  "SSO.acme.com:8443",
  "*.acme.com",
  "*.com",
  "*",
  "a.*.acme.com",
  "**.acme.com",
  "no host",
])("A3 %j is no host for an app", (host) =>
  expect(() => checkedHosts([host], OURS)).toThrow(expect.objectContaining({ code: "app_hosts_refused" })),
);

test("A3 on names of this machine another port is another site, and only our own is ours", () => {
  expect(checkedHosts(["localhost:8080"], "http://localhost:3000")).toEqual(["localhost:8080"]);
  expect(() => checkedHosts(["localhost:3000"], "http://localhost:3000")).toThrow();
});

test("A3 a browser reaches a host by TLS whatever the proxy says, but for names of this machine", () => {
  expect(originOf("wiki.acme.com", "http")).toBe("https://wiki.acme.com");
  expect(originOf("wiki.localhost:8080", "http")).toBe("http://wiki.localhost:8080");
  expect(originOf("evillocalhost", "http")).toBe("https://evillocalhost");
  expect(originOf("localhost.evil.com", "http")).toBe("https://localhost.evil.com");
});

test("A3 an app is found by its host, and by a wildcard where no app has the host itself", async () => {
  const { app: wide } = await apps.create(proxied(["*.apps.acme.com"]), by);
  const { app: one } = await apps.create(proxied(["one.apps.acme.com"]), by);
  expect((await apps.findByHost("one.apps.acme.com"))?.id).toBe(one.id);
  expect((await apps.findByHost("two.apps.acme.com"))?.id).toBe(wide.id);
  expect(await apps.findByHost("a.two.apps.acme.com")).toBeUndefined();
  expect(await apps.findByHost("apps.acme.com")).toBeUndefined();
});

test("A3 a host is one app's in the whole installation, and free again when the app gives it up", async () => {
  const { app } = await apps.create(proxied(["taken.acme.com", "other.acme.com"]), by);
  const taken = expect.objectContaining({ code: "app_host_taken" }) as Error;
  await expect(apps.create(proxied(["taken.acme.com"]), by)).rejects.toEqual(taken);
  await expect(apps.create(proxied(["TAKEN.acme.com"]), theirs)).rejects.toEqual(taken);
  await apps.update(app.id, { hosts: ["other.acme.com"] }, by);
  const { app: next } = await apps.create(proxied(["taken.acme.com"]), theirs);
  await expect(apps.update(app.id, { hosts: ["taken.acme.com"] }, by)).rejects.toEqual(taken);
  expect((await apps.get(by.tenantId, app.id)).version).toBe(2);
  await apps.remove(next.id, theirs);
  await apps.update(app.id, { hosts: ["taken.acme.com"] }, by);
});

test.each([
  { user: "X-Forwarded-Host" },
  { email: "X-Real-IP" },
  { user: "X_User" },
  { user: "Authorization" },
  { user: "X-Forwarded-Email" },
  { name: "X-Na\r\nme" },
])("A3 no header is named so that it says something else: %j", async (headers) => {
  const made = apps.create({ ...proxied(["headers.acme.com"]), headers }, by);
  await expect(made).rejects.toMatchObject({ code: "app_headers_refused" });
});

test("A3 an app may have names of its own for headers, and has no secret", async () => {
  const headers = { user: "Remote-User", groups: "Remote-Groups" };
  const { app } = await apps.create({ ...proxied(["named.acme.com"]), headers, identifyBy: "id" }, by);
  expect(app).toMatchObject({ headers: { ...headers, email: "X-Forwarded-Email" }, identifyBy: "id" });
  await expect(apps.rotateSecret(app.id, by)).rejects.toMatchObject({ code: "app_has_no_secret" });
});
