import { chromium, type Browser, type Page } from "playwright-core";
import { openFreshInstallation, type FreshInstallation } from "./fresh-installation.ts";

const OWNER = { name: "Ada Lovelace", email: "ada@okta-corp.example.com" };
const PASSWORD = "seven-violet-otters-42";
const DOMAIN = "okta-corp.example.com";

/** A proof that is not there yet, a session that a policy has ended, a sign-in that is refused: Chromium notes each. */
const EXPECTED = /^Failed to load resource: .* status of (401|403|422) /;

let browser: Browser;
let here: FreshInstallation;
/** The administrator's window. */
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  here = await openFreshInstallation();
  page = await newWindow();
}, 180_000);

afterAll(async () => {
  await browser.close();
  await here.close();
}, 60_000);

/** A browser profile of its own: another person, or the same one at another machine. */
async function newWindow(): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: "reduce", locale: "en" });
  const opened = await context.newPage();
  opened.on("pageerror", (error) => problems.push(error.message));
  opened.on("console", (message) => {
    const isComplaint = ["error", "warning"].includes(message.type());
    if (isComplaint && !EXPECTED.test(message.text())) problems.push(message.text());
  });
  return opened;
}

const press = (name: string | RegExp, within: Page = page) =>
  within.getByRole("button", { name }).first().click();
const follow = (name: string | RegExp) => page.getByRole("link", { name }).first().click();
/** The value that a field of the console shows for copying. */
const shown = (label: string) =>
  page
    .getByRole("button", { name: `Copy ${label}`, exact: true })
    .locator("xpath=../*[1]")
    .innerText();
const heading = (name: string | RegExp) => page.getByRole("heading", { name }).first().waitFor();

/** At the identity provider's page; from there wherever it leads. */
async function signInAtOkta(window: Page, email: string): Promise<void> {
  await window.waitForURL(`${here.idpUrl}/**`);
  await window.locator(`input[name=person][value="${email}"]`).check();
  await window.getByRole("button", { name: "Sign in" }).click();
  await window.waitForURL(`${here.url}/**`);
}

/** From the broker's sign-in page; where passwords are still allowed, by the company's own sign-in all the same. */
async function identify(window: Page, email: string): Promise<void> {
  await window.locator("input[name=email]").fill(email);
  await window.getByRole("button").first().click();
  await window.waitForURL((url) => url.origin !== here.url || url.pathname === "/login/password");
  const company = window.getByRole("link", { name: "Use your company's sign-in" });
  if (await company.isVisible()) await company.click();
  await signInAtOkta(window, email);
}

/** An employee's whole way. */
async function signIn(email: string): Promise<Page> {
  const window = await newWindow();
  await window.goto(`${here.url}/apps`);
  await identify(window, email);
  return window;
}

test("W2 from the printed link to enforced single sign-on, and a failed sign-in found by its reference, by the console alone", async () => {
  await becomeOwner();
  await connectOkta();
  await verifyDomain();
  await mapAndTest();
  await pilot();
  await enforce();
  await solveByReference();
  expect(problems).toEqual([]);
}, 150_000);

async function becomeOwner(): Promise<void> {
  await page.goto(here.setupUrl);
  await page.getByLabel("Your name").fill(OWNER.name);
  await page.getByLabel("Work e-mail address").fill(OWNER.email);
  await page.locator("input[name=password]").fill(PASSWORD);
  await press("Make me the owner");
  await page.getByRole("link", { name: "continue to the console" }).click();
  await page.waitForURL(`${here.url}/admin*`);
  await heading(/.+/);
}

async function connectOkta(): Promise<void> {
  await page.goto(`${here.url}/admin/setup`);
  await page.getByRole("radio", { name: /^Okta/ }).check();
  await press("Go on");
  await page.waitForURL("**/connections/*/setup*");
  const acsUrl = await shown("Single sign-on URL");
  const entityId = await shown("Audience URI (SP Entity ID)");
  await here.enterAtVendor({ acsUrl, entityId });
  await page.getByText("File", { exact: true }).click();
  await page.locator("input[type=file]").first().setInputFiles(here.metadataFile);
  await page.getByText(/is chosen/).waitFor();
  await press("Use this metadata");
}

async function verifyDomain(): Promise<void> {
  await follow("Next: Domain");
  await page.getByRole("textbox", { name: "Domain" }).fill(DOMAIN);
  await press("Add domain");
  await heading(`Prove that ${DOMAIN} is yours`);
  const [name, value] = [await shown("TXT record: name"), await shown("TXT record: value")];
  await press("Check now");
  await page.getByRole("alert").filter({ hasText: "The proof was not found yet" }).waitFor();
  await here.publish(name, value);
  await press("Check now");
  await follow("Next: Mapping");
}

async function mapAndTest(): Promise<void> {
  await press("Begin a test");
  const link = await page.getByRole("link", { name: "Open the test in a new tab" }).getAttribute("href");
  const window = await newWindow();
  await window.goto(link ?? "");
  await window.getByRole("button").first().click();
  await signInAtOkta(window, OWNER.email);
  // Nobody is signed in by a test.
  await window.goto(`${here.url}/apps`);
  await window.locator("input[name=email]").waitFor();
  await page.getByText("By the sign-in of").waitFor();
  await page.getByText(OWNER.email).first().waitFor();
  await follow("Next: Test");
  await follow("Next: Pilot");
}

async function pilot(): Promise<void> {
  await page.getByLabel("Name of the new group").fill("SSO pilot");
  await press("Make the group");
  await page
    .getByRole("textbox", { name: "Add a person" })
    .or(page.getByRole("combobox", { name: "Add a person" }))
    .fill("ada");
  await page.getByRole("option", { name: /ada@/ }).click();
  // She is the only owner, and has come by password only: the pilot would shut her out, and is not begun before she tried.
  await page.getByText("This would shut the last owner out").waitFor();
  expect(await page.getByRole("button", { name: "Start the pilot" }).isEnabled()).toBe(false);
  await (await signIn(OWNER.email)).close();
  await page.reload();
  await page.getByText(/Nobody loses access/).waitFor();
  await press("Start the pilot");
  // Her session began by password, which the policy takes from her too, at once: she comes back by Okta, to where she was.
  await page.waitForURL(`${here.url}/login*`);
  await identify(page, OWNER.email);
  await page.getByText("The last change is being watched").waitFor();
}

async function enforce(): Promise<void> {
  await press("It is good: stop watching");
  // Somebody outside the pilot, who has tried it by choice.
  await (await signIn("grace@okta-corp.example.com")).close();
  await follow("Next: Enforce");
  await press("See who would be concerned");
  await page.getByText(/Nobody loses access/).waitFor();
  await press("Enforce it for everybody");
  await heading("Everybody signs in by single sign-on");
  await (await signIn("katherine@okta-corp.example.com")).close();
  await press("It is good: stop watching");
  await page.getByText("The last watched change was found good").waitFor();
}

async function solveByReference(): Promise<void> {
  await here.misconfigure("wrong-audience");
  const window = await signIn("grace@okta-corp.example.com");
  const reference = await window.locator(".reference").innerText();
  expect(await window.locator("body").innerText()).not.toMatch(/audience/i);
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("textbox", { name: "Search everything" }).fill(reference);
  await page.getByRole("button", { name: reference }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/admin/signins/*");
  await page
    .getByText(/Audience URI/)
    .first()
    .waitFor();
}
