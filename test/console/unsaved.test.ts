import type { Page } from "playwright-core";
import { expectAccessible, expectNarrow } from "../kit/browser/accessible.ts";
import { openDemoConsole } from "./open-console.ts";

let open: Awaited<ReturnType<typeof openDemoConsole>>;
let page: Page;

beforeAll(async () => {
  open = await openDemoConsole();
  page = open.page;
}, 60_000);
afterAll(() => open.close());
afterEach(() => expect(open.problems.splice(0)).toEqual([]));

const ASKS = "Leave without saving?";
const question = () => page.getByRole("dialog", { name: ASKS });
const answer = (name: string) => question().getByRole("button", { name }).click();
const place = (name: string) =>
  page.getByRole("navigation", { name: "Console" }).getByRole("link", { name, exact: true });
const textbox = (name: string) => page.getByRole("textbox", { name, exact: true }).first();
const asked = () => question().count();

async function first(list: string): Promise<string> {
  const { items } = await open.api.get<{ items: { id: string }[] }>(list);
  return items[0]!.id;
}

/** Every editor that stands on a page, and a field of it. */
const EDITORS = [
  [
    "the settings of a connection",
    async () => `/connections/${await first("/connections")}?tab=settings`,
    "Name",
  ],
  ["a policy", async () => `/policies/${await first("/policies")}`, "Name"],
  ["a new policy", () => "/policies/new", "Name"],
  [
    "the mapping",
    async () => `/connections/${await first("/connections")}?tab=mapping`,
    "Value received, rule 1",
  ],
  ["the settings of an app", async () => `/apps/${await first("/apps")}?tab=settings`, "Name"],
  ["the access to an app", async () => `/apps/${await first("/apps")}?tab=access`, "Whom to ask for access"],
  ["a new app", () => "/apps/new?product=generic", "Name"],
  ["the company's looks", () => "/settings", "Name of the company"],
] as const;

test.each(EDITORS)(
  "W2 %s: untouched it lets go at once; what was typed is not left without a question, and stays if one stays",
  async (_what, path, field) => {
    await open.visit(await path());
    await place("People").click();
    await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
    await expect(asked()).resolves.toBe(0);
    await page.goBack();
    if (field.includes("rule 1")) await page.getByRole("button", { name: "Add a rule" }).click();
    await textbox(field).fill("Not saved");
    const before = page.url();
    await place("People").click();
    await answer("Cancel");
    await question().waitFor({ state: "detached" });
    expect(page.url()).toBe(before);
    await expect(textbox(field).inputValue()).resolves.toBe("Not saved");
    await place("People").click();
    await answer("Leave without saving");
    await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
  },
);

test("W2 the question comes for another tab, the browser's way back and the palette too, and is read by everybody", async () => {
  await open.visit("/connections");
  await page.getByRole("link", { name: /Okta/ }).first().click();
  await page.getByRole("tab", { name: "Settings" }).click();
  await textbox("Name").fill("Another Okta");
  await page.getByRole("tab", { name: "Certificates" }).click();
  await question().waitFor();
  await expectAccessible(page);
  await expectNarrow(page);
  await page.keyboard.press("Escape");
  await question().waitFor({ state: "detached" });
  expect(page.url()).toContain("tab=settings");
  await page.goBack();
  await answer("Cancel");
  expect(page.url()).toContain("tab=settings");
  await page.getByRole("button", { name: "Search Ctrl K" }).click();
  await page.getByRole("textbox", { name: "Search everything" }).fill("Audit log");
  await page.keyboard.press("Enter");
  await answer("Cancel");
  await expect(textbox("Name").inputValue()).resolves.toBe("Another Okta");
});

test("W2 the window itself is not closed or loaded anew over what was typed, until it is saved or discarded", async () => {
  await open.visit(`/apps/${await first("/apps")}?tab=settings`);
  const asks: string[] = [];
  page.on("dialog", (dialog) => {
    asks.push(dialog.type());
    void dialog.dismiss();
  });
  const name = await textbox("Name").inputValue();
  await textbox("Name").fill(`${name} 2`);
  const dialog = page.waitForEvent("dialog");
  await page.evaluate("void setTimeout(() => location.reload(), 0)");
  await dialog;
  await expect(textbox("Name").inputValue()).resolves.toBe(`${name} 2`);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("The settings are saved", { exact: false }).waitFor();
  await page.reload();
  await textbox("Name").fill(`${name} 3`);
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(textbox("Name").inputValue()).resolves.toBe(`${name} 2`);
  await page.reload();
  expect(asks).toEqual(["beforeunload"]);
});

test("W2 what was saved is not asked about, whether one stays, goes on, or is led to what was made", async () => {
  await open.visit("/policies/new");
  await textbox("Name").fill("For the night shift");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "For the night shift" }).waitFor();
  // What says that it was done stands above the page for a while.
  await page.getByRole("alert").getByRole("button", { name: "Close" }).click();
  await textbox("Name").fill("For the late shift");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "For the late shift" }).waitFor();
  await place("People").click();
  await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
  await open.visit("/domains");
  await page.getByRole("button", { name: "Add domain" }).first().click();
  await page.getByRole("textbox", { name: "Domain" }).fill("night.example.org");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "night.example.org" }).waitFor();
  await expect(asked()).resolves.toBe(0);
});
