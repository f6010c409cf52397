import type { Page } from "playwright-core";
import { expectAccessible } from "../kit/browser/accessible.ts";
import { openDemoConsole } from "./open-console.ts";

interface Rules {
  readonly email: readonly object[];
  readonly displayName: readonly object[];
}

let console: Awaited<ReturnType<typeof openDemoConsole>>;
let page: Page;
let okta: string;
const rules = () => console.api.get<Rules>(`/connections/${okta}/mapping`);

beforeAll(async () => {
  console = await openDemoConsole();
  page = console.page;
  const { items } = await console.api.get<{ items: { id: string; preset: string }[] }>("/connections");
  okta = items.find(({ preset }) => preset === "okta")!.id;
  await console.visit(`/connections/${okta}?tab=mapping`);
});
afterAll(() => console.close());

const preview = () => page.getByRole("table", { name: "What the rules make of it" });

test("M2 the preview of a recorded sign-in follows what is typed, before anything is saved", async () => {
  await preview().getByText("ada@okta-corp.example.com").waitFor();
  await page.getByRole("combobox", { name: "Kind, Display name, source 1" }).click();
  await page.getByRole("option", { name: "Template" }).click();
  await page
    .getByRole("textbox", { name: "Template, Display name, source 1" })
    .fill("{lastName}, {firstName}");
  await preview().getByText("Lovelace, Ada").waitFor();
  await expectAccessible(page);
  await expect(rules()).resolves.not.toMatchObject({ displayName: [{ template: expect.anything() }] });
});

test("M1 a step is added to a source, and a pattern that is none is told at that source", async () => {
  const address = page.getByRole("region", { name: "E-mail address" });
  await address.getByRole("button", { name: "Add a step to E-mail address, source 1" }).click();
  await page.getByRole("menuitem", { name: /Keep a part/ }).click();
  const pattern = address.getByRole("textbox", {
    name: "Keep what matches, E-mail address, source 1, step 1",
  });
  await pattern.fill("^(never");
  await address.getByRole("alert").waitFor();
  await pattern.fill("^(never)$");
  await address.getByRole("alert").waitFor({ state: "detached" });
  await preview().getByText("NameID").waitFor();
  await address.getByRole("button", { name: "Remove step 1 of E-mail address, source 1" }).click();
  await preview().getByText('attribute "email"').waitFor();
});

test("M3 a field that nothing fills is told at the field, with what was looked for", async () => {
  const address = page.getByRole("region", { name: "E-mail address" });
  for (let left = 3; left > 1; left -= 1)
    await address.getByRole("button", { name: `Remove E-mail address, source ${left}` }).click();
  await address.getByRole("combobox", { name: "Attribute, E-mail address, source 1" }).fill("mailbox");
  await address.getByText(/none of its sources gave a value.*mailbox/).waitFor();
  await page.getByText("With these rules the sign-in would be refused").waitFor();
});

test("M2 what arrived is taken as a source by one press, and then nobody would break", async () => {
  await page.getByRole("button", { name: "Use email for a field" }).click();
  await page.getByRole("menuitem", { name: "E-mail address" }).click();
  await preview().getByText("ada@okta-corp.example.com").waitFor();
  await page.getByRole("button", { name: "See who would break" }).click();
  await page.getByText(/Nobody would break/).waitFor();
});

test("M5 saved rules are a version, and the undo beside the message puts the former ones in force", async () => {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("The rules are in force").waitFor();
  await page.getByRole("row", { name: /1, in force/ }).waitFor();
  await expect(rules()).resolves.toMatchObject({
    displayName: [{ template: "{lastName}, {firstName}" }, {}, {}],
  });
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("row", { name: /2, in force/ }).waitFor();
  await expect(rules()).resolves.toMatchObject({ displayName: [{ attribute: "displayName" }, {}, {}] });
});

test("W2 no page logs an error or breaks its policy", () => {
  expect(console.problems.filter((text) => !/status of 4\d\d/.test(text))).toEqual([]);
});
