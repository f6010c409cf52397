import { generateSync } from "otplib";
import { chromium, type Browser } from "playwright-core";
import { openDemo, type OpenDemo } from "./open-demo.ts";

const LINUS = "linus@entra-corp.example.com";

let browser: Browser;
let demo: OpenDemo;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
  demo = await openDemo();
}, 120_000);

afterAll(async () => {
  await browser.close();
  await demo.close();
}, 60_000);

test("W1 an employee who is late, on a phone without JavaScript, comes from a deep link to the app, finds the others, and signs out", async () => {
  const { items } = await demo.api.get<{ items: { id: string; isDefault: boolean }[] }>("/policies");
  const usual = items.find(({ isDefault }) => isDefault)?.id;
  await demo.api.patch(`/policies/${usual}`, { twoStep: "required", notice: { text: "Mind the gap." } });
  const phone = { javaScriptEnabled: false, viewport: { width: 320, height: 640 }, hasTouch: true };
  const page = await (await browser.newContext(phone)).newPage();
  const press = (name: string) =>
    page.getByRole("button", { name }).or(page.getByRole("link", { name })).tap();
  const issue = `${demo.urls.tracker}/issues/SP-7`;

  await page.goto(issue);
  await page.getByRole("textbox").fill(LINUS);
  await press("Continue");
  await page.waitForURL(`${demo.urls.entra}/**`);
  await page.locator(`input[name=person][value="${LINUS}"]`).check();
  await press("Sign in");
  await press("Continue");

  await page.waitForURL(`${demo.urls.broker}/login/enrol?*`);
  await press("An authenticator app");
  const secret = (await page.locator(".reference").innerText()).replaceAll(" ", "");
  await page.locator("#code").fill(generateSync({ secret }));
  await press("Add the app");
  await page.getByRole("heading", { name: "Your recovery codes" }).waitFor();
  await expect(page.locator(".codes li").count()).resolves.toBe(10);
  await press("I have kept them");
  await page.getByText("Mind the gap.").waitFor();
  await press("I have read this");
  await page.waitForURL(issue);
  await expect(page.locator("#email").innerText()).resolves.toBe(LINUS);

  await page.goto(`${demo.urls.broker}/apps`);
  await expect(page.getByRole("link", { name: "Wiki" }).count()).resolves.toBeGreaterThan(0);
  await press("My sessions");
  await page.getByText("this one").waitFor();
  await page.goto(`${demo.urls.broker}/logout`);
  await press("Sign out");
  await page.getByRole("heading", { name: "You are signed out" }).waitFor();
  await page.goto(`${demo.urls.broker}/account`);
  expect(new URL(page.url()).pathname).toBe("/login");
}, 120_000);
