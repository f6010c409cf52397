// Writes docs/images/console/*.png from a demo of its own, so that the documentation shows the console as it is.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { createApi } from "../src/demo/api.ts";
import { startDemo } from "../src/demo/demo.ts";

const TARGET = "docs/images/console";
const OWNER = "grace@okta-corp.example.com";

const folder = mkdtempSync(join(tmpdir(), "sallyport-screenshots-"));
const demo = await startDemo({
  port: 0,
  logLevel: "silent",
  dataDir: join(folder, "data"),
  certsDir: join(folder, "certs"),
});
const api = createApi(demo.urls.broker, demo.adminKey);
const browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium" });
try {
  mkdirSync(TARGET, { recursive: true });
  await live();
  await photograph(await pagesWorthShowing());
} finally {
  await browser.close();
  await demo.close();
  rmSync(folder, { recursive: true });
}

/** A day at the company: people who got in, and some who did not, each for another reason. */
async function live() {
  await signIn("ada@okta-corp.example.com", "okta");
  await signIn("linus@entra-corp.example.com", "entra");
  await signIn("mary@google-corp.example.com", "google");
  await signIn("carl@contractor.example.net", "okta", "ada@okta-corp.example.com");
  for (const [vendor, email, wrong] of [
    ["adfs", "lise@adfs-corp.example.com", "wrong-audience"],
    ["keycloak", "hedy@keycloak-corp.example.com", "clock-ahead"],
  ]) {
    await setWrong(vendor, wrong);
    await signIn(email, vendor);
    await setWrong(vendor);
  }
}

/** One thing in the vendor's lab; nothing: all is right again. */
function setWrong(vendor, name) {
  const body = new URLSearchParams(name === undefined ? {} : { name });
  // Browsers know every name under localhost; a machine's resolver need not.
  return fetch(`http://127.0.0.1:${new URL(demo.urls[vendor]).port}/lab`, { method: "POST", body });
}

/** In a window of its own, as far as it leads. @param typed at the broker, where it differs from who signs in */
async function signIn(email, vendor, typed = email) {
  const context = await browser.newContext({ locale: "en" });
  const page = await context.newPage();
  await page.goto(`${demo.urls.broker}/apps`);
  await page.locator("input[name=email]").fill(typed);
  await page.getByRole("button").first().click();
  await page.waitForURL(`${demo.urls[vendor]}/**`);
  await page.locator(`input[name=person][value="${email}"]`).check();
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${demo.urls.broker}/**`);
  await page.waitForLoadState("networkidle");
  return context;
}

async function pagesWorthShowing() {
  const first = async (path) => (await api.get(path)).items[0].id;
  const connection = (await api.all("/connections")).find(({ name }) => name === "Okta").id;
  return [
    ["overview", "/"],
    ["sign-ins", "/signins"],
    ["sign-in", `/signins/${await first("/signins?code=saml_audience_mismatch&limit=1")}`],
    ["setup", "/setup"],
    ["connection", `/connections/${connection}`],
    ["mapping", `/connections/${connection}?tab=mapping`],
    ["domain", `/domains/${await first("/domains?limit=1")}`],
    ["policy", `/policies/${await first("/policies")}`],
    ["person", `/people/${await first(`/people?search=${OWNER}`)}`],
    ["explain", `/explain?email=ada%40okta-corp.example.com&appId=${await first("/apps?limit=1")}`],
    ["app", `/apps/${await first("/apps?limit=1")}`],
    ["audit", "/audit"],
    ["settings", "/settings"],
  ];
}

async function photograph(pages) {
  const context = await signIn(OWNER, "okta");
  for (const colorScheme of ["light", "dark"]) {
    const page = await context.newPage();
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // The whole set in light; one in dark shows that it is there.
    for (const [name, path] of colorScheme === "light" ? pages : pages.slice(0, 1)) {
      await page.goto(`${demo.urls.broker}/admin${path}`, { waitUntil: "networkidle" });
      await page.locator("main h1").waitFor();
      await page.screenshot({ path: `${TARGET}/${name}${colorScheme === "dark" ? "-dark" : ""}.png` });
      process.stdout.write(`${TARGET}/${name}${colorScheme === "dark" ? "-dark" : ""}.png\n`);
    }
    await page.close();
  }
}
