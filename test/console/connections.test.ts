import type { Page } from "playwright-core";
import { expectAccessible, expectNarrow } from "../kit/browser/accessible.ts";
import { openDemoConsole } from "./open-console.ts";

interface Listed {
  readonly items: readonly { readonly id: string; readonly preset: string }[];
}

let console: Awaited<ReturnType<typeof openDemoConsole>>;
let page: Page;
let okta: string;

beforeAll(async () => {
  console = await openDemoConsole();
  page = console.page;
  const { items } = await console.api.get<Listed>("/connections");
  okta = items.find(({ preset }) => preset === "okta")!.id;
});
afterAll(() => console.close());

test("W2 a connection is found by a part of its name, and the address keeps search and filter", async () => {
  await console.visit("/connections?search=okt&protocol=saml");
  await page.getByRole("link", { name: "Okta", exact: true }).waitFor();
  await expect(page.getByRole("row").count()).resolves.toBe(2);
  await expectAccessible(page);
  await expectNarrow(page);
});

test.each(["overview", "certificates", "metadata", "mapping", "settings", "links"])(
  "W2 the part %s of a connection has an address of its own, is accessible and fits a narrow phone",
  async (tab) => {
    await console.visit(`/connections/${okta}?tab=${tab}`);
    await page.getByRole("tabpanel").waitFor();
    await expectAccessible(page);
    await expectNarrow(page);
  },
);

test("C13 a connection is disabled after its consequence was said, and the undo beside the message enables it", async () => {
  await console.visit(`/connections/${okta}`);
  await page.getByRole("button", { name: "Disable" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Nobody signs in by it until you enable it again.").waitFor();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Disable" }).click();
  const asksAll = dialog.getByRole("checkbox");
  await asksAll
    .or(page.getByRole("button", { name: "Undo" }))
    .first()
    .waitFor();
  if (await asksAll.isVisible()) {
    await asksAll.check();
    await dialog.getByRole("button", { name: "Disable" }).click();
  }
  await page.getByText("disabled", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("enabled", { exact: true }).waitFor();
});

test("C4 a further certificate is trusted and taken away again, and the one that stays is the one before", async () => {
  const entra = (await console.api.get<Listed>("/connections")).items.find(
    ({ preset }) => preset === "entra",
  )!;
  const { idp } = await console.api.get<{ idp: { certificates: { pem: string }[] } }>(
    `/connections/${entra.id}`,
  );
  await console.visit(`/connections/${okta}?tab=certificates`);
  await page.getByRole("button", { name: "Add a certificate" }).click();
  await page.getByRole("textbox", { name: "Certificate" }).fill("no certificate at all");
  await page.getByRole("button", { name: "Trust it" }).click();
  await page.getByRole("dialog").getByRole("alert").waitFor();
  await page.getByRole("textbox", { name: "Certificate" }).fill(idp.certificates[0]!.pem);
  await page.getByRole("button", { name: "Trust it" }).click();
  await page.getByRole("article").nth(1).waitFor();
  await page.getByRole("article").nth(1).getByRole("button", { name: "Remove" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await page.getByRole("article").nth(1).waitFor({ state: "detached" });
  await expect(page.getByRole("article").count()).resolves.toBe(1);
});

test("C5 settings are saved, and what the API refuses stands at its field", async () => {
  await console.visit(`/connections/${okta}?tab=settings`);
  const name = page.getByRole("textbox", { name: "Name", exact: true });
  await name.fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("The settings were not saved").waitFor();
  await expect(name.getAttribute("aria-invalid")).resolves.toBe("true");
  await name.fill("Okta");
  await page.getByRole("textbox", { name: "Further parameters of the sign-in address" }).fill("fromURI=x");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("The settings are saved").waitFor();
  const saved = await console.api.get<{ request: { extraParameters: object } }>(`/connections/${okta}`);
  expect(saved.request.extraParameters).toEqual({ fromURI: "x" });
});

test("C12 a test sign-in shows by itself what was received and mapped, and signs nobody in", async () => {
  await console.visit(`/connections/${okta}`);
  await page.getByRole("button", { name: "Begin a test" }).click();
  const link = page.getByRole("link", { name: "Open the test in a new tab" });
  const url = (await link.getAttribute("href"))!;
  const other = await console.newPage();
  await other.goto(url);
  await other.getByRole("button").first().click();
  const { urls } = console.demo;
  await other.waitForURL(`${urls.okta}/**`);
  await other.locator('input[name=person][value="grace@okta-corp.example.com"]').check();
  await other.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("The test went through").waitFor();
  await page.getByRole("row", { name: /grace@okta-corp.example.com/ }).waitFor();
  await other.goto(`${urls.broker}/apps`);
  expect(other.url()).toContain("/login");
});

test("W3 a set-up link is shown once, is listed by its note and is revoked", async () => {
  await console.visit("/setup");
  await page.getByRole("button", { name: "Send somebody a link instead" }).click();
  await page.getByRole("textbox", { name: "What do you call the connection?" }).fill("Customer One");
  await page.getByRole("textbox", { name: "Note" }).fill("for Ms Hopper");
  await page.getByRole("button", { name: "Make the link" }).click();
  await page.getByText(/\/setup\/[\w-]{20,}/).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "I have copied it" }).click();
  const made = (await console.api.get<Listed>("/connections?search=Customer")).items[0]!;
  await console.visit(`/connections/${made.id}?tab=links`);
  const row = page.getByRole("row", { name: /for Ms Hopper/ });
  await row.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await row.getByText("revoked").waitFor();
});

test("W2 no page logs an error or breaks its policy", () => {
  expect(console.problems.filter((text) => !/status of 4\d\d/.test(text))).toEqual([]);
});
