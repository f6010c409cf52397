import { chromium, type Browser, type Page } from "playwright-core";
import { expectAccessible, expectNarrow } from "../../kit/browser/accessible.ts";
import { openSetUpStage } from "./stage.ts";

let stage: Awaited<ReturnType<typeof openSetUpStage>>;
let browser: Browser;
beforeAll(async () => {
  stage = await openSetUpStage();
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

const look = async (page: Page): Promise<void> => {
  await expectNarrow(page);
  await expectAccessible(page);
};

test("W3 in Chromium each page of the set-up is accessible, fits a narrow phone, and breaks no policy", async () => {
  const link = await stage.handOut({ name: "Seen", domain: "seen.example" });
  // Colours that are on their way from light to dark are neither.
  const page = await browser.newPage({ reducedMotion: "reduce" });
  const problems: string[] = [];
  page.on(
    "console",
    (message) => void (/Security Policy/.test(message.text()) && problems.push(message.text())),
  );
  await page.goto(link.url);
  await look(page);
  await page.getByRole("button", { name: "Begin" }).click();
  await look(page);
  await page.getByRole("button", { name: "Entra" }).click();
  await look(page);
  await page.getByRole("link", { name: "That is done: next" }).click();
  await page.getByRole("button", { name: "Read it" }).click();
  await look(page);
  const buffer = Buffer.from(stage.idp.metadataXml);
  await page.setInputFiles("#file", { name: "idp.xml", mimeType: "application/xml", buffer });
  await page.getByRole("button", { name: "Read it" }).click();
  await page.getByRole("button", { name: "Check now" }).click();
  await look(page);
  for (const step of ["Its metadata", "Test sign-in", "Hand back"]) {
    await page.getByRole("link", { name: step, exact: true }).click();
    await look(page);
  }
  await page.getByRole("button", { name: "Hand back" }).click();
  await look(page);
  await page.goto(link.url);
  await look(page);
  expect(problems).toEqual([]);
});

test("W3 C11 in Chromium the pages of a connection by OpenID Connect are accessible, fit a narrow phone, and break no policy", async () => {
  const link = await stage.handOut({ name: "Seen", protocol: "oidc" });
  const page = await browser.newPage({ reducedMotion: "reduce" });
  const problems: string[] = [];
  page.on(
    "console",
    (message) => void (/Security Policy/.test(message.text()) && problems.push(message.text())),
  );
  await page.goto(link.url);
  await page.getByRole("button", { name: "Begin" }).click();
  await look(page);
  await page.getByRole("link", { name: "That is done: next" }).click();
  await page.getByRole("button", { name: "Use this client" }).click();
  await page.getByRole("alert").waitFor();
  await look(page);
  await page.getByLabel("Issuer").fill("https://login.seen.example");
  await page.getByLabel("Client ID").fill("seen");
  await page.getByLabel("Client secret").fill("seen-and-forgotten");
  await page.getByRole("button", { name: "Use this client" }).click();
  await page.getByRole("button", { name: "Begin the test" }).waitFor();
  await page.getByRole("link", { name: "Your client", exact: true }).click();
  await page.getByText("https://login.seen.example").waitFor();
  await look(page);
  expect(problems).toEqual([]);
});
