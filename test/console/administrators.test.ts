import type { Page } from "playwright-core";
import { expectAccessible, expectNarrow } from "../kit/browser/accessible.ts";
import { openFreshConsole, signInByPassword, somebody } from "./open-console.ts";

let console: Awaited<ReturnType<typeof openFreshConsole>>;
beforeAll(async () => {
  console = await openFreshConsole();
});
afterAll(() => console.close());
/** Chromium names every refusal of the API; those that a test asks for are no problem of the page. */
afterEach(() =>
  expect(console.problems.splice(0).filter((text) => !/status of (403|409)/.test(text))).toEqual([]),
);

const dialog = (page: Page) => page.getByRole("dialog");

test("W2 the warning that nobody holds a code leads to the page that makes one, shown once and then never again", async () => {
  const { page, visit, api } = console;
  await visit("/");
  await page.getByRole("link", { name: "Make recovery codes" }).click();
  await page.getByRole("heading", { level: 1, name: "Break-glass" }).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Make recovery codes" }).first().click();
  await dialog(page).getByRole("combobox").click();
  await page.getByRole("option").first().click();
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Make them" }).click();
  await page.getByRole("heading", { level: 1, name: /^Recovery codes of/ }).waitFor();
  const codes = await page.getByRole("list", { name: "Codes" }).getByRole("listitem").allTextContents();
  expect(codes).toHaveLength(10);
  await expectAccessible(page);
  await expectNarrow(page);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("button", { name: "Print" }).isVisible()).resolves.toBe(false);
  await expect(page.getByRole("navigation").first().isVisible()).resolves.toBe(false);
  await page.emulateMedia({ media: "screen" });
  await page.getByRole("button", { name: "I have kept them" }).click();
  await page.getByText("10 of 10").waitFor();
  await expect(page.getByText(codes[0]!).count()).resolves.toBe(0);
  await expect(api.get("/break-glass")).resolves.toMatchObject({ usableCodes: 10, holders: 1 });
});

test("S8 a sheet is revoked from its row, and the readiness says so at once", async () => {
  const { page, visit } = console;
  await visit("/break-glass?revoked=false");
  await page.getByRole("button", { name: /^Revoke the codes of/ }).click();
  await dialog(page).getByRole("button", { name: "Revoke the codes" }).click();
  await page.getByText("Nothing fits this search.").waitFor();
  await page.getByText("Nobody holds a recovery code: if sign-in fails").first().waitFor();
});

test("W2 a role is given by search, changed and taken back, and taken; each counts at once", async () => {
  const { page, visit, world, api } = console;
  const email = await somebody(world, api);
  await visit("/administrators");
  await expectAccessible(page);
  await expectNarrow(page);
  await page.getByRole("button", { name: "Add administrator" }).click();
  await dialog(page).getByRole("combobox", { name: "Person" }).fill(email);
  await page.getByRole("option", { name: email }).click();
  await dialog(page).getByRole("radio", { name: "Helpdesk" }).check();
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Give the role" }).click();
  const row = page.getByRole("row").filter({ hasText: email });
  await row.getByText("Helpdesk").waitFor();
  await row.getByRole("button", { name: "Change role" }).click();
  await dialog(page).getByRole("radio", { name: "Auditor" }).check();
  await dialog(page).getByRole("button", { name: "Change the role" }).click();
  await row.getByText("Auditor").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await row.getByText("Helpdesk").waitFor();
  await row.getByRole("button", { name: /^Remove/ }).click();
  await dialog(page).getByRole("button", { name: "Take the role" }).click();
  await row.waitFor({ state: "detached" });
});

test("W2 the last owner cannot take their own role: it takes their address typed, and then says why not", async () => {
  const { page, visit } = console;
  await visit("/administrators?role=owner");
  await page.getByRole("button", { name: /^Remove/ }).click();
  const take = dialog(page).getByRole("button", { name: "Take the role" });
  await expect(take.isDisabled()).resolves.toBe(true);
  const asked = await dialog(page)
    .getByLabel(/^Type .+ to go on$/)
    .getAttribute("id");
  const label = await page.locator(`label[for="${asked}"]`).textContent();
  await dialog(page)
    .getByRole("textbox")
    .fill(/^Type (.+) to go on$/.exec(label ?? "")?.[1] ?? "");
  await take.click();
  await dialog(page).getByRole("alert").getByText("Make somebody else an owner first.").waitFor();
});

test("W2 who reads everything sees all places and no way to change one; the helpdesk sees its own few", async () => {
  const { newPage, url, world, api } = console;
  const auditor = await newPage();
  await signInByPassword(auditor, url, await somebody(world, api, "auditor"));
  for (const [path, offer] of [
    ["administrators", "Add administrator"],
    ["break-glass", "Make recovery codes"],
    ["keys", "Make the next key"],
    ["keys?tab=admin", "Make an admin key"],
  ] as const) {
    await auditor.goto(`${url}/admin/${path}`);
    await auditor.locator("main h1").waitFor();
    await auditor.waitForLoadState("networkidle");
    await expect(auditor.getByRole("button", { name: offer }).count()).resolves.toBe(0);
  }
  // By an address that a colleague has sent: the page says so, and has no button that can only fail.
  for (const [path, offer] of [
    ["setup", "Go on"],
    ["replays/new", "Run the replay"],
    ["apps/new?product=generic", "Add the app"],
    ["policies/new", "Make the policy"],
  ] as const) {
    await auditor.goto(`${url}/admin/${path}`);
    await auditor.getByRole("heading", { name: /^Your role may look at/ }).waitFor();
    await expect(auditor.getByRole("button", { name: offer }).count()).resolves.toBe(0);
  }
  const helper = await newPage();
  await signInByPassword(helper, url, await somebody(world, api, "helpdesk"));
  const places = helper.getByRole("navigation", { name: "Console" });
  await places.getByRole("link", { name: "API tokens" }).waitFor();
  for (const closed of ["Administrators", "Break-glass", "Keys", "Settings", "Apps"])
    await expect(places.getByRole("link", { name: closed, exact: true }).count()).resolves.toBe(0);
});

test("W2 what a role is not offered, the API refuses to its browser too", async () => {
  const { newPage, url, world, api } = console;
  const page = await newPage();
  await signInByPassword(page, url, await somebody(world, api, "helpdesk"));
  const answers = await page.evaluate(async () => {
    const me: { csrfToken: string } = await (await fetch("/api/v1/me")).json();
    const headers = { "Sallyport-Csrf": me.csrfToken, "content-type": "application/json" };
    const asked = [
      fetch("/api/v1/administrators"),
      fetch("/api/v1/keys"),
      fetch("/api/v1/tokens?all=true", { method: "DELETE", headers }),
      fetch("/api/v1/break-glass/credentials", { method: "POST", headers, body: "{}" }),
    ];
    return Promise.all(asked.map(async (answer) => (await answer).status));
  });
  expect(answers).toEqual([403, 403, 403, 403]);
});
