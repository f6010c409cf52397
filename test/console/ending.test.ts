import { aSetupLink } from "../conformance/database-setup-links.ts";
import { anApiToken } from "../conformance/database-tokens.ts";
import { aPerson } from "../conformance/samples.ts";
import { expectAccessible, expectNarrow } from "../kit/browser/accessible.ts";
import { openFreshConsole, type OpenConsole } from "./open-console.ts";

const DAY_MS = 86_400_000;

let open: OpenConsole;

beforeAll(async () => {
  const fresh = await openFreshConsole();
  open = fresh;
  const { id } = await fresh.api.post<{ id: string }>("/connections", {
    name: "Northwind Okta",
    protocol: "saml",
  });
  await fresh.api.patch(`/connections/${id}`, { enabled: false });
  const { tenantId, database, clock } = fresh.world;
  const person = aPerson(tenantId, { displayName: "Ada Lovelace" });
  const inDays = (days: number) => new Date(clock().getTime() + days * DAY_MS);
  await database.transact(tenantId, async ({ people, apiTokens, setupLinks }) => {
    await people.insert(person);
    for (let i = 1; i <= 12; i += 1)
      await apiTokens.insert(
        anApiToken(person, { name: `report ${i}`, createdAt: clock(), expiresAt: inDays(i + 0.1) }),
        25,
      );
    await setupLinks.insert(
      aSetupLink({ tenantId, id }, { note: "for Grace", createdAt: clock(), expiresAt: inDays(1.5) }),
    );
  });
}, 60_000);
afterAll(() => open.close());

test("W2 what ends soon is named, each with a link to where it is put right, and of many tokens how many more", async () => {
  const { page, visit } = open;
  await visit("/");
  const ending = page.getByRole("region", { name: "What ends soon" });
  await ending.getByRole("link", { name: "report 1", exact: true }).waitFor();
  await expect(ending.getByRole("link", { name: /^report \d+$/ }).count()).resolves.toBe(10);
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 800 });
  await expectNarrow(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await ending.getByRole("link", { name: "report 1", exact: true }).click();
  const rows = page.getByRole("table", { name: "API tokens" }).locator("tbody tr");
  await page.getByRole("cell", { name: /^report 1\b/ }).waitFor();
  await expect(rows.count()).resolves.toBe(1);
  await page.goBack();
  await ending.getByRole("link", { name: "and 2 more" }).click();
  await page.getByRole("cell", { name: /^report 12\b/ }).waitFor();
  await page.goBack();
  await ending.getByRole("link", { name: "Set-up link for Northwind Okta (for Grace)" }).click();
  await page.getByRole("tab", { name: "Set-up links", selected: true }).waitFor();
  await page.goBack();
  const needed = page.getByRole("region", { name: "What needs you" });
  await needed.getByText("12 API tokens end, the first in 1 day: report 1 of Ada Lovelace").waitFor();
  await needed
    .getByRole("link", { name: /^The set-up link for Northwind Okta \(for Grace\) ends in 1 day/ })
    .click();
  await page.getByRole("tab", { name: "Set-up links", selected: true }).waitFor();
  expect(open.problems).toEqual([]);
});
