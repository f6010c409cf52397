import type { Page } from "playwright-core";
import { aDomain } from "../conformance/samples.ts";
import { openOpenidProvider } from "../kit/openid-provider.ts";
import { expectAccessible, expectNarrow } from "../kit/browser/accessible.ts";
import { openFreshConsole } from "./open-console.ts";

const SECRET = "s3cret-of-the-client-0123456789abcdef";
const HOME = "northwind.example";
const ACCOUNTS = {
  "0001": { email: `rosa@${HOME}`, email_verified: true, name: "Rosa Parks", given_name: "Rosa" },
};

interface Shown {
  readonly id: string;
  readonly sp: { readonly redirectUri: string };
}

let console: Awaited<ReturnType<typeof openFreshConsole>>;
let page: Page;
let connection: Shown;
let provider: Awaited<ReturnType<typeof openOpenidProvider>>;

beforeAll(async () => {
  console = await openFreshConsole({ SALLYPORT_OUTBOUND_ALLOW: "127.0.0.1" });
  page = console.page;
});
afterAll(async () => {
  await console.close();
  await provider.close();
});

const step = (name: string) => console.visit(`/connections/${connection.id}/setup?step=${name}`);

/** Begins a test, takes it in a tab of its own, and waits for the report in the console. */
async function runTest(): Promise<Page> {
  const { clock } = console.world;
  // The provider goes by the machine's clock.
  clock.advance(Math.max(Date.now() - clock().getTime(), 1));
  await page.getByRole("button", { name: /Begin a test|Test once more/ }).click();
  const link = page.getByRole("link", { name: "Open the test in a new tab" });
  await expectAccessible(page);
  const [tab] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
  await tab.getByRole("button", { name: "Begin the test" }).click();
  await tab.getByRole("heading", { name: "Test finished" }).waitFor();
  await page.getByRole("button", { name: "Test once more" }).waitFor();
  return tab;
}

test("W2 C11 a provider is given by issuer and client, and what was left empty is told at its field", async () => {
  await console.visit("/setup");
  await page.getByRole("radio", { name: /Another one that speaks OpenID Connect/ }).click();
  await page.getByRole("textbox", { name: "What do you call it?" }).fill("Northwind");
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("heading", { level: 1, name: "Set up Northwind" }).waitFor();
  const { items } = await console.api.get<{ items: readonly Shown[] }>("/connections");
  connection = items[0]!;
  provider = await openOpenidProvider(
    [{ client_id: "sallyport", client_secret: SECRET, redirect_uris: [connection.sp.redirectUri] }],
    ACCOUNTS,
  );
  await page.getByText(connection.sp.redirectUri).waitFor();
  await page.getByRole("button", { name: "Use this client" }).click();
  await page.getByText("This is needed.").first().waitFor();
  await expectAccessible(page);
  await page.getByRole("textbox", { name: "Issuer" }).fill(provider.issuer);
  await page.getByRole("textbox", { name: "Client ID" }).fill("sallyport");
  await page.getByLabel("Client secret").first().fill("a-wrong-secret");
  await page.getByRole("button", { name: "Use this client" }).click();
  await page.getByText("The identity provider is known", { exact: true }).waitFor();
  await expectAccessible(page);
  await expectNarrow(page);
});

test("C12 a test that fails says in the set-up what is wrong and who mends it", async () => {
  await step("test");
  const tab = await runTest();
  await tab.getByText("You are not signed in.").waitFor();
  await tab.close();
  await page.getByText("The provider does not accept our client secret.", { exact: true }).waitFor();
  await page.getByText(/^The last test failed/).waitFor();
  await expectAccessible(page);
  await expectNarrow(page);
});

test("C12 a test that passes shows what the mapping makes of the claims, and takes the set-up on", async () => {
  await console.visit(`/connections/${connection.id}?tab=settings`);
  await page.getByLabel("Client secret").first().fill(SECRET);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("The settings are saved").waitFor();
  const { tenantId, database } = console.world;
  const about = { name: HOME, status: "verified", connectionIds: [connection.id] } as const;
  await database.transact(tenantId, ({ domains }) => domains.insert(aDomain(tenantId, about)));
  await step("test");
  await (await runTest()).close();
  await page.getByText("The test went through").waitFor();
  await page.getByRole("row", { name: /E-mail address.*rosa@northwind.example/ }).waitFor();
  await page.getByText("A test sign-in passed.").waitFor();
  await expectAccessible(page);
  await expectNarrow(page);
  await expect(console.api.get("/people?search=rosa")).resolves.toMatchObject({ items: [] });
});

test("M2 the mapping is approved by what it makes of the claims of that test", async () => {
  await step("mapping");
  await page.getByRole("row", { name: /Given name.*Rosa/ }).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "They are right as they are" }).click();
  await page.getByText("Rules of its own are saved (version 1).").waitFor();
});

test.each(["overview", "mapping", "settings"])(
  "W2 C11 the part %s of a connection by OpenID Connect is accessible and fits a narrow phone",
  async (tab) => {
    await console.visit(`/connections/${connection.id}?tab=${tab}`);
    await page.getByRole("tabpanel").waitFor();
    await expectAccessible(page);
    await expectNarrow(page);
  },
);

test("S3 the claims of the test are read in its sign-in, without the person's values", async () => {
  const { items } = await console.api.get<{ items: readonly Shown[] }>("/signins?outcome=tested&code=ok");
  await console.visit(`/signins/${items[0]!.id}?tab=message`);
  await page.getByText("What is said of the person is left out.").waitFor();
  await page.getByText('"id_token"').waitFor();
  await expect(page.getByText(`rosa@${HOME}`).count()).resolves.toBe(1);
  await expectAccessible(page);
});

test("S4 what is replayed for it is the mapping or a policy, and nothing of SAML", async () => {
  await console.visit(`/replays/new?connectionId=${connection.id}`);
  await page.getByRole("radio", { name: "The policy" }).waitFor();
  await expect(page.getByRole("radio", { name: "The certificates" }).count()).resolves.toBe(0);
  await page.getByRole("button", { name: "Run the replay" }).click();
  await page.waitForURL(/\/replays\/[\w-]{36}$/);
});

test("W2 no page logs an error or breaks its policy", () => {
  expect(console.problems.filter((text) => !/status of 4\d\d/.test(text))).toEqual([]);
});
