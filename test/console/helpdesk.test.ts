import type { Page } from "playwright-core";
import { expectAccessible, expectNarrow } from "../kit/browser/accessible.ts";
import { openFreshConsole, signInByPassword, somebody } from "./open-console.ts";
import { verifyAcme } from "./verified-domain.ts";

let console: Awaited<ReturnType<typeof openFreshConsole>>;
let page: Page;
/** What the API refused to the help desk's window. */
const refused: string[] = [];

beforeAll(async () => {
  console = await openFreshConsole();
  const { world, api, url } = console;
  await verifyAcme(world);
  await api.post("/people", { email: "ada@acme.test", displayName: "Ada" });
  const redirectUris = ["https://wiki.acme.test/callback"];
  await api.post("/apps", { protocol: "oidc", name: "Wiki", redirectUris, groups: ["Writers"] });
  page = await console.newPage();
  page.on("response", (answer) => {
    if (answer.url().includes("/api/") && answer.status() >= 400)
      refused.push(`${answer.status()} ${answer.url()}`);
  });
  await signInByPassword(page, url, await somebody(world, api, "helpdesk"));
});
afterAll(() => console.close());

async function visit(path: string): Promise<void> {
  await page.goto(`${console.url}/admin${path}`);
  await page.locator("main h1").waitFor();
  await page.waitForLoadState("networkidle");
}

test("P7 W2 the help desk asks by app why somebody cannot get in, and is told what an admin has to change", async () => {
  await visit("/people");
  await page.getByRole("link", { name: "Why can somebody not get in?" }).click();
  await page.getByRole("textbox", { name: "E-mail address" }).fill("ada@acme.test");
  await page.getByRole("combobox", { name: "App" }).click();
  await page.getByRole("option", { name: "Wiki" }).click();
  await page.getByRole("button", { name: "Explain" }).click();
  await page.getByText("ada@acme.test can sign in, but Wiki does not open.").waitFor();
  await page.getByText("Set in: Wiki. An admin can change it.").waitFor();
  await page.getByRole("link", { name: "See it: The person" }).waitFor();
  await expectAccessible(page);
  await expectNarrow(page);
  await page.getByRole("link", { name: "See it: The person" }).click();
  await page.getByRole("heading", { name: "Can they get in?" }).waitFor();
  await page.getByText("ada@acme.test can sign in.").waitFor();
});

test("W2 no page that the help desk is led to asks for what it may not read", async () => {
  const mine = async (list: string) =>
    (await page.locator(`main a[href*="/admin${list}/"]`).first().getAttribute("href"))!;
  await visit("/");
  await visit("/signins");
  await page.goto(console.url + (await mine("/signins")));
  await page.getByRole("link", { name: "still runs" }).click();
  await page.getByRole("link", { name: "Why can they (not) get in?" }).waitFor();
  await expectAccessible(page);
  for (const path of ["/sessions", "/tokens", "/people"]) await visit(path);
  const person = await mine("/people");
  for (const tab of ["overview", "signins", "sessions", "identities", "methods", "tokens", "merge"])
    await visit(`${person.replace("/admin", "")}?tab=${tab}`);
  const shown = await page.locator("nav a").allTextContents();
  expect(shown.map((text) => text.trim()).filter(Boolean)).toEqual(
    expect.arrayContaining(["Overview", "Sign-ins", "People", "Sessions", "API tokens"]),
  );
  expect(shown.join(" ")).not.toMatch(/Policies|Connections|Audit/);
  expect(refused).toEqual([]);
});

test("W2 none of these pages logged an error or broke the policy", () => {
  expect(console.problems).toEqual([]);
});
