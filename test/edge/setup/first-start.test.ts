import { createAdministration } from "../../../src/administration.ts";
import { createApp, type Broker } from "../../../src/app.ts";
import { createCredentials } from "../../../src/credentials/credentials.ts";
import { createFirstOwner } from "../../../src/first-owner.ts";
import { INSTANCE_TENANT } from "../../../src/kernel/transaction.ts";
import { openBrowser, type Browser, type Page } from "../../kit/browser.ts";
import { startBroker, type TestBroker } from "../../kit/broker.ts";
import { createTestClock } from "../../kit/clock.ts";
import { freePort } from "../../kit/port.ts";
import { openTestWorld, type TestWorld } from "../../kit/world.ts";

const OWNER = { name: "Ada Lovelace", email: "Ada@Northwind.example", password: "seven-violet-otters-42" };

let world: TestWorld;
let broker: TestBroker;
let others: Broker[];
let browser: Browser;

async function open(environment: Record<string, string> = {}): Promise<void> {
  const url = `http://localhost:${await freePort()}`;
  world = await openTestWorld("postgres", {
    clock: createTestClock(),
    environment: { SALLYPORT_PUBLIC_URL: url, ...environment },
  });
  broker = await startBroker(world);
}
beforeEach(async () => {
  others = [];
  browser = openBrowser();
  await open();
});
afterEach(async () => {
  await broker.close();
  for (const other of others) await other.close();
  await world.close();
});

const link = (): string => broker.setupUrl ?? "";

/** The link that another node, or the next start, prints. */
async function anotherLink(): Promise<string | undefined> {
  const node = await createApp(world);
  others.push(node);
  return node.setupUrl;
}

const ownerForm = (page: Page) =>
  page.forms.find(({ fields }) => fields.some(({ name }) => name === "email"));
const become = async (
  as = openBrowser(),
  at = link(),
  owner: Record<string, string> = OWNER,
): Promise<Page> => {
  const page = await as.go(at);
  return as.submit(page, owner, ownerForm(page));
};
const owners = async () => {
  const { tenantId } = world;
  const { items } = await world.database.transact(tenantId, ({ administrators }) =>
    administrators.list(tenantId, { limit: 10 }),
  );
  return items.filter(({ role }) => role === "owner").map(({ person }) => person.email);
};
const audited = async (tenantId = world.tenantId) =>
  (
    await world.database.transact(tenantId, ({ auditLog }) => auditLog.search(tenantId, {}, { limit: 50 }))
  ).items.toReversed();
const me = async (as: Browser): Promise<unknown> => JSON.parse((await as.go(`${broker.url}/api/v1/me`)).body);
const secretOn = ({ text }: Page): string => /spk_[\w-]+/.exec(text)?.[0] ?? "";
const call = (secret: string, path = "/me") =>
  fetch(`${broker.url}/api/v1${path}`, { headers: { authorization: `Bearer ${secret}` } });
const onwards = ({ body, url }: Page): string =>
  new URL(/href="([^"]+)"[^>]*>I have kept them: continue/.exec(body)?.[1] ?? "none:", url).href;

test("W2 by a browser alone the link makes the first owner, who is signed in and goes on to the console", async () => {
  const made = await become(browser);
  expect(made.status).toBe(200);
  expect(made.headers["cache-control"]).toBe("no-store");
  expect(await owners()).toEqual(["ada@northwind.example"]);
  expect(onwards(made)).toBe(`${broker.url}/admin`);
  expect((await browser.go(onwards(made))).url).toBe(`${broker.url}/admin`);
  expect(await me(browser)).toMatchObject({
    person: {
      email: "ada@northwind.example",
      displayName: "Ada Lovelace",
      role: "owner",
      session: "console",
    },
    warnings: [expect.objectContaining({ code: "break_glass_unrehearsed" })],
  });
});

test("W2 before there is an owner the sign-in to the console says where the link is, in both languages, and after that no more", async () => {
  const said = async (path: string, language = "en") =>
    (await openBrowser({ headers: { "accept-language": language } }).go(`${broker.url}${path}`)).body;
  expect(await said("/admin")).toContain("Nobody owns this installation yet");
  expect(await said("/admin/people", "de")).toContain("Diese Installation gehört noch niemandem");
  expect(await said("/login")).not.toContain("Nobody owns");
  await become();
  expect(await said("/admin")).toContain("Locked out?");
  expect(await said("/admin")).not.toContain("Nobody owns");
});

test("W2 the trail says that the link made the owner, and that the owner then signed in by password", async () => {
  await become(browser);
  const events = (await audited()).map(({ actor, event }) => `${actor.kind} ${event.name}`);
  expect(events).toEqual([
    "setup person.created",
    "setup administrator.granted",
    "setup password.set",
    "setup break_glass.credential_created",
    "person signin.accepted",
    "person session.started",
  ]);
});

test("W2 the owner signs in later by address and password, with no domain and no identity provider, and lands at the console", async () => {
  await become();
  const page = await browser.submit(await browser.go(`${broker.url}/login`), { email: OWNER.email });
  expect(page.url).toContain("/login/password");
  const { password } = OWNER;
  const form = page.forms.find(({ fields }) => fields.some(({ name }) => name === "password"));
  expect((await browser.submit(page, { password }, form)).url).toBe(`${broker.url}/admin`);
});

test("W2 the recovery codes that are shown once let the owner in by break-glass", async () => {
  const made = await become();
  const codes = [...made.body.matchAll(/<li>([^<]+)<\/li>/g)].map(([, code = ""]) => code);
  expect(codes).toHaveLength(10);
  const { email } = OWNER;
  const desk = await browser.submit(await browser.go(`${broker.url}/break-glass`), {
    email,
    code: codes[0] ?? "",
  });
  expect(desk.text).toContain("You act as an owner, as ada@northwind.example");
});

test("W2 what the policy owes before a session is asked of the first owner, too", async () => {
  const { secret } = await keyed();
  const policies = await (await call(secret, "/policies")).json();
  await fetch(`${broker.url}/api/v1/policies/${policies.items[0].id}`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({ twoStep: "required" }),
  });
  const made = await become(browser, (await anotherLink()) ?? "");
  expect(onwards(made)).toContain(`${broker.url}/login/enrol?request=`);
  expect(await me(browser)).toMatchObject({ code: "admin_key_missing" });
});

/** The first key, as a program makes it. */
async function keyed(): Promise<{ secret: string }> {
  const answer = await fetch(link(), { method: "POST" });
  expect(answer.status).toBe(200);
  return { secret: /spk_[\w-]+/.exec(await answer.text())?.[0] ?? "" };
}

test.each([
  [{ ...OWNER, name: "  " }, "Type your name"],
  [{ ...OWNER, email: "ada" }, "no e-mail address"],
  [{ ...OWNER, password: "short" }, "at least 12 characters"],
  [{ ...OWNER, password: "ada@northwind.example" }, "too easy to guess"],
])("W2 what is not good enough is said, and uses nothing up: %j", async (owner, why) => {
  const page = await become(browser, link(), owner);
  expect(page.status).toBe(422);
  expect(page.text).toContain(why);
  expect(await owners()).toEqual([]);
  expect((await browser.submit(page, OWNER, ownerForm(page))).status).toBe(200);
  expect(await owners()).toHaveLength(1);
});

test("W2 opening the link uses nothing up, and of five who press at once one becomes the owner", async () => {
  for (let i = 0; i < 3; i += 1) expect((await openBrowser().go(link())).status).toBe(200);
  const all = await Promise.all(
    [1, 2, 3, 4, 5].map((each) =>
      become(openBrowser(), link(), { ...OWNER, email: `owner${each}@northwind.example` }),
    ),
  );
  expect(all.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
    200, 404, 404, 404, 404,
  ]);
  expect(await owners()).toHaveLength(1);
  expect((await openBrowser().go(link())).status).toBe(404);
});

test("W2 of the links of several nodes one makes an owner, also at once, and the others die with it", async () => {
  const links = [link(), (await anotherLink()) ?? "", (await anotherLink()) ?? ""];
  const all = await Promise.all(
    links.map((at, each) => become(openBrowser(), at, { ...OWNER, email: `owner${each}@northwind.example` })),
  );
  expect(all.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 404, 404]);
  expect(await owners()).toHaveLength(1);
  const { items } = await world.database.transact(world.tenantId, ({ people }) =>
    people.list(world.tenantId, { limit: 10 }),
  );
  expect(items).toHaveLength(1);
  expect(await anotherLink()).toBeUndefined();
});

test("W2 an owner made by other hands ends the link", async () => {
  const page = await browser.go(link());
  await become(openBrowser(), (await anotherLink()) ?? "");
  expect(
    (await browser.submit(page, { ...OWNER, email: "late@northwind.example" }, ownerForm(page))).status,
  ).toBe(404);
  expect(await owners()).toHaveLength(1);
});

test("W2 the link is over after 24 hours, also for whoever opened it before, and a made-up one never works", async () => {
  const page = await browser.go(link());
  world.clock.advance(24 * 3_600_000);
  expect((await browser.submit(page, OWNER, ownerForm(page))).status).toBe(404);
  expect((await browser.go(`${broker.url}/setup/${world.random.token(32)}`)).status).toBe(404);
  expect(await owners()).toEqual([]);
});

test("W2 a form that no page of this browser carried makes nobody an owner", async () => {
  await browser.go(link());
  const fields = { ...OWNER, do: "owner" };
  expect((await browser.post(link(), fields)).status).toBe(403);
  expect((await browser.post(link(), { ...fields, formToken: "x" }, "https://evil.example/")).status).toBe(
    403,
  );
  expect((await browser.post(link(), { do: "key" }, "https://evil.example/")).status).toBe(403);
  expect(await owners()).toEqual([]);
});

test("W2 guesses are held up by address", async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 31; i += 1)
    statuses.push((await fetch(`${broker.url}/setup/${world.random.token(32)}`)).status);
  expect([statuses[0], statuses[29], statuses[30]]).toEqual([404, 404, 429]);
});

test("a program's key is made by the quieter button, and says how the first owner is named", async () => {
  const page = await browser.go(link());
  const made = await browser.submit(
    page,
    {},
    page.forms.find((form) => form !== ownerForm(page)),
  );
  expect((await call(secretOn(made))).status).toBe(200);
  expect(made.text).toContain("PUT /administrators/{personId}");
  expect(made.text).toContain("sallyport break-glass make --tenant default --person E-MAIL --owner");
  expect((await browser.go(link())).status).toBe(404);
  const [first] = (await audited(INSTANCE_TENANT)).filter(({ event }) => event.name === "admin_key.created");
  expect(first).toMatchObject({ actor: { kind: "setup" } });
});

test("of five programs that post at once exactly one gets a key", async () => {
  const all = await Promise.all([1, 2, 3, 4, 5].map(() => fetch(link(), { method: "POST" })));
  expect(all.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
    200, 404, 404, 404, 404,
  ]);
});

test("with a key and no owner the next start's link makes the owner, and no second key", async () => {
  await keyed();
  const next = (await anotherLink()) ?? "";
  expect((await fetch(next, { method: "POST" })).status).toBe(404);
  expect((await browser.go(next)).text).not.toContain("make a key");
  expect((await become(browser, next)).status).toBe(200);
  expect(await owners()).toHaveLength(1);
});

test("one link never makes both, even at once", async () => {
  const page = await browser.go(link());
  const [owner, key] = await Promise.all([
    browser.submit(page, OWNER, ownerForm(page)),
    fetch(link(), { method: "POST" }),
  ]);
  expect([owner.status, key.status].toSorted((one, other) => one - other)).toEqual([200, 404]);
});

test("an installation that was begun by a bootstrap key prints no link, also when the setting is gone", async () => {
  await broker.close();
  await world.close();
  await open({ SALLYPORT_BOOTSTRAP_ADMIN_KEY: "bootstrap-key-for-tests-0123456789-abcdef" });
  expect(broker.setupUrl).toBeUndefined();
  const later = await createApp({ ...world, settings: { ...world.settings, bootstrapAdminKey: undefined } });
  others.push(later);
  expect(later.setupUrl).toBeUndefined();
});

test("W2 where single sign-on is enforced for all, nobody becomes the owner by a password that would open nothing", async () => {
  const { tenantId, database, settings } = world;
  const needs = { ...world, ...database, ...world.expiring, publicUrl: settings.publicUrl };
  const credentials = createCredentials(needs);
  const firstOwner = createFirstOwner({
    ...needs,
    ...createAdministration(needs),
    credentials,
    strangersRules: async () => ({ allowed: false, minLength: 12, maxAgeDays: null }),
    defaultTenantId: tenantId,
  });
  const by = { tenantId, actor: { kind: "setup" } } as const;
  await expect(firstOwner.prepare(OWNER, by)).rejects.toMatchObject({ code: "password_not_allowed" });
  await credentials.close();
});
