import { chromium, type Browser, type Page } from "playwright-core";
import { openStage, type Stage } from "../edge/account/stage.ts";
import { startSmtp, type TestSmtp } from "../kit/smtp.ts";
import { strangersTo } from "../kit/said.ts";
import { ADMIN_KEY, furnish, walk } from "./employee-walk.ts";

/** W1: bytes of a page. */
const HEAVIEST = 30_000;
/** W1, WCAG 2.2 1.4.10. */
const NARROWEST = { width: 320, height: 640 };

let stage: Stage;
let smtp: TestSmtp;
let browser: Browser;
let furnished: Awaited<ReturnType<typeof furnish>>;

beforeAll(async () => {
  smtp = await startSmtp();
  stage = await openStage("postgres-redis", {
    SALLYPORT_SMTP_URL: smtp.url,
    SALLYPORT_BOOTSTRAP_ADMIN_KEY: ADMIN_KEY,
  });
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  furnished = await furnish(stage);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await stage.close();
  await smtp.close();
}, 60_000);

const wider = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test.each([
  ["de", "en", "de-DE"],
  ["en", "de", "en-GB"],
] as const)(
  "W1 every page that an employee comes to is in %s and holds nothing in %s, is under 30 kB, works without JavaScript and fits 320 pixels",
  async (language, other, locale) => {
    const strangersIn = strangersTo(language, other);
    const wrong: string[] = [];
    const seen = new Set<string>();
    const see = async (page: Page, name: string) => {
      const html = await page.content();
      const spoken = await page.locator("html").getAttribute("lang");
      const bytes = Buffer.byteLength(html);
      seen.add(name);
      wrong.push(
        ...strangersIn(html).map((text) => `${name}: ${text}`),
        ...(spoken === language ? [] : [`${name}: lang ${spoken}`]),
        ...(bytes < HEAVIEST ? [] : [`${name}: ${bytes} bytes`]),
        ...((await wider(page)) > 0 ? [`${name}: wider than the window`] : []),
      );
    };
    const context = { locale, viewport: NARROWEST, javaScriptEnabled: false };
    await walk({ stage, smtp, browser, see }, furnished, context);
    expect(wrong).toEqual([]);
    expect(seen.size).toBeGreaterThan(45);
    const mail = smtp.mails.at(-1)?.raw.replaceAll("=\r\n", "") ?? "";
    expect(mail).toContain(`lang=3D"${language}"`);
  },
  240_000,
);

const opened = async (locale: string): Promise<Page> =>
  (await browser.newContext({ locale, javaScriptEnabled: false })).newPage();
const spokenOn = (page: Page) => page.locator("html").getAttribute("lang");

test("W1 the language is chosen in the middle of a sign-in, which goes on where it was, and it stays chosen", async () => {
  const page = await opened("en-GB");
  await page.goto(`${stage.publicUrl}/login`);
  await page.locator("#email").fill(`nobody@${furnished.one}`);
  await page.getByRole("button", { name: "Continue" }).click();
  const address = page.url();
  await page.getByRole("link", { name: "Deutsch" }).click();
  expect([page.url(), await spokenOn(page)]).toEqual([address, "de"]);
  await page.locator("#password").fill("wrong-password");
  await page.getByRole("button", { name: "Anmelden" }).click();
  expect(await page.getByRole("alert").innerText()).toMatch(/Referenz für Ihren Helpdesk: SP-/);
  // The answer of a form leads back to the page that the form stood on.
  await page.getByRole("link", { name: "English" }).click();
  expect([page.url(), await spokenOn(page)]).toEqual([address, "en"]);
  await page.getByRole("link", { name: "Deutsch" }).click();
  await page.goto(`${stage.publicUrl}/errors/SP-7K3M-Q9XD`);
  expect(await spokenOn(page)).toBe("de");
});

test("W1 an app's ui_locales decides for the sign-in that it begins, and discovery names what there is", async () => {
  const redirectUri = "https://tracker.example/cb";
  const { clientId } = await furnished.admin.post<{ clientId: string }>("/apps", {
    name: "Tracker",
    protocol: "oidc",
    redirectUris: [redirectUri],
    requirePkce: false,
  });
  const page = await opened("en-GB");
  const asked = { client_id: clientId, redirect_uri: redirectUri, response_type: "code", scope: "openid" };
  const query = new URLSearchParams({ ...asked, ui_locales: "fr-CA de-AT en" });
  await page.goto(`${stage.publicUrl}/oidc/auth?${query.toString()}`);
  expect(new URL(page.url()).pathname).toBe("/login");
  expect(await spokenOn(page)).toBe("de");
  await page.getByRole("link", { name: "English" }).click();
  expect(await spokenOn(page)).toBe("en");
  await page.goto(`${stage.publicUrl}/oidc/auth?${query.toString()}`);
  expect(await spokenOn(page)).toBe("en");
  const discovery = await fetch(`${stage.publicUrl}/oidc/.well-known/openid-configuration`);
  expect(await discovery.json()).toMatchObject({ ui_locales_supported: ["en", "de"] });
});
