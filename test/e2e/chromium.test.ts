import { chromium, type Browser, type BrowserContextOptions, type Page, type Request } from "playwright-core";
import { openDemo, type OpenDemo } from "./open-demo.ts";

const ADA = "ada@okta-corp.example.com";
const LINUS = "linus@entra-corp.example.com";
const CARL = "carl@contractor.example.net";

let browser: Browser;
let demo: OpenDemo;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  demo = await openDemo();
}, 120_000);

afterAll(async () => {
  await browser.close();
  await demo.close();
}, 60_000);

/** A browser profile of its own; `problems` collects what its console complains of. */
async function newPage(options: BrowserContextOptions = {}): Promise<{ page: Page; problems: string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  return { page, problems };
}

const issue = () => `${demo.urls.tracker}/issues/SP-7`;
const handbook = () => `${demo.urls.wiki}/pages/handbook`;

/** The broker's own page: types the address and goes on. */
async function identify(page: Page, email: string): Promise<void> {
  await page.waitForURL(`${demo.urls.broker}/login*`);
  await page.getByRole("textbox").fill(email);
  await page.getByRole("button").first().click();
}

/** The identity provider's page: picks somebody and signs in. */
async function signInAt(page: Page, identityProvider: string, email: string): Promise<void> {
  await page.waitForURL(`${identityProvider}/**`);
  await page.locator(`input[name=person][value="${email}"]`).check();
  await page.getByRole("button", { name: "Sign in" }).click();
}

async function signIn(page: Page, to: string, email: string, identityProvider: string): Promise<void> {
  await page.goto(to);
  await identify(page, email);
  await signInAt(page, identityProvider, email);
  await page.waitForURL(to);
}

test("S1 S2 a deep link survives the sign-in, the second app asks nothing, and signing out ends it", async () => {
  const { page, problems } = await newPage();
  await signIn(page, issue(), ADA, demo.urls.okta);
  await expect(page.locator("#who").innerText()).resolves.toBe("Signed in as Ada Lovelace");
  await expect(page.locator("#email").innerText()).resolves.toBe(ADA);
  await expect(page.locator("#groups").innerText()).resolves.toMatch(
    /admins\s+engineering|engineering\s+admins/,
  );

  const visited: string[] = [];
  page.on("framenavigated", (frame) => visited.push(new URL(frame.url()).origin));
  await page.goto(handbook());
  expect(page.url()).toBe(handbook());
  await expect(page.locator("#who").innerText()).resolves.toBe("Signed in as Ada Lovelace");
  expect(new Set(visited)).toEqual(new Set([demo.urls.wiki]));

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(`${demo.urls.wiki}/signed-out*`);
  await page.goto(handbook());
  await page.waitForURL(`${demo.urls.broker}/login*`);
  expect(problems).toEqual([]);
  await page.context().close();
}, 60_000);

test("the ACS post comes from another site without our cookies, and the GET after it brings them", async () => {
  const { page } = await newPage();
  const seen = new Map<string, Promise<Record<string, string>>>();
  page.on("request", (request: Request) => {
    const { pathname } = new URL(request.url());
    const step = /^\/saml\/[^/]+\/(acs|acs\/continue)$/.exec(pathname)?.[1];
    if (step !== undefined) seen.set(`${request.method()} ${step}`, request.allHeaders());
  });
  await signIn(page, issue(), LINUS, demo.urls.entra);
  const post = await seen.get("POST acs");
  const after = await seen.get("GET acs/continue");
  expect(post).toMatchObject({ "sec-fetch-site": "cross-site", origin: demo.urls.entra });
  expect(post?.["cookie"] ?? "").not.toContain("sallyport");
  expect(after?.["cookie"]).toContain("__Host-sallyport-signin=");
  const cookies = await page.context().cookies(demo.urls.broker);
  expect(cookies.find(({ name }) => name === "__Host-sallyport")).toMatchObject({
    httpOnly: true,
    secure: true,
    sameSite: "Lax",
    path: "/",
  });
  await page.context().close();
}, 60_000);

test("W1 the whole sign-in and sign-out work without JavaScript", async () => {
  const { page } = await newPage({ javaScriptEnabled: false });
  await page.goto(issue());
  await identify(page, ADA);
  await signInAt(page, demo.urls.okta, ADA);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(issue());
  await expect(page.locator("#who").innerText()).resolves.toBe("Signed in as Ada Lovelace");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(`${demo.urls.broker}/**`);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(`${demo.urls.tracker}/signed-out*`);
  await page.context().close();
}, 60_000);

test("D4 an address of an unknown domain stays on our page and learns nothing", async () => {
  const { page } = await newPage();
  await page.goto(issue());
  await identify(page, "somebody@nowhere.example.org");
  await page.waitForLoadState();
  expect(new URL(page.url()).origin).toBe(demo.urls.broker);
  const text = await page.locator("main").innerText();
  expect(text).not.toMatch(/okta|entra|not found|does not exist/i);
  await page.context().close();
}, 60_000);

test("S3 D5 a person of a domain that is not verified gets one vague page, whose reference tells an administrator all", async () => {
  const { page } = await newPage();
  await page.goto(issue());
  await identify(page, ADA);
  const refused = page.waitForResponse((response) => response.status() === 403);
  await signInAt(page, demo.urls.okta, CARL);
  await refused;
  const text = await page.locator("main").innerText();
  const [reference] = /SP-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text) ?? [];
  expect(reference).toBeDefined();
  expect(text).not.toMatch(/domain|contractor|verified/i);

  const { items } = await demo.api.get<{ items: object[] }>(`/signins?reference=${reference}`);
  expect(items).toEqual([
    expect.objectContaining({
      reference,
      outcome: "refused",
      code: expect.stringContaining("domain"),
      fix: { who: expect.any(String), what: expect.any(String) },
    }),
  ]);
  const people = await demo.api.all<{ email: string }>("/people");
  expect(people.map(({ email }) => email)).not.toContain(CARL);
  await page.goto(issue());
  await page.waitForURL(`${demo.urls.broker}/login*`);
  await page.context().close();
}, 60_000);
