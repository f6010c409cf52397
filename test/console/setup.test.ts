import { createTestIdp } from "../kit/idp.ts";
import { expectAccessible, expectNarrow } from "../kit/browser/accessible.ts";
import { openDemoConsole, openFreshConsole } from "./open-console.ts";

const complaints = (problems: readonly string[]) => problems.filter((text) => !/status of 4\d\d/.test(text));

describe("on a fresh installation", () => {
  let console: Awaited<ReturnType<typeof openFreshConsole>>;
  beforeAll(async () => {
    console = await openFreshConsole();
  });
  afterAll(() => console.close());

  const upload = (name: string, text: string) =>
    console.page
      .locator("input[type=file]")
      .setInputFiles({ name, mimeType: "application/xml", buffer: Buffer.from(text) });

  test("C10 a vendor is chosen, and its console's own labels stand beside this connection's values", async () => {
    const { page, visit } = console;
    await visit("/connections");
    await page.getByRole("link", { name: "Connect an identity provider" }).last().click();
    await page.getByRole("radio", { name: /Google Workspace/ }).click();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("heading", { level: 1, name: "Set up Google Workspace" }).waitFor();
    await page.getByText("Service provider details").waitFor();
    await page
      .getByText(/\/saml\/[\w-]+\/acs$/)
      .first()
      .waitFor();
    await expectAccessible(page);
    await expectNarrow(page);
  });

  test("C2 a wrong file is refused with what was expected, and the right one takes the set-up on", async () => {
    const { page } = console;
    await upload("note.xml", "<note>not metadata</note>");
    await page.getByText("note.xml is chosen.").waitFor();
    await page.getByRole("button", { name: "Use this metadata" }).click();
    await page.getByText("The metadata was not taken").waitFor();
    await upload("metadata.xml", (await createTestIdp()).metadataXml);
    await page.getByRole("button", { name: "Use this metadata" }).click();
    await page.getByText("The identity provider is known", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Next: Domain" }).waitFor();
  });

  test("W2 the set-up is gone on with where it stands, from the connection's page", async () => {
    const { page, visit } = console;
    await visit("/connections");
    await page.getByRole("link", { name: "Google Workspace" }).click();
    await page.getByRole("link", { name: "Guided set-up" }).click();
    await page.getByRole("textbox", { name: "Domain" }).fill("example.com");
    await page.getByRole("button", { name: "Add domain" }).click();
    await page.getByText("TXT record: value").waitFor();
    await expectAccessible(page);
    await expectNarrow(page);
  });

  test("D1 a proof that is not there is told with what was looked up and found", async () => {
    const { page } = console;
    await page.getByRole("button", { name: "Check now" }).click();
    await page.getByText("The proof was not found yet").waitFor();
    await page.getByText("It is looked for again every 30 seconds").waitFor();
  });

  test("W2 no page logs an error or breaks its policy", () => {
    expect(complaints(console.problems)).toEqual([]);
  });
});

describe("on the demo", () => {
  let console: Awaited<ReturnType<typeof openDemoConsole>>;
  let okta: string;
  beforeAll(async () => {
    console = await openDemoConsole();
    const { items } = await console.api.get<{ items: { id: string; preset: string }[] }>("/connections");
    okta = items.find(({ preset }) => preset === "okta")!.id;
  });
  afterAll(() => console.close());

  test("M2 the mapping is approved by what it makes of a sign-in that was recorded", async () => {
    const { page, visit, api } = console;
    await visit(`/connections/${okta}/setup?step=mapping`);
    await page.getByRole("row", { name: /E-mail address.*ada@okta-corp.example.com/ }).waitFor();
    await page.getByRole("button", { name: "They are right as they are" }).click();
    await page.getByText("Rules of its own are saved (version 1).").waitFor();
    await expect(api.get(`/connections/${okta}/mapping/versions`)).resolves.toMatchObject({
      items: [{ version: 1 }],
    });
  });

  test("P3 a pilot is begun with one person in a new group, after a look at who is concerned", async () => {
    const { page, visit, api } = console;
    await visit(`/connections/${okta}/setup?step=pilot`);
    await page.getByRole("textbox", { name: "Name of the new group" }).fill("SSO pilot");
    await page.getByRole("button", { name: "Make the group" }).click();
    await page.getByRole("combobox", { name: "Add a person" }).fill("ada");
    await page.getByRole("option", { name: /ada@okta-corp/ }).click();
    await page.getByRole("button", { name: "Take out ada@okta-corp.example.com" }).waitFor();
    await expectAccessible(page);
    const start = page.getByRole("button", { name: "Start the pilot" });
    await start.click();
    await page.getByText("The last change is being watched").waitFor();
    const { items } = await api.get<{ items: { name: string; sso: object }[] }>("/policies");
    expect(items[0]).toMatchObject({
      name: "Pilot: Okta, SSO pilot",
      sso: { mode: "enforced", connectionId: okta },
    });
    await expectAccessible(page);
  });

  test("S8 nothing is enforced for everybody before somebody holds recovery codes, and then it is watched", async () => {
    const { page, visit, api } = console;
    await visit(`/connections/${okta}/setup?step=enforce`);
    const look = page.getByRole("button", { name: "See who would be concerned" });
    await page.getByText("First make recovery codes").waitFor();
    await expect(look.isDisabled()).resolves.toBe(true);
    const { items } = await api.get<{ items: { personId: string }[] }>("/administrators");
    await api.post("/break-glass/credentials", { personId: items[0]!.personId });
    await visit(`/connections/${okta}/setup?step=enforce`);
    await look.click();
    await expectAccessible(page);
    const accept = page.getByRole("checkbox", { name: /I have seen who has no sure way in/ });
    const enforce = page.getByRole("button", { name: "Enforce it for everybody" });
    await page.getByText("Live sessions obey at their next request.").waitFor();
    if (await accept.isVisible()) await accept.check();
    await enforce.click();
    await page.getByText("Everybody signs in by single sign-on").waitFor();
    await page.getByText("The last change is being watched").waitFor();
  });

  test("W2 no page logs an error or breaks its policy", () => {
    expect(complaints(console.problems)).toEqual([]);
  });
});
