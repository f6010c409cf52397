import { expectAccessible, expectNarrow } from "../kit/browser/accessible.ts";
import { openFreshConsole } from "./open-console.ts";
import { verifyAcme } from "./verified-domain.ts";

let console: Awaited<ReturnType<typeof openFreshConsole>>;
let connectionId: string;
beforeAll(async () => {
  console = await openFreshConsole();
  connectionId = await verifyAcme(console.world);
});
afterAll(() => console.close());

test("P7 the answer comes first, then what decides it, each with the page where it is changed", async () => {
  const { page, visit, api } = console;
  await api.post("/people", { email: "ada@acme.test", displayName: "Ada" });
  await visit("/explain");
  await expectAccessible(page);
  await page.getByRole("textbox", { name: "E-mail address" }).fill("ada@acme.test");
  await page.getByRole("button", { name: "Explain" }).click();
  await page.getByText("ada@acme.test can sign in.").waitFor();
  expect(page.url()).toContain("/admin/explain?email=ada%40acme.test");
  const chain = page.getByRole("list", { name: "What decides" });
  await chain.getByRole("link", { name: "Change it: The person" }).waitFor();
  const connection = chain.getByRole("link", { name: "Change it: Acme's Okta" });
  await expect(connection.getAttribute("href")).resolves.toBe(`/admin/connections/${connectionId}`);
  await expect(chain.getByRole("link", { name: "Change it: Default" }).count()).resolves.toBe(3);
  await expectAccessible(page);
  await expectNarrow(page);
});

test("P7 somebody of a domain that is not verified is told to be refused, and why", async () => {
  const { page, visit } = console;
  await visit("/explain?email=carl%40elsewhere.test");
  await page.getByText("carl@elsewhere.test cannot sign in.").waitFor();
  await page.getByText("Stops here:").first().waitFor();
  await expectAccessible(page);
});

test("P7 what stands in the address answers the same to a colleague, for an app and another time", async () => {
  const { page, visit, api } = console;
  const group = await api.post<{ id: string }>("/groups", { name: "Writers" });
  const app = await api.post<{ id: string }>("/apps", {
    protocol: "oidc",
    name: "Wiki",
    redirectUris: ["https://wiki.acme.test/callback"],
    groups: ["Writers"],
  });
  await visit(`/explain?email=ada%40acme.test&appId=${app.id}&at=2027-01-02T03:04:05.000Z`);
  await page.getByText("ada@acme.test can sign in, but Wiki does not open.").waitFor();
  const { items } = await api.get<{ items: { id: string }[] }>("/people?search=ada@acme.test");
  await api.put(`/groups/${group.id}/members/${items[0]!.id}`, {});
  await page.reload();
  await page.getByText("ada@acme.test gets into Wiki.").waitFor();
  await page.getByText(/Jan 3, 2027/).waitFor();
  expect(console.problems).toEqual([]);
});
