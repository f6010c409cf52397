import { aPng } from "../kit/png.ts";
import { expectAccessible, expectNarrow } from "../kit/browser/accessible.ts";
import { openFreshConsole, signInByPassword, somebody } from "./open-console.ts";

let console: Awaited<ReturnType<typeof openFreshConsole>>;
beforeAll(async () => {
  console = await openFreshConsole();
});
afterAll(() => console.close());
afterEach(() => expect(console.problems.splice(0)).toEqual([]));

test("W1 a colour is shown on both cards as it is chosen, and on the sign-in page once it is saved", async () => {
  const { page, visit, newPage, url, api, world } = console;
  await visit("/settings");
  await expectAccessible(page);
  await expectNarrow(page);
  const preview = page.waitForResponse(/colour-preview$/);
  await page.getByRole("textbox", { name: "Colour", exact: true }).fill("#ffcc00");
  const { light }: { light: { accent: string } } = await (await preview).json();
  const card = page.getByRole("img", { name: "The sign-in on a light screen" });
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(light.accent.slice(at, at + 2), 16));
  const colour = `rgb(${red}, ${green}, ${blue})`;
  await page.waitForFunction(
    ([button, wanted]) => getComputedStyle(button as Element).backgroundColor === wanted,
    [await card.getByText("Continue").elementHandle(), colour] as const,
  );
  await page.getByRole("textbox", { name: "Name on your people's pages" }).fill("Acme at work");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved; your pages show it within seconds").waitFor();
  await expect(api.get(`/tenants/${world.tenantId}`)).resolves.toMatchObject({
    branding: { name: "Acme at work", colour: "#ffcc00" },
  });
  const employee = await newPage();
  await employee.goto(`${url}/login`);
  await employee.getByText("Acme at work").first().waitFor();
});

test("W1 a logo is looked at before it is used, changed after another change, and taken away", async () => {
  const { page, visit, api, world } = console;
  await visit("/settings");
  const file = { name: "logo.png", mimeType: "image/png", buffer: aPng(200, 50) };
  for (const name of ["Acme", "Acme again"]) {
    await page.locator("input[type=file]").setInputFiles(file);
    await page.getByRole("img", { name: "logo.png, not used yet" }).waitFor();
    await page.getByRole("button", { name: "Use this logo" }).click();
    await page.getByRole("img", { name: "Your logo" }).waitFor();
    await page.getByRole("textbox", { name: "Name on your people's pages" }).fill(name);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Save" }).and(page.locator(":disabled")).waitFor();
  }
  await expectAccessible(page);
  await page.getByRole("button", { name: "Take it away" }).click();
  await page.getByText("None: the name stands alone.").waitFor();
  await expect(api.get(`/tenants/${world.tenantId}`)).resolves.toMatchObject({ branding: { logo: null } });
});

test("W2 the installation's settings are found by what they do, and no secret is shown", async () => {
  const { page, visit } = console;
  await visit("/settings?tab=installation&search=clock+difference");
  await page.getByText("SALLYPORT_CLOCK_SKEW_SECONDS").waitFor();
  await expect(page.getByRole("row").count()).resolves.toBe(2);
  await visit("/settings?tab=installation");
  await page.getByText("set, and not shown").first().waitFor();
  await expect(page.getByText("console-admin-key").count()).resolves.toBe(0);
  await expectAccessible(page);
  await expectNarrow(page);
  await visit("/settings?tab=about");
  await page.getByRole("link", { name: "The API's description (OpenAPI)" }).waitFor();
  await expectAccessible(page);
});

test("W2 an auditor reads the settings and changes none", async () => {
  const { newPage, url, world, api } = console;
  const page = await newPage();
  await signInByPassword(page, url, await somebody(world, api, "auditor"));
  await page.goto(`${url}/admin/settings`);
  await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
  await expect(page.getByRole("textbox", { name: "Colour", exact: true }).isDisabled()).resolves.toBe(true);
  for (const name of ["Save", "Choose a file"])
    await expect(page.getByRole("button", { name }).count()).resolves.toBe(0);
});

test("C4 the next key is made, its advice follows, and it is removed before it was ever used", async () => {
  const { page, visit } = console;
  await visit("/keys");
  await page
    .getByRole("button", { name: "Make the next key: Signs our requests to identity providers" })
    .click();
  await page.getByText("The next key is published in our metadata", { exact: false }).waitFor();
  await expectAccessible(page);
  await expectNarrow(page);
  await page.getByRole("button", { name: /^Remove the key/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await page.getByText("The key is removed").waitFor();
});

test("W2 an admin key is made from areas in plain words, shown once, works, and is revoked", async () => {
  const { page, visit, url } = console;
  await visit("/keys?tab=admin");
  await page.getByRole("button", { name: "Make an admin key" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Nightly export");
  await dialog.getByRole("radiogroup", { name: "People", exact: true }).getByText("Read").click();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Make the key" }).click();
  const secret = await page
    .getByText("Key Nightly export", { exact: true })
    .locator("xpath=..")
    .locator(".reads")
    .textContent();
  const headers = { authorization: `Bearer ${secret}` };
  expect((await fetch(`${url}/api/v1/people`, { headers })).status).toBe(200);
  expect((await fetch(`${url}/api/v1/apps`, { headers })).status).toBe(403);
  await page.getByRole("button", { name: "I have kept it" }).click();
  await page.getByRole("button", { name: "Revoke Nightly export" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await page.getByText("Nightly export revoked").waitFor();
  expect((await fetch(`${url}/api/v1/people`, { headers })).status).toBe(401);
});
