import { expectAccessible, expectNarrow } from "../kit/browser/accessible.ts";
import { openFreshConsole, somebody, signInByPassword, openDemoConsole } from "./open-console.ts";

describe("on a fresh installation", () => {
  let console: Awaited<ReturnType<typeof openFreshConsole>>;
  beforeAll(async () => {
    console = await openFreshConsole();
  });
  afterAll(() => console.close());

  test("W2 an empty list says what to do next, and a domain is added, shown and deleted", async () => {
    const { page, visit } = console;
    await visit("/domains");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Add domain" }).last().click();
    await page.getByRole("textbox", { name: "Domain" }).fill("example.com");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "example.com" }).waitFor();
    await expectAccessible(page);
    await expectNarrow(page);
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.waitForURL(`${console.url}/admin/domains`);
    await page.getByText("No domains yet").waitFor();
  });

  test("W2 whoever may only read is not offered what they may not do", async () => {
    const { newPage, url, api, world } = console;
    const page = await newPage();
    await signInByPassword(page, url, await somebody(world, api, "auditor"));
    await page.goto(`${url}/admin/domains`);
    await page.getByText("No domains yet").waitFor();
    await expect(page.getByRole("button", { name: "Add domain" }).count()).resolves.toBe(0);
  });

  test("W2 no page of the console logs an error or breaks its policy", () => {
    expect(console.problems).toEqual([]);
  });
});

describe("on the demo", () => {
  let console: Awaited<ReturnType<typeof openDemoConsole>>;
  beforeAll(async () => {
    console = await openDemoConsole();
  });
  afterAll(() => console.close());

  test("W2 a domain is found by a part of its name, and the address keeps the search", async () => {
    const { page, visit } = console;
    await visit("/domains?search=okta");
    await page.getByRole("link", { name: "okta-corp.example.com" }).waitFor();
    await expect(page.getByRole("row").count()).resolves.toBe(2);
    await page.getByRole("searchbox").fill("nowhere");
    await page.getByText("Nothing fits this search.").waitFor();
    expect(page.url()).toContain("search=nowhere");
    await expectAccessible(page);
    expect(console.problems).toEqual([]);
  });
});
