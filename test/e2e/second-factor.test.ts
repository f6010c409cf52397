import { generateSync } from "otplib";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { openDemo, type OpenDemo } from "./open-demo.ts";

const ADA = "ada@okta-corp.example.com";
const LINUS = "linus@entra-corp.example.com";
const PASSWORD = "seven-violet-otters-42";
const WITHOUT_SCRIPTS = { javaScriptEnabled: false };

let browser: Browser;
let demo: OpenDemo;
let tenant: string;

interface Policy {
  readonly id: string;
  readonly isDefault: boolean;
}

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
  demo = await openDemo();
  tenant =
    (await demo.api.get<{ items: Policy[] }>("/policies")).items.find(({ isDefault }) => isDefault)?.id ?? "";
}, 120_000);

afterAll(async () => {
  await browser.close();
  await demo.close();
}, 60_000);

const issue = () => `${demo.urls.tracker}/issues/SP-7`;

async function newPage(options: BrowserContextOptions = {}): Promise<{ page: Page; problems: string[] }> {
  const page = await (await browser.newContext(options)).newPage();
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  return { page, problems };
}

async function identify(page: Page, email: string): Promise<void> {
  await page.goto(issue());
  await page.waitForURL(`${demo.urls.broker}/login*`);
  await page.getByRole("textbox").fill(email);
  await page.getByRole("button").first().click();
}

async function signInAt(page: Page, identityProvider: string, email: string): Promise<void> {
  await page.waitForURL(`${identityProvider}/**`);
  await page.locator(`input[name=person][value="${email}"]`).check();
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Without JavaScript the identity provider's form waits for its button. */
async function press(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Continue" }).click();
}

/** @param steps later than now; a code opens once */
const codeOf = (secret: string, steps = 0): string =>
  generateSync({ secret: secret.replaceAll(" ", ""), epoch: Math.floor(Date.now() / 1000) + steps * 30 });

/** Adds an authenticator app on the page that asks for it. @returns its secret */
async function addApp(page: Page): Promise<string> {
  await page.waitForURL(`${demo.urls.broker}/login/enrol?*`);
  await page.getByRole("link", { name: "An authenticator app" }).click();
  const secret = await page.locator(".reference").innerText();
  await page.getByLabel("Code that the app shows").fill(codeOf(secret));
  await page.getByRole("button", { name: "Add the app" }).click();
  await page.getByRole("link", { name: "I have kept them" }).click();
  return secret;
}

const arrived = async (page: Page): Promise<string> => {
  await page.waitForURL(issue());
  return page.locator("#email").innerText();
};

test("P2 T2 by the identity provider to the app, and the second factor that is required is added on the way, without JavaScript", async () => {
  await demo.api.patch(`/policies/${tenant}`, { twoStep: "required" });
  const { page } = await newPage(WITHOUT_SCRIPTS);
  await identify(page, LINUS);
  await signInAt(page, demo.urls.entra, LINUS);
  await press(page);
  const secret = await addApp(page);
  await expect(arrived(page)).resolves.toBe(LINUS);

  const again = await newPage(WITHOUT_SCRIPTS);
  await identify(again.page, LINUS);
  await signInAt(again.page, demo.urls.entra, LINUS);
  await press(again.page);
  await again.page.waitForURL(`${demo.urls.broker}/login/second-factor?*`);
  await again.page.getByLabel("Code from your authenticator app").fill("000000");
  await press(again.page);
  await expect(again.page.getByRole("alert").innerText()).resolves.toContain("That did not work");
  await again.page.getByLabel("Code from your authenticator app").fill(codeOf(secret, 1));
  await press(again.page);
  await expect(arrived(again.page)).resolves.toBe(LINUS);
}, 90_000);

test("T1 T2 with a password and a code to the app, without JavaScript", async () => {
  await demo.api.patch(`/policies/${tenant}`, { twoStep: "off" });
  const first = await newPage();
  await identify(first.page, ADA);
  await signInAt(first.page, demo.urls.okta, ADA);
  await arrived(first.page);
  const [ada] = (await demo.api.all<{ id: string; email: string }>("/people")).filter(
    ({ email }) => email === ADA,
  );
  const { url } = await demo.api.post<{ url: string }>(`/people/${ada?.id}/password-reset`, {});
  const { page } = await newPage(WITHOUT_SCRIPTS);
  await page.goto(url);
  const press = page.getByRole("button").first();
  if ((await page.locator("input[name=password]").count()) === 0) await press.click();
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.getByRole("button").first().click();
  await demo.api.patch(`/policies/${tenant}`, { twoStep: "required" });
  // A session from before does not carry on without the factor, not even silently.
  await first.page.goto(`${demo.urls.broker}/apps`);
  expect(new URL(first.page.url()).pathname).toBe("/login");

  await identify(page, ADA);
  await page.waitForURL(`${demo.urls.broker}/login/password?*`);
  await expect(page.getByRole("link", { name: "Use your company's sign-in" }).count()).resolves.toBe(1);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  const secret = await addApp(page);
  await expect(arrived(page)).resolves.toBe(ADA);

  const again = await newPage(WITHOUT_SCRIPTS);
  await identify(again.page, ADA);
  await again.page.getByLabel("Password").fill(PASSWORD);
  await again.page.getByRole("button", { name: "Sign in" }).click();
  await again.page.getByLabel("Code from your authenticator app").fill(codeOf(secret, 1));
  await again.page.getByRole("button", { name: "Continue" }).click();
  await expect(arrived(again.page)).resolves.toBe(ADA);
}, 90_000);

test("T2 a passkey is added in the sign-in, and is the second factor of the next one", async () => {
  await demo.api.patch(`/policies/${tenant}`, { twoStep: "required" });
  const grace = "grace@okta-corp.example.com";
  const { page, problems } = await newPage();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const byIdp = async () => {
    await identify(page, grace);
    const other = page.getByRole("link", { name: "Use your company's sign-in" });
    if (new URL(page.url()).pathname === "/login/password") await other.click();
    await signInAt(page, demo.urls.okta, grace);
  };
  await byIdp();
  await page.getByRole("link", { name: "A passkey" }).click();
  await page.getByRole("button", { name: "Create the passkey" }).click();
  await page.getByRole("link", { name: "I have kept them" }).click();
  await expect(arrived(page)).resolves.toBe(grace);

  await page.context().clearCookies();
  await byIdp();
  await page.waitForURL(`${demo.urls.broker}/login/second-factor?*`);
  await page.getByRole("button", { name: "Use your passkey" }).click();
  await expect(arrived(page)).resolves.toBe(grace);
  expect(problems).toEqual([]);
}, 90_000);
