import type { ChildProcess } from "node:child_process";
import type { Role } from "../../src/administrators/types.ts";
import { createCredentials } from "../../src/credentials/credentials.ts";
import { aPerson } from "../conformance/samples.ts";
import { openBrowser, type Browser, type Page } from "../kit/browser.ts";
import { openAdminApi, type AdminApi } from "../kit/admin-api.ts";
import { startBroker, type TestBroker } from "../kit/broker.ts";
import { createTestClock } from "../kit/clock.ts";
import { freePort } from "../kit/port.ts";
import { endRedis, startRedis } from "../kit/redis.ts";
import { openTestWorld, type TestWorld } from "../kit/world.ts";

const ADMIN_KEY = "door-admin-key-0123456789abcdef-door";
const PASSWORD = "seven-violet-otters-42";

let redis: ChildProcess;
let world: TestWorld;
let broker: TestBroker;
let api: AdminApi;
let url: string;

beforeAll(async () => {
  const port = await freePort();
  redis = await startRedis(port);
  process.env["SALLYPORT_TEST_REDIS_URL"] = `redis://127.0.0.1:${port}`;
  url = `http://localhost:${await freePort()}`;
  world = await openTestWorld("postgres-redis", {
    clock: createTestClock(Date.now()),
    environment: { SALLYPORT_PUBLIC_URL: url, SALLYPORT_BOOTSTRAP_ADMIN_KEY: ADMIN_KEY },
  });
  broker = await startBroker(world);
  api = openAdminApi(url, ADMIN_KEY);
});
afterAll(async () => {
  await broker.close();
  await world.close();
  await endRedis(redis);
});

/** Somebody with a password of their own, no domain and no identity provider anywhere. */
async function somebody(role: Role | undefined) {
  const { tenantId } = world;
  const person = aPerson(tenantId);
  await world.database.transact(tenantId, ({ people }) => people.insert(person));
  const credentials = createCredentials({ ...world, ...world.database, ...world.expiring, publicUrl: url });
  const rules = { allowed: true, minLength: 12, maxAgeDays: null };
  await credentials.passwords.set(
    { tenantId, personId: person.id, password: PASSWORD, rules, words: [] },
    "set",
    { tenantId, actor: { kind: "system" } },
  );
  await credentials.close();
  if (role !== undefined) await api.put(`/administrators/${person.id}`, { role });
  return person;
}

/** From wherever the sign-in page came, to wherever it leads. */
async function signIn(browser: Browser, page: Page, email: string): Promise<Page> {
  const passwords = await browser.submit(page, { email });
  const form = passwords.forms.find(({ fields }) => fields.some(({ name }) => name === "password"));
  return browser.submit(passwords, { password: PASSWORD }, form);
}

const DEEP = "/admin/signins/SP-7K3M-Q9XD?tab=checks&from=2026-11-01";

test("W2 a deep link into the console leads through the ordinary sign-in and back to itself", async () => {
  const { email } = await somebody("auditor");
  const browser = openBrowser();
  const page = await browser.go(`${url}${DEEP}`);
  expect(page.url).toMatch(/\/login\?request=/);
  expect((await signIn(browser, page, email)).url).toBe(`${url}${DEEP}`);
});

test("W2 only beside the sign-in to the console stands the way for those who are locked out", async () => {
  const link = 'href="/break-glass"';
  const browser = openBrowser();
  const console = await browser.go(`${url}/admin`);
  expect(console.body).toContain(link);
  const passwords = await browser.submit(console, { email: "nobody@nowhere.example" });
  expect(passwords.body).toContain(link);
  for (const path of ["/login", "/apps", "/account"])
    expect((await openBrowser().go(`${url}${path}`)).body).not.toContain(link);
});

test("W2 whoever has no role is told so and whom to ask, names nobody, and can go to their apps", async () => {
  const owner = await somebody("owner");
  const { email } = await somebody(undefined);
  const browser = openBrowser();
  const page = await signIn(browser, await browser.go(`${url}/admin/people`), email);
  expect(page).toMatchObject({ status: 403, url: `${url}/admin/people` });
  expect(page.text).toContain("ask an owner");
  expect(page.body).toContain('href="/apps"');
  expect(page.body).not.toContain(owner.email);
  expect((await browser.go(`${url}/apps`)).body).not.toContain('href="/admin"');
});

test("W2 a role that was taken closes the door at the next request", async () => {
  const { email, id } = await somebody("admin");
  const browser = openBrowser();
  expect((await signIn(browser, await browser.go(`${url}/admin`), email)).status).not.toBe(403);
  await api.delete(`/administrators/${id}`);
  expect((await browser.go(`${url}/admin`)).status).toBe(403);
});

test("W2 whoever administers arrives at the console from /login, and finds it from My apps", async () => {
  const { email } = await somebody("helpdesk");
  const browser = openBrowser();
  expect((await signIn(browser, await browser.go(`${url}/login`), email)).url).toBe(`${url}/admin`);
  expect((await browser.go(`${url}/apps`)).body).toContain('href="/admin"');
  const { email: employee } = await somebody(undefined);
  const other = openBrowser();
  expect((await signIn(other, await other.go(`${url}/login`), employee)).url).toBe(`${url}/apps`);
});

test("W2 nothing is posted to the console", async () => {
  expect((await fetch(`${url}/admin/x`, { method: "POST", redirect: "manual" })).status).toBe(404);
});

test("S8 with Redis dead a break-glass session enters the console, and others are shown the way to it", async () => {
  const { email, id } = await somebody("owner");
  const { codes } = await api.post<{ codes: string[] }>("/break-glass/credentials", { personId: id });
  const signedIn = openBrowser();
  await signIn(signedIn, await signedIn.go(`${url}/admin`), email);
  await endRedis(redis, "SIGKILL");
  for (const stranger of [openBrowser(), signedIn]) {
    const away = await stranger.go(`${url}/admin`);
    expect(away.status).toBe(503);
    expect(away.body).toContain('href="/break-glass"');
  }
  const browser = openBrowser();
  const desk = await browser.submit(await browser.go(`${url}/break-glass`), { email, code: codes[0] ?? "" });
  expect(desk.body).toContain('href="/admin"');
  const entered = await browser.go(`${url}${DEEP}`);
  expect(entered.url).toBe(`${url}${DEEP}`);
  expect([403, 503]).not.toContain(entered.status);
}, 30_000);
