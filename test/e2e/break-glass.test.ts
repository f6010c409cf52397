import type { ChildProcess } from "node:child_process";
import { openBrowser, type Browser } from "../kit/browser.ts";
import { enforceByHand, pressed } from "./break-glass-desk.ts";
import { startBroker, type TestBroker } from "../kit/broker.ts";
import { openAdminApi, type AdminApi } from "../kit/admin-api.ts";
import { createTestClock } from "../kit/clock.ts";
import { freePort } from "../kit/port.ts";
import { startSmtp, type TestSmtp } from "../kit/smtp.ts";
import { endRedis, startRedis } from "../kit/redis.ts";
import type { StoresKind } from "../kit/stores.ts";
import { openTestWorld, type TestWorld } from "../kit/world.ts";
import { aPerson } from "../conformance/samples.ts";

const ADMIN_KEY = "break-glass-admin-key-0123456789abcdef";

interface Stage {
  readonly world: TestWorld;
  readonly broker: TestBroker;
  readonly url: string;
  readonly admin: AdminApi;
  readonly email: string;
  readonly personId: string;
  readonly codes: string[];
  readonly connectionId: string;
}

/** A broker with one owner who holds a sheet, and one connection, which is disabled. */
async function openStage(kind: StoresKind, environment: Record<string, string> = {}): Promise<Stage> {
  const url = `http://localhost:${await freePort()}`;
  const world = await openTestWorld(kind, {
    clock: createTestClock(Date.now()),
    environment: { SALLYPORT_PUBLIC_URL: url, SALLYPORT_BOOTSTRAP_ADMIN_KEY: ADMIN_KEY, ...environment },
  });
  const broker = await startBroker(world);
  const admin = openAdminApi(url, ADMIN_KEY);
  const person = aPerson(world.tenantId);
  await world.database.transact(world.tenantId, ({ people }) => people.insert(person));
  const send = (method: string, path: string, body: object) =>
    fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN_KEY}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  await send("PUT", `/administrators/${person.id}`, { role: "owner" });
  const { codes } = await admin.post<{ codes: string[] }>("/break-glass/credentials", {
    personId: person.id,
  });
  const { id } = await admin.post<{ id: string }>("/connections", { name: "Broken IdP", protocol: "saml" });
  await send("PATCH", `/connections/${id}`, { enabled: false });
  return { world, broker, url, admin, email: person.email, personId: person.id, codes, connectionId: id };
}

/** Through the door with the next code of the sheet. */
async function comeIn({ url, email, codes }: Stage, browser: Browser = openBrowser()) {
  const door = await browser.go(`${url}/break-glass`);
  expect(door.status).toBe(200);
  return { browser, page: await browser.submit(door, { email, code: codes.pop() ?? "" }) };
}

describe("S8 with Redis killed", () => {
  let redis: ChildProcess;
  let smtp: TestSmtp;
  let stage: Stage;
  const port = freePort();
  beforeAll(async () => {
    redis = await startRedis(await port);
    process.env["SALLYPORT_TEST_REDIS_URL"] = `redis://127.0.0.1:${await port}`;
    smtp = await startSmtp();
    stage = await openStage("postgres-redis", { SALLYPORT_SMTP_URL: smtp.url });
    await endRedis(redis, "SIGKILL");
  });
  afterAll(async () => {
    await stage.broker.close();
    await stage.world.close();
    await endRedis(redis);
    await smtp.close();
  });
  const callBy = (browser: Browser, method: "GET" | "POST" | "PUT", path: string, csrf = "", body?: object) =>
    fetch(`${stage.url}/api/v1${path}`, {
      method,
      headers: {
        cookie: browser.cookies.header({ method: "GET", url: new URL(stage.url), initiator: undefined }),
        "Sallyport-Csrf": csrf,
        "Idempotency-Key": "in-the-dark",
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });

  test("nobody can begin an ordinary sign-in, but a code opens the desk, and what it does is done", async () => {
    expect((await openBrowser().go(`${stage.url}/login`)).status).toBe(503);
    const { browser, page } = await comeIn(stage);
    expect(page.status).toBe(200);
    expect(page.text).toContain(`You act as an owner, as ${stage.email}`);
    expect(page.text).toMatch(/Broken IdP disabled/);
    const enable = page.forms.find(({ action }) => action.includes("/connections/"));
    const after = await browser.submit(page, { do: "enable" }, enable);
    expect(after.text).toMatch(/Broken IdP enabled/);
    const found = await stage.admin.get<{ items: object[] }>("/audit/events?name=connection.updated&limit=1");
    expect(found.items[0]).toMatchObject({ actor: { name: `${stage.email} (break-glass)` } });
  });

  test("its session is an owner's on the API, also for what changes something and must happen once", async () => {
    const { browser } = await comeIn(stage);
    const me = await (await callBy(browser, "GET", "/me")).json();
    expect(me).toMatchObject({ person: { id: stage.personId, session: "break-glass" }, scopes: ["*"] });
    const made = [];
    for (let i = 0; i < 2; i += 1) {
      const answer = await callBy(browser, "POST", "/connections", me.csrfToken, {
        name: "new",
        protocol: "saml",
      });
      expect(answer.status).toBe(201);
      made.push((await answer.json()).id);
    }
    expect(made[0]).toBe(made[1]);
    expect((await callBy(browser, "POST", "/connections", "", { name: "x", protocol: "saml" })).status).toBe(
      403,
    );
  });

  test("a policy that enforces SSO is relaxed all the same", async () => {
    const { admin, world, connectionId } = stage;
    await world.database.transact(world.tenantId, ({ policies }) =>
      enforceByHand(world, connectionId, { policies }),
    );
    const { browser, page } = await comeIn(stage);
    expect(page.text).toContain("SSO enforced");
    const relaxed = await pressed(browser, page, "relax");
    expect(relaxed.text).toContain("SSO optional");
    expect((await admin.get<{ items: object[] }>("/audit/events?name=policy.updated")).items).toHaveLength(1);
  });

  test("each use is mailed to the tenant's active owners, and to nobody else", async () => {
    const { world } = stage;
    const [other, gone, auditor] = [
      aPerson(world.tenantId),
      aPerson(world.tenantId),
      aPerson(world.tenantId),
    ];
    await world.database.transact(world.tenantId, async ({ people, administrators }) => {
      for (const person of [other, gone, auditor]) {
        await people.insert(person);
        const role = person === auditor ? "auditor" : "owner";
        const [tenantId, grantedAt] = [world.tenantId, world.clock()];
        await administrators.save({ tenantId, personId: person.id, role, grantedAt });
      }
      await people.update({ ...gone, status: "deactivated", version: 2 });
    });
    const before = smtp.mails.length;
    await comeIn(stage);
    await smtp.received(before + 2);
    const told = smtp.mails.slice(before);
    expect(told.flatMap(({ to }) => to).toSorted()).toEqual([stage.email, other.email].toSorted());
    for (const { raw } of told) {
      expect(raw).toContain("Break-glass was used at localhost");
      expect(raw.replace(/=\r\n/g, "")).toContain(`A recovery code of ${stage.email} was used`);
    }
  });

  test("a good admin key works, and a bad one is refused as ever", async () => {
    expect((await stage.admin.get<{ items: object[] }>("/people")).items).not.toEqual([]);
    const bad = await fetch(`${stage.url}/api/v1/me`, { headers: { authorization: "Bearer spk_bad" } });
    expect(bad.status).toBe(401);
  });

  test("a session that is ended is over at once, on the page and on the API", async () => {
    const { browser, page } = await comeIn(stage);
    const cookie = browser.cookies.header({ method: "GET", url: new URL(stage.url), initiator: undefined });
    const end = page.forms.find(({ action }) => action.endsWith("/break-glass/end"));
    expect((await browser.submit(page, {}, end)).text).toContain("Break-glass sign-in");
    expect((await fetch(`${stage.url}/api/v1/me`, { headers: { cookie } })).status).toBe(401);
  });

  test("once Redis is back everyone signs in again, and the session goes on, without a restart", async () => {
    const { browser } = await comeIn(stage);
    redis = await startRedis(await port);
    const ready = async () => (await fetch(`${stage.url}/readyz`)).status === 200;
    for (let i = 0; i < 100 && !(await ready()); i += 1) await new Promise((done) => setTimeout(done, 50));
    expect((await openBrowser().go(`${stage.url}/login`)).status).toBe(200);
    expect((await browser.go(`${stage.url}/break-glass`)).text).toContain("You act as an owner");
  });
});

describe.each<StoresKind>(["postgres", "embedded"])("S8 the page on %s", (kind) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(kind);
  });
  afterAll(async () => {
    await stage.broker.close();
    await stage.world.close();
  });

  test("the page needs no JavaScript, is kept by no cache, and its cookie is the browser's alone", async () => {
    const { browser, page } = await comeIn(stage);
    expect(page.headers["cache-control"]).toBe("no-store");
    expect(page.headers["content-security-policy"]).toContain("form-action 'self'");
    expect(page.body).not.toContain("<script");
    const door = await openBrowser().go(`${stage.url}/break-glass`);
    expect(door.body.length).toBeLessThan(30_000);
    expect(browser.trace.at(-1)).toMatch(/^200 GET .*\/break-glass$/);
  });

  test("a rehearsal signs nobody in and says how many codes are left", async () => {
    const browser = openBrowser();
    const door = await browser.go(`${stage.url}/break-glass`);
    const code = stage.codes.pop() ?? "";
    const page = await browser.submit(door, { email: stage.email, code, do: "rehearse" });
    expect(page.text).toContain("The rehearsal went well");
    expect(page.text).toMatch(new RegExp(`${stage.codes.length} codes work`));
    expect((await browser.go(`${stage.url}/break-glass`)).text).toContain("Recovery code");
  });

  test("a wrong code is told one thing and no more, and a form from elsewhere is not looked at", async () => {
    const browser = openBrowser();
    const door = await browser.go(`${stage.url}/break-glass`);
    const wrong = await browser.submit(door, { email: stage.email, code: "WRONG" });
    expect(wrong.status).toBe(403);
    expect(wrong.text).toContain("That did not work");
    const unknown = await browser.submit(door, { email: "nobody@nowhere.example", code: "WRONG" });
    expect(unknown.text).toBe(wrong.text);
    const code = stage.codes[0] ?? "";
    const forged = await openBrowser().post(`${stage.url}/break-glass`, { email: stage.email, code });
    expect(forged.status).toBe(403);
    expect((await comeIn(stage)).page.text).toContain("You act as an owner");
  });

  test("a policy that lets nobody in is relaxed or reverted, and what cannot be is said", async () => {
    const { world, connectionId, url } = stage;
    await world.database.transact(world.tenantId, ({ policies }) =>
      enforceByHand(world, connectionId, { policies }),
    );
    const { browser, page } = await comeIn(stage);
    expect(page.text).toMatch(/SSO enforced two-step optional/);
    const relaxed = await pressed(browser, page, "relax");
    expect(relaxed.text).toMatch(/SSO optional two-step optional/);
    const refused = await pressed(browser, relaxed, "revert");
    expect(refused.text).toContain("Not all of that worked: SSO cannot be enforced: no domain");
    expect(refused.text).toMatch(/SSO optional two-step optional/);
    const stricter = await fetch(`${url}/api/v1/policies/${world.tenantId}`, {
      method: "PATCH",
      headers: { authorization: `Bearer ${ADMIN_KEY}`, "content-type": "application/json" },
      body: JSON.stringify({ twoStep: "required" }),
    });
    expect(stricter.status).toBe(200);
    const desk = await browser.go(`${url}/break-glass`);
    expect(desk.text).toMatch(/SSO optional two-step required/);
    expect((await pressed(browser, desk, "revert")).text).toMatch(/SSO optional two-step optional/);
  });

  test("another tenant's connection is not at the desk's hand", async () => {
    const other = await stage.admin.post<{ id: string }>("/tenants", { name: "next door" });
    const theirs = await stage.admin.post<{ id: string }>(
      "/connections",
      { name: "theirs", protocol: "saml" },
      other.id,
    );
    const { browser, page } = await comeIn(stage);
    expect(page.text).not.toContain("theirs");
    const form = page.forms.find(({ action }) => action.includes("/connections/"));
    if (!form) throw new Error("no form");
    const action = form.action.replace(stage.connectionId, theirs.id);
    expect((await browser.submit(page, { do: "disable" }, { ...form, action })).status).toBe(404);
  });

  test("who is told: the state of the tenant, and what is wrong with it", async () => {
    const state = await stage.admin.get<{ usableCodes: number; warnings: object[] }>("/break-glass");
    expect(state).toMatchObject({ usableCodes: stage.codes.length, holders: 1, warnings: [] });
    const other = await stage.admin.post<{ id: string }>("/tenants", { name: "unprepared" });
    expect(await stage.admin.get("/break-glass", other.id)).toMatchObject({
      usableCodes: 0,
      lastRehearsedAt: null,
      warnings: [{ code: "break_glass_missing" }],
    });
  });
});
