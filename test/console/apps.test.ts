import { expectAccessible, expectNarrow } from "../kit/browser/accessible.ts";
import { openFreshConsole, signInByPassword, somebody } from "./open-console.ts";

let console: Awaited<ReturnType<typeof openFreshConsole>>;
beforeAll(async () => {
  console = await openFreshConsole();
});
afterAll(() => console.close());
/** Chromium names every refusal of the API; those that a test asks for are no problem of the page. */
afterEach(() =>
  expect(console.problems.splice(0).filter((text) => !/status of (403|422)/.test(text))).toEqual([]),
);

test("A5 a product is chosen, named and placed, and what to enter there stands on the page with its secret", async () => {
  const { page, visit, url } = console;
  await visit("/apps");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Add app" }).first().click();
  await page.getByRole("link", { name: "Grafana" }).click();
  await page.getByRole("heading", { level: 1, name: "Add Grafana" }).waitFor();
  await page.getByRole("button", { name: "Add the app" }).click();
  await page.getByText("Wanted: an address such as https://app.example.com.", { exact: true }).waitFor();
  await page.getByRole("textbox", { name: "Address of the app" }).fill("https://grafana.example.com");
  await expectAccessible(page);
  await expectNarrow(page);
  await page.getByRole("button", { name: "Add the app" }).click();
  await page.getByRole("heading", { level: 1, name: "Grafana is added" }).waitFor();
  const secret = await page
    .getByText("Client secret", { exact: true })
    .locator("xpath=..")
    .locator(".reads")
    .textContent();
  const snippet = page.getByRole("region", { name: /grafana\.ini/ });
  await expect(snippet.textContent()).resolves.toContain(`client_secret = ${secret}`);
  await expect(snippet.textContent()).resolves.toContain(`${url}/oidc/auth`);
  await expectAccessible(page);
  await page.getByRole("button", { name: "I have kept it" }).click();
  await expect(page.getByText(secret!).count()).resolves.toBe(0);
});

test("A6 access by a group, settings and a new secret are changed on tabs that have addresses", async () => {
  const { page, api, visit } = console;
  const { items } = await api.get<{ items: { id: string }[] }>("/apps");
  const path = `/apps/${items[0]!.id}`;
  await visit(`${path}?tab=access`);
  await page.getByText("Open to everybody").waitFor();
  await page.getByRole("combobox", { name: "Groups" }).fill("engineers");
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "Whom to ask for access" }).fill("desk@example.com");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Open to nobody now").waitFor();
  await visit(`${path}?tab=settings`);
  await page
    .getByRole("textbox", { name: "Back-channel logout URI" })
    .fill("https://grafana.example.com/logout");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("The settings are saved", { exact: false }).waitFor();
  await expectNarrow(page);
  await visit(`${path}?tab=sign-out`);
  await page.getByText("told at once:").waitFor();
  await expect(api.get(path)).resolves.toMatchObject({
    groups: ["engineers"],
    contact: "desk@example.com",
    backchannelLogoutUri: "https://grafana.example.com/logout",
  });
  await visit(path);
  await page.getByRole("button", { name: "Make a new secret" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Make a new secret" }).click();
  await page.getByRole("button", { name: "I have kept it" }).click();
});

test("W2 an app is disabled and that taken back by one press; deleted by its name typed", async () => {
  const { page, api, visit } = console;
  const { items } = await api.get<{ items: { id: string }[] }>("/apps");
  await visit(`/apps/${items[0]!.id}`);
  await page.getByRole("button", { name: "Disable" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Disable" }).waitFor();
  await page.getByRole("button", { name: "Delete" }).click();
  const remove = page.getByRole("dialog").getByRole("button", { name: "Delete" });
  await expect(remove.isDisabled()).resolves.toBe(true);
  await page.getByRole("dialog").getByRole("textbox").fill("Grafana");
  await remove.click();
  await page.getByText("No apps yet").waitFor();
});

test("W2 who reads everything sees an app whole and can change nothing of it", async () => {
  const { newPage, url, world, api } = console;
  const made = await api.post<{ id: string }>("/apps", {
    name: "Board",
    protocol: "forward-auth",
    hosts: ["board.example.com"],
  });
  const page = await newPage();
  await signInByPassword(page, url, await somebody(world, api, "auditor"));
  await page.goto(`${url}/admin/apps/${made.id}?tab=settings`);
  await page.getByRole("heading", { level: 1, name: "Board" }).waitFor();
  await expect(page.getByRole("textbox", { name: "Hosts" }).isDisabled()).resolves.toBe(true);
  for (const name of ["Save", "Disable", "Delete", "Add app"])
    await expect(page.getByRole("button", { name }).count()).resolves.toBe(0);
});
