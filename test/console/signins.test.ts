import { expectAccessible, expectNarrow } from "../kit/browser/accessible.ts";
import { openDemoConsole } from "./open-console.ts";

const CARL = "carl@contractor.example.net";
const ADA = "ada@okta-corp.example.com";

let console: Awaited<ReturnType<typeof openDemoConsole>>;
let reference: string;

beforeAll(async () => {
  console = await openDemoConsole();
  reference = await refusedCarl();
});
afterAll(() => console.close());

/** Somebody of a domain that nobody has verified tries. @returns what their page says */
async function refusedCarl(): Promise<string> {
  const { demo } = console;
  const page = await console.newPage();
  await page.goto(`${demo.urls.tracker}/issues/SP-7`);
  await page.getByRole("textbox").fill(ADA);
  await page.getByRole("button").first().click();
  await page.waitForURL(`${demo.urls.okta}/**`);
  await page.locator(`input[name=person][value="${CARL}"]`).check();
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText(/SP-[0-9A-Z]{4}-[0-9A-Z]{4}/).waitFor();
  const [found = ""] = /SP-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await page.locator("main").innerText()) ?? [];
  await page.context().close();
  // The employee's own page answers 403, which Chromium reports.
  console.problems.length = 0;
  return found;
}

test("S3 W2 a failed sign-in is found by its reference, typed as it was heard, and its page says what to do", async () => {
  const { page, visit } = console;
  await visit("/signins");
  await expectAccessible(page);
  await page.getByRole("searchbox").fill(reference.toLowerCase().replaceAll("-", " "));
  await page.getByRole("heading", { level: 1, name: reference }).waitFor();
  await page.getByText("We, here in Sallyport").first().waitFor();
  await page.getByText("What to do:").waitFor();
  await expect(page.getByRole("img", { name: "failed" }).count()).resolves.toBe(1);
  await page.getByRole("button", { name: "Show what was passed: Its signature" }).click();
  await page.getByText("Response signature: passed").waitFor();
  await expectAccessible(page);
  await expectNarrow(page);
});

test("S3 W2 it leads to where it is put right, and on a phone each cell of the list has a line that says which it is", async () => {
  const { page, visit } = console;
  await page.goto(`${console.url}/admin/signins?reference=${reference}`);
  await page.getByRole("link", { name: "Open the domain" }).click();
  await page.waitForURL("**/admin/domains?search=contractor.example.net");
  await page.setViewportSize({ width: 360, height: 740 });
  await visit("/signins");
  const row = page.getByRole("row").filter({ hasText: reference });
  const widths = await row.getByRole("cell").evaluateAll((cells) => cells.map((cell) => cell.clientWidth));
  expect(Math.min(...widths.filter((width) => width > 0))).toBeGreaterThan(250);
  await row.getByRole("cell", { name: /^Outcome: refused/ }).waitFor();
  await page.setViewportSize({ width: 1280, height: 800 });
});

test("S3 W2 /signins?reference= leads straight to it, and an unknown one says what to compare", async () => {
  const { page, visit } = console;
  await page.goto(`${console.url}/admin/signins?reference=${reference}`);
  await page.getByRole("heading", { level: 1, name: reference }).waitFor();
  await visit("/signins?reference=SP-0000-0000");
  await page.getByText("No sign-in has the reference SP-0000-0000").waitFor();
});

test("S3 what the message says of the person is shown only when asked for, and the audit log has it", async () => {
  const { page } = console;
  await page.goto(`${console.url}/admin/signins?reference=${reference}`);
  await page.getByRole("tab", { name: "Message" }).click();
  const message = page.getByRole("region", { name: "Message" });
  await message.waitFor();
  await expect(message.innerText()).resolves.not.toContain(CARL);
  await page.getByRole("button", { name: "Show personal values" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Show" }).click();
  await message.getByText(CARL).first().waitFor();
  const { items } = await console.api.get<{ items: object[] }>("/audit/events?name=signin.values_read");
  expect(items).toHaveLength(1);
});

test("S4 W2 recorded sign-ins are tried with a draft, and who would break stands there with the reason", async () => {
  const { page, visit } = console;
  const { items } = await console.api.get<{ items: { id: string }[] }>("/connections?search=Okta");
  await visit(`/replays/new?connectionId=${items[0]?.id}`);
  await expectAccessible(page);
  await page.getByLabel("The connection’s settings").check();
  await page.getByLabel("Entity ID of the identity provider").fill("https://elsewhere.example");
  await page.getByRole("button", { name: "Run the replay" }).click();
  await page.getByText("One sign-in would break").waitFor();
  await page.getByRole("link", { name: ADA }).waitFor();
  await expectAccessible(page);
  await visit("/replays");
  await page
    .getByRole("link")
    .filter({ has: page.locator("time") })
    .first()
    .waitFor();
  await expectAccessible(page);
});

test("M2 W2 what was read of the person is told field by field, by the names that the mapping's editor has", async () => {
  const { page } = console;
  await page.goto(`${console.url}/admin/signins?reference=${reference}`);
  await page.getByRole("tab", { name: "What was read" }).click();
  const read = page.getByRole("table", { name: "What the rules make of it" });
  await read.getByRole("row", { name: `E-mail address ${CARL}` }).waitFor();
  await expectAccessible(page);
});

test("W2 the overview shows sign-ins as a chart and as a table, and each cause leads to its sign-ins", async () => {
  const { page, visit } = console;
  await visit("/");
  await page.getByRole("slider", { name: "Sign-ins over time" }).waitFor();
  await expectAccessible(page);
  await expectNarrow(page);
  await page.getByRole("button", { name: "Show as a table" }).click();
  await page.getByRole("table", { name: "Sign-ins over time" }).waitFor();
  expect(page.url()).toContain("as=table");
  await page.getByRole("link", { name: /contractor/ }).click();
  await page.waitForURL(/code=domain_not_verified/);
  await page.getByText(reference).waitFor();
});

test("W2 the palette goes to a person's sign-in by its reference, with the keyboard alone", async () => {
  const { page, visit } = console;
  await visit("/");
  await page.keyboard.press("Control+k");
  await page
    .getByRole("searchbox", { name: "Search everything" })
    .or(page.getByLabel("Search everything"))
    .waitFor();
  await page.keyboard.type(reference.toLowerCase());
  await page.getByRole("dialog").getByText(reference).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.locator("[data-action][data-selected]").getByText(reference).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: reference }).waitFor();
});

test("W2 no page of these logged an error or broke the policy", () => {
  expect(console.problems).toEqual([]);
});
