import pg from "pg";
import { expectAccessible, expectNarrow } from "../kit/browser/accessible.ts";
import { openFreshConsole, signInByPassword, somebody } from "./open-console.ts";

let console: Awaited<ReturnType<typeof openFreshConsole>>;

beforeAll(async () => {
  console = await openFreshConsole();
});
afterAll(() => console.close());

test("W2 a fresh installation is welcomed with one next step and with what is done", async () => {
  const { page, visit } = console;
  await visit("/");
  await page.getByRole("heading", { level: 1, name: /^Welcome to Sallyport/ }).waitFor();
  await expectAccessible(page);
  await expectNarrow(page);
  await page.getByRole("link", { name: "Connect your identity provider", exact: true }).click();
  await page.waitForURL(`${console.url}/admin/setup`);
});

test("X3 W2 somebody's sessions are found by their address and ended, and the page says how many", async () => {
  const { page, visit, newPage, api, world, url } = console;
  const email = await somebody(world, api, "auditor");
  const other = await newPage();
  await signInByPassword(other, url, email);
  await other.close();
  await visit("/sessions");
  await page.getByText(email).waitFor();
  await expectAccessible(page);
  await expectNarrow(page);
  await page.getByRole("searchbox").fill(email);
  await page.waitForURL(/search=/);
  await page.getByRole("button", { name: "End all of these" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "End sessions" }).isDisabled()).resolves.toBe(true);
  await dialog.getByRole("textbox").fill("end");
  await dialog.getByRole("button", { name: "End sessions" }).click();
  await page.getByText("1 session ended").waitFor();
  const { items } = await api.get<{ items: object[] }>(`/sessions?email=${encodeURIComponent(email)}`);
  expect(items).toEqual([]);
});

test("X3 W2 a session has a page: who, until when by which rule, what ends with it; and an honest one once it has ended", async () => {
  const { page, visit, newPage, api, world, url } = console;
  const email = await somebody(world, api, "auditor");
  const other = await newPage();
  await signInByPassword(other, url, email);
  await visit(`/signins?email=${encodeURIComponent(email)}`);
  await page.getByRole("link", { name: email }).first().click();
  await page.getByRole("link", { name: "still runs" }).click();
  await page.waitForURL(/sessions\/[0-9a-f]{2}\./);
  await page.getByText("a password", { exact: true }).waitFor();
  await page.getByText("the installation's settings end a session 1 day after").waitFor();
  await page.getByText("No app yet").waitFor();
  await expectAccessible(page);
  await expectNarrow(page);
  const address = page.url();
  await page.getByRole("button", { name: "End this session" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End session" }).click();
  await page.waitForURL(`${url}/admin/sessions`);
  await other.goto(`${url}/apps`);
  expect(other.url()).toContain("/login");
  await other.close();
  await page.goto(address);
  await page.getByRole("heading", { name: "This session has ended, or never was" }).waitFor();
  await expectAccessible(page);
  await page.getByRole("link", { name: "See in the audit log how it ended" }).click();
  await page.getByRole("link", { name: /ended a session/ }).waitFor();
  // The browser itself says of the refusal that was shown: no more than that.
  console.problems.splice(
    0,
    console.problems.length,
    ...console.problems.filter((text) => !/status of 404/.test(text)),
  );
});

test("L1 W2 the audit log is narrowed, told in words and exported as it is narrowed", async () => {
  const { page, visit } = console;
  await visit("/audit?name=administrator.granted");
  await page
    .getByRole("link", { name: /made somebody an administrator/ })
    .first()
    .waitFor();
  await expectAccessible(page);
  await expectNarrow(page);
  const file = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV" }).click();
  expect((await file).suggestedFilename()).toBe("audit.csv");
  expect(await page.getByRole("link", { name: "NDJSON" }).getAttribute("href")).toContain(
    "name=administrator.granted",
  );
  await page
    .getByRole("link", { name: /made somebody an administrator/ })
    .first()
    .click();
  await page.getByText("Number in the chain").waitFor();
  await expectAccessible(page);
  await page.getByRole("link", { name: "everything that happened to it" }).click();
  await page.waitForURL(/target=/);
  await page.getByText("Only what was done to one thing").waitFor();
});

test("L2 W2 the audit log is verified on a page of its own: how many records, from when to when; a broken one is named with what to do", async () => {
  const { page, visit, world, api } = console;
  await visit("/audit");
  await page.getByRole("link", { name: "Is it whole?" }).click();
  await page.getByRole("heading", { name: "Is the audit log whole?" }).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Verify now" }).click();
  await page.getByText("No record was altered, removed, added or moved since it was written.").waitFor();
  await page.getByText(/^Hash of record \d+$/).waitFor();
  const { items } = await api.get<{ items: { sequence: number; hash: string }[] }>("/audit/events?limit=5");
  const [, , , written] = items;
  await page.getByRole("textbox", { name: "Record" }).fill(String(written!.sequence));
  await page.getByRole("button", { name: "Verify up to it" }).click();
  await page.getByText("64 letters and digits").waitFor();
  await page.getByRole("textbox", { name: "Its hash" }).fill(written!.hash);
  await page.getByRole("button", { name: "Verify up to it" }).click();
  await page.getByText(`Hash of record ${written!.sequence}`).waitFor();
  await expectAccessible(page);
  await expectNarrow(page);
  const client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
  await client.query("update audit_events set ip = '192.0.2.99' where tenant_id = $1 and sequence = 2", [
    world.tenantId,
  ]);
  await client.end();
  await page.getByRole("button", { name: "Verify again" }).click();
  await page.getByText("The log is broken at record 2").waitFor();
  await page.getByRole("link", { name: "Export the whole log" }).waitFor();
  await expectAccessible(page);
  await expectNarrow(page);
  await page.getByRole("link", { name: /^the record of/ }).click();
  await page.getByText("Number in the chain").waitFor();
});

test("W2 no page of these logged an error or broke the policy", () => {
  expect(console.problems).toEqual([]);
});
