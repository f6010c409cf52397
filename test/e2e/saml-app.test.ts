import { chromium, type Browser, type Page } from "playwright-core";
import { openDemo } from "./open-demo.ts";

const ADA = "ada@okta-corp.example.com";
let browser: Browser;
let demo: Awaited<ReturnType<typeof openDemo>>;
beforeAll(async () => {
  demo = await openDemo();
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await demo.close();
}, 60_000);

/** The broker's page. */
async function identify(page: Page): Promise<void> {
  await page.getByRole("textbox").fill(ADA);
  await page.getByRole("button").first().click();
}

async function signIn(page: Page): Promise<void> {
  await identify(page);
  await page.waitForURL(/okta\.localhost/);
  await page.locator(`input[name=person][value="${ADA}"]`).check();
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("A2 Chromium lets every page through: into a SAML app at its deep link, out of it, and out at our own door", async () => {
  const page = await (await browser.newContext()).newPage();
  const broken: string[] = [];
  page.on("console", (message) => void (message.type() === "error" && broken.push(message.text())));
  const deep = `${demo.urls.expenses}/expenses/2026-031`;
  await page.goto(deep);
  await signIn(page);
  await page.waitForURL(deep);
  expect(await page.locator("#email").textContent()).toBe(ADA);

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(`${demo.urls.expenses}/signed-out**`);
  await page.goto(deep);
  // The identity provider still knows her: it takes no logout.
  await identify(page);
  await page.waitForURL(deep);

  await page.goto(`${demo.urls.broker}/apps`);
  await page.getByRole("link", { name: "Expenses" }).click();
  await page.waitForURL(`${demo.urls.expenses}/`);
  await page.goto(`${demo.urls.broker}/logout`);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "You are signed out" }).waitFor();
  await page.goto(deep);
  expect(page.url()).toContain(`${demo.urls.broker}/login`);
  expect(broken).toEqual([]);
}, 90_000);

test("A2 without JavaScript each form waits for its button", async () => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 320, height: 640 },
  });
  const page = await context.newPage();
  const deep = `${demo.urls.expenses}/expenses/2026-032`;
  await page.goto(deep);
  await signIn(page);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("We are taking you to Expenses.").waitFor();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(deep);
}, 60_000);
