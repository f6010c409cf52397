import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { createCredentials } from "../../src/credentials/credentials.ts";
import type { Api } from "../../src/demo/api.ts";
import { createApi } from "../../src/demo/api.ts";
import { aPerson } from "../conformance/samples.ts";
import { openDemo, type OpenDemo } from "../e2e/open-demo.ts";
import { startBroker } from "../kit/broker.ts";
import { createTestClock } from "../kit/clock.ts";
import { freePort } from "../kit/port.ts";
import { createEmptyDatabase } from "../kit/postgres.ts";
import { testRedisUrl } from "../kit/stores.ts";
import { openTestWorld, type TestWorld } from "../kit/world.ts";

const OWNER = "ada@okta-corp.example.com";
const PASSWORD = "seven-violet-otters-42";
const ADMIN_KEY = "console-admin-key-0123456789abcdef";

export interface OpenConsole {
  /** The broker's. */
  readonly url: string;
  readonly api: Api;
  /** An owner's browser, at the console. */
  readonly page: Page;
  /** Errors, warnings and violations of the content security policy, of every page that was opened here. */
  readonly problems: string[];
  /** Another window of Chromium, signed in nowhere. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
  /** Opens `/admin{path}` in the owner's window and waits until it has come. */
  visit(path: string): Promise<void>;
  close(): Promise<void>;
}

/** The console over the whole demo, on PostgreSQL and Redis; Ada is its owner and has come in by Okta. */
export async function openDemoConsole(): Promise<OpenConsole & { readonly demo: OpenDemo }> {
  const database = await createEmptyDatabase();
  const demo = await openDemo({ databaseUrl: database.url, redisUrl: testRedisUrl() });
  const { urls, api } = demo;
  const windows = await openWindows(urls.broker);
  const { page } = windows;
  await page.goto(`${urls.broker}/apps`);
  await signInAtOkta(page, demo);
  await page.waitForURL(`${urls.broker}/apps*`);
  const { items } = await api.get<{ items: { id: string }[] }>(`/people?search=${OWNER}`);
  await api.put(`/administrators/${items[0]!.id}`, { role: "owner" });
  await windows.visit("/");
  const close = async () => {
    await windows.close();
    await demo.close();
    await database.drop();
  };
  return { ...windows, url: urls.broker, api, demo, close };
}

/** The console of a fresh installation, whose owner has a password; time is the world's. */
export async function openFreshConsole(
  environment: Readonly<Record<string, string>> = {},
): Promise<OpenConsole & { readonly world: TestWorld }> {
  const url = `http://localhost:${await freePort()}`;
  const world = await openTestWorld("postgres-redis", {
    clock: createTestClock(Date.now()),
    environment: {
      SALLYPORT_PUBLIC_URL: url,
      SALLYPORT_BOOTSTRAP_ADMIN_KEY: ADMIN_KEY,
      ...environment,
    },
  });
  const broker = await startBroker(world);
  const api = createApi(url, ADMIN_KEY);
  const windows = await openWindows(url);
  await signInByPassword(windows.page, url, await somebody(world, api, "owner"));
  await windows.visit("/");
  const close = async () => {
    await windows.close();
    await broker.close();
    await world.close();
  };
  return { ...windows, url, api, world, close };
}

/** Types the owner's address at the broker and signs in at the simulated Okta. */
export async function signInAtOkta(page: Page, { urls }: OpenDemo, email = OWNER): Promise<void> {
  await page.getByRole("textbox").fill(email);
  await page.getByRole("button").first().click();
  await page.waitForURL(`${urls.okta}/**`);
  await page.locator(`input[name=person][value="${email}"]`).check();
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** From the broker's sign-in page into the console. */
export async function signInByPassword(page: Page, url: string, email: string): Promise<void> {
  await page.goto(`${url}/admin`);
  await page.locator("input[name=email]").fill(email);
  await page.getByRole("button").first().click();
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${url}/admin*`);
}

/** A person with a password, and with a role if one is given. @returns the e-mail */
export async function somebody(world: TestWorld, api: Api, role?: string): Promise<string> {
  const { tenantId, settings } = world;
  const person = aPerson(tenantId);
  await world.database.transact(tenantId, ({ people }) => people.insert(person));
  const credentials = createCredentials({
    ...world,
    ...world.database,
    ...world.expiring,
    publicUrl: settings.publicUrl,
  });
  const rules = { allowed: true, minLength: 12, maxAgeDays: null };
  await credentials.passwords.set(
    { tenantId, personId: person.id, password: PASSWORD, rules, words: [] },
    "set",
    { tenantId, actor: { kind: "system" } },
  );
  await credentials.close();
  if (role !== undefined) await api.put(`/administrators/${person.id}`, { role });
  return person.email;
}

async function openWindows(url: string) {
  const browser = await launch();
  const problems: string[] = [];
  const newPage = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ reducedMotion: "reduce", ...options });
    const page = await context.newPage();
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
    });
    page.on("pageerror", (error) => problems.push(error.message));
    return page;
  };
  const page = await newPage();
  const visit = async (path: string) => {
    await page.goto(`${url}/admin${path}`);
    await page.locator("main h1").waitFor();
    await page.waitForLoadState("networkidle");
  };
  return { page, problems, newPage, visit, close: () => browser.close() };
}

const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
  });
