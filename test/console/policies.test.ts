import { expectAccessible, expectNarrow } from "../kit/browser/accessible.ts";
import { openFreshConsole } from "./open-console.ts";
import { verifyAcme } from "./verified-domain.ts";

let console: Awaited<ReturnType<typeof openFreshConsole>>;
beforeAll(async () => {
  console = await openFreshConsole();
  await verifyAcme(console.world);
});
afterAll(() => console.close());

interface Made {
  readonly id: string;
}
const make = (path: string, body: object): Promise<Made> => console.api.post<Made>(path, body);
const join = (group: Made, person: Made) => console.api.put(`/groups/${group.id}/members/${person.id}`, {});

test("P4 what tightens is checked before it is saved: who loses access is named, then it is watched and taken back", async () => {
  const { page, visit, api } = console;
  const group = await make("/groups", { name: "Pilots" });
  const bob = await make("/people", { email: "bob@elsewhere.test", displayName: "Bob" });
  await join(group, bob);
  await visit("/policies/new");
  await page.getByText("Give it a name first.").waitFor();
  await page.getByRole("textbox", { name: "Name" }).fill("Pilot");
  await page.getByRole("radio", { name: "Single sign-on only" }).check();
  await page.getByText("only; a password is refused").waitFor();
  await page.getByRole("combobox", { name: "Groups" }).fill("Pil");
  await page.getByRole("option", { name: "Pilots" }).click();
  await page.getByRole("button", { name: "Check, then save" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("would have no sure way in").waitFor();
  await dialog.getByRole("link", { name: "bob@elsewhere.test" }).waitFor();
  await expectAccessible(page);
  await expect(dialog.getByRole("button", { name: "Save" }).isDisabled()).resolves.toBe(true);
  await dialog.getByRole("button", { name: "Back" }).click();

  await api.delete(`/groups/${group.id}/members/${bob.id}`);
  await join(group, await make("/people", { email: "ada@acme.test", displayName: "Ada" }));
  await page.getByRole("button", { name: "Check, then save" }).click();
  await dialog.getByText("Nobody loses access").waitFor();
  await dialog.getByRole("textbox", { name: "Watch for" }).fill("2");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "Pilot" }).waitFor();
  await page.getByText("The last change is being watched").waitFor();
  await page.getByText(/(1\d\d minutes|2 hours) left/).waitFor();
  await expectAccessible(page);
  await expectNarrow(page);
  await page.getByRole("button", { name: "Take it back now" }).click();
  await page.getByText("Taken back; what held before holds again").waitFor();
  await page.getByText("for nobody").first().waitFor();
});

test("P3 a rollout is widened step by step, its rings are shown, and it is halted by hand", async () => {
  const { page, visit } = console;
  const group = await make("/groups", { name: "Everyone else" });
  await join(group, await make("/people", { email: "carl@acme.test", displayName: "Carl" }));
  const rollout = { of: "groups", percent: 0 };
  const policy = await make("/policies", { name: "Rolled", bindings: { groups: [group.id] }, rollout });
  await visit(`/policies/${policy.id}?tab=people`);
  await page.getByRole("table", { name: "Rings" }).waitFor();
  await page.getByRole("textbox", { name: "To this share" }).fill("100");
  await page.getByRole("button", { name: "Check, then widen" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Widen" }).click();
  await page.getByText("100 % of its groups' people").waitFor();
  await page.getByRole("link", { name: "carl@acme.test" }).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Halt" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Halt" }).click();
  await page.getByText("0 people now").waitFor();
});

test("P1 the order is changed by buttons, and what that does is shown first", async () => {
  const { page, visit, api } = console;
  await make("/policies", { name: "First", rank: 100 });
  await make("/policies", { name: "Second", rank: 101, twoStep: "required" });
  await visit("/policies");
  await expectAccessible(page);
  await expectNarrow(page);
  await page.getByRole("button", { name: "Move Second up" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Whoever is in groups of both has Second then, and not First.").waitFor();
  await dialog.getByText("Nobody is concerned by this change.").waitFor();
  await dialog.getByRole("button", { name: "Move up" }).click();
  await dialog.waitFor({ state: "detached" });
  const { items } = await api.get<{ items: { name: string }[] }>("/policies");
  const names = items.map(({ name }) => name);
  expect(names.indexOf("Second")).toBe(names.indexOf("First") - 1);
});

test("P2 each version says what changed and is put in force again", async () => {
  const { page, visit, api } = console;
  const { id } = await make("/policies", { name: "Strict", twoStep: "off" });
  await visit(`/policies/${id}`);
  await page.getByRole("radio", { name: "Required, always our own" }).check();
  await page.getByRole("textbox", { name: "Ends without use after" }).fill("4");
  await page.getByRole("button", { name: "Check, then save" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByRole("tab", { name: "Versions" }).click();
  await page.getByText("Second factor: Never asked for → Required, always our own").waitFor();
  await page.getByText("Session without use: 8 hours → 4 hours").waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Put in force again" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Put in force" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expect(api.get(`/policies/${id}`)).resolves.toMatchObject({ twoStep: "off", version: 3 });
});

test("P4 a check has an address of its own, which shows the same to a colleague", async () => {
  const { page, visit } = console;
  await visit("/policies");
  await page.getByRole("link", { name: "Default" }).click();
  await page.getByRole("radio", { name: "Required, always our own" }).check();
  await page.getByRole("button", { name: "Check, then save" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("heading", { name: /Must add a second factor/ }).waitFor();
  // In another tab: what was chosen and is not saved yet stays where it is.
  const opening = page.context().waitForEvent("page");
  await dialog.getByRole("link", { name: /A page of its own/ }).click();
  const opened = await opening;
  await opened.getByRole("heading", { level: 1, name: "Who would be concerned" }).waitFor();
  await opened.reload();
  await opened.getByRole("heading", { name: /Must add a second factor/ }).waitFor();
  await expectAccessible(opened);
  await opened.close();
  await dialog.getByRole("heading", { name: /Must add a second factor/ }).waitFor();
  await dialog.getByRole("button", { name: "Back" }).click();
  await page.getByRole("button", { name: "Discard" }).click();
});

test("W2 no page about policies logs an error or breaks the console's policy", () => {
  expect(console.problems).toEqual([]);
});
