import type { Page } from "playwright-core";
import { GOOD } from "../../credentials/stage.ts";
import { aConnection } from "../../conformance/samples.ts";
import { openStage, plugIn, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage("postgres-redis");
}, 60_000);
afterAll(() => stage.close());

const press = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name }).or(page.getByRole("link", { name })).first().click();
const heading = (page: Page) => page.getByRole("heading", { level: 1 }).innerText();
const sessionCookie = async (page: Page) =>
  (await page.context().cookies()).find(({ name }) => name === "__Host-sallyport")?.value;

async function addApp(page: Page, name = "Phone"): Promise<string> {
  await page.goto(`${stage.security}/totp`);
  const secret = await page.locator(".reference").innerText();
  await page.getByLabel("Code that the app shows").fill(await stage.codeOf(secret));
  await page.getByLabel("Name of the device").fill(name);
  await press(page, "Add the app");
  stage.world.clock.advance(30_000);
  return secret;
}

async function addPasskey(page: Page) {
  const authenticator = await plugIn(page);
  await page.goto(`${stage.security}/passkey`);
  await press(page, "Create the passkey");
  await page.getByText("I have kept them").or(page.getByText("Recovery codes")).first().waitFor();
  return authenticator;
}

test("T2 an authenticator app is added without JavaScript, brings ten recovery codes, and the session id changes (X2)", async () => {
  const person = await stage.newPerson();
  const { page } = await stage.open(person, { javaScriptEnabled: false });
  await page.goto(stage.security);
  const before = await sessionCookie(page);
  await press(page, "Add an authenticator app");
  await page.getByLabel("Code that the app shows").fill("000000");
  await press(page, "Add the app");
  expect(await page.getByRole("alert").innerText()).toMatch(/not right/);
  const secret = await page.locator(".reference").innerText();
  await page.getByLabel("Code that the app shows").fill(await stage.codeOf(secret));
  await press(page, "Add the app");
  expect(await heading(page)).toBe("Your recovery codes");
  expect(await page.locator(".codes li").count()).toBe(10);
  await press(page, "I have kept them");
  expect(await page.getByText("10 of them are left").count()).toBe(1);
  expect(await sessionCookie(page)).not.toBe(before);
  await page.goto(`${stage.security}/passkey`);
  expect(await page.getByRole("status").innerText()).toMatch(/need JavaScript/);
}, 60_000);

test("T2 a passkey is registered and used, and nothing in the browser complains", async () => {
  const person = await stage.newPerson();
  const { page, problems } = await stage.open(person);
  const authenticator = await addPasskey(page);
  expect(await authenticator.credentials()).toHaveLength(1);
  await page.goto(stage.security);
  // Without a name of its own it is called by its kind, once.
  expect(await page.getByText(/^passkey$/i).count()).toBe(1);
  stage.world.clock.advance(600_000);
  await press(page, "Add an authenticator app");
  expect(await heading(page)).toBe("Is it you?");
  const before = await sessionCookie(page);
  await press(page, "Use a passkey");
  await page.waitForURL(stage.security);
  expect(await sessionCookie(page)).not.toBe(before);
  await page.goto(`${stage.security}/totp`);
  expect(await heading(page)).toBe("Add an authenticator app");
  expect(problems).toEqual([]);
}, 60_000);

test("T2 a passkey whose counter goes back is refused, suspended and recorded; recovery codes still work", async () => {
  const person = await stage.newPerson();
  const { page } = await stage.open(person);
  const authenticator = await plugIn(page);
  await page.goto(`${stage.security}/passkey`);
  await press(page, "Create the passkey");
  const code = await page.locator(".codes li").first().innerText();
  for (let i = 0; i < 2; i += 1) {
    await page.goto(`${stage.security}/confirm`);
    await press(page, "Use a passkey");
    await page.waitForURL(stage.security);
  }
  await authenticator.setBack();
  await page.goto(`${stage.security}/confirm`);
  await press(page, "Use a passkey");
  await page.getByRole("alert").waitFor();
  expect(await stage.events()).toContain("second_factor.suspended");
  await page.goto(stage.security);
  expect(await page.getByText(/somebody has a copy/).count()).toBe(1);
  expect(code).toMatch(/^[0-9a-z-]{19}$/);
}, 60_000);

test("T2 a captured answer of a passkey opens nothing a second time, and nothing in another browser", async () => {
  const person = await stage.newPerson();
  const { page } = await stage.open(person);
  await addPasskey(page);
  const thief = await stage.open(person, {}, { method: "passkey", at: stage.world.clock().getTime() });
  let captured = "";
  page.on("request", (sent) => {
    if (sent.method() === "POST" && sent.url().endsWith("/confirm/passkey"))
      captured = new URLSearchParams(sent.postData() ?? "").get("answer") ?? "";
  });
  await page.goto(`${stage.security}/confirm`);
  await press(page, "Use a passkey");
  await page.waitForURL(stage.security);
  expect(captured).toContain("clientDataJSON");
  for (const browser of [page, thief.page]) {
    await browser.goto(`${stage.security}/confirm`);
    await browser.locator("#passkey").evaluate((form, answer) => {
      form.querySelector("[name=answer]")?.setAttribute("value", answer);
      if (form instanceof HTMLFormElement) form.submit();
    }, captured);
    expect(await browser.getByRole("alert").innerText()).toMatch(/not right/);
  }
}, 60_000);

test("T2 an authenticator that has not verified its person is no second factor", async () => {
  const person = await stage.newPerson();
  const { page } = await stage.open(person);
  const authenticator = await plugIn(page);
  await authenticator.unverified();
  await page.goto(`${stage.security}/passkey`);
  await press(page, "Create the passkey");
  await page.locator("#passkey-note:not([hidden])").waitFor();
  await page.goto(stage.security);
  expect(await page.getByText("You have none. With one").count()).toBe(1);
}, 60_000);

test("X2 after ten minutes a change asks for the second factor; a code opens once and a recovery code too", async () => {
  const person = await stage.newPerson();
  const { page } = await stage.open(person);
  const secret = await addApp(page);
  const codes = await page.locator(".codes li").allInnerTexts();
  const proveBy = async (code: string) => {
    stage.world.clock.advance(600_000);
    await page.goto(`${stage.security}/totp`);
    expect(await heading(page)).toBe("Is it you?");
    await page.getByLabel(/Code of your app/).fill(code);
    await press(page, "Continue");
    return heading(page);
  };
  stage.world.clock.advance(600_000);
  const code = await stage.codeOf(secret);
  await page.goto(`${stage.security}/confirm`);
  await page.getByLabel(/Code of your app/).fill(code);
  await press(page, "Continue");
  expect(await heading(page)).toBe("Password and second factor");
  expect(await proveBy(code)).toBe("Is it you?");
  expect(await proveBy(codes[0] ?? "")).toBe("Password and second factor");
  expect(await page.getByText("9 of them are left").count()).toBe(1);
  expect(await proveBy(codes[0] ?? "")).toBe("Is it you?");
}, 60_000);

test("T1 a password is set and changed: the old one is asked for, bad ones are explained, other browsers are signed out", async () => {
  const person = await stage.newPerson();
  const [{ page }, other] = [await stage.open(person), await stage.open(person)];
  await page.goto(`${stage.security}/password`);
  const choose = async (password: string, old?: string) => {
    if (old !== undefined) await page.getByLabel("Old password").fill(old);
    await page.getByLabel("New password").fill(password);
    await press(page, "Save the password");
  };
  await choose("passwordpassword");
  expect(await page.getByRole("alert").innerText()).toMatch(/accounts that were broken into/);
  await choose(GOOD);
  expect(await page.getByRole("status").innerText()).toBe("The password is saved.");
  await other.page.goto(stage.security);
  expect(other.page.url()).toContain("/login");
  // A session that begins in the very millisecond of a revocation is refused, and this clock stands.
  stage.world.clock.advance(1);
  await press(page, "Change the password");
  await choose(`${GOOD}-2`, "not the old one");
  expect(await page.getByRole("alert").innerText()).toMatch(/old password was not right/);
  await choose(`${GOOD}-2`, GOOD);
  expect(await page.getByRole("status").innerText()).toBe("The password is saved.");
  expect(await stage.events()).toEqual(expect.arrayContaining(["password.changed", "sessions.revoked"]));
}, 60_000);

test("T2 a factor is removed by its owner, not by a form from elsewhere, and not by another person", async () => {
  const [ada, eve] = [await stage.newPerson(), await stage.newPerson()];
  const [{ page }, evil] = [await stage.open(ada), await stage.open(eve)];
  await addApp(page);
  await page.goto(stage.security);
  const factor = await page.locator("input[name=factor]").inputValue();
  await addApp(evil.page, "Eve's");
  await evil.page.goto(stage.security);
  await evil.page
    .locator("input[name=factor]")
    .evaluate((input, id) => input.setAttribute("value", id), factor);
  await press(evil.page, "Remove Eve's");
  expect(await heading(evil.page)).toBe("There is no page here");
  const forged = await page.request.post(`${stage.security}/remove`, { form: { factor } });
  expect(forged.status()).toBe(403);
  await page.goto(stage.security);
  await press(page, "Remove Phone");
  expect(await page.getByRole("status").innerText()).toBe("The second factor is removed.");
}, 60_000);

test("a stranger is asked to sign in, and the page fits 320 px, dark too", async () => {
  const stranger = await stage.stranger();
  await stranger.goto(stage.security);
  expect(stranger.url()).toContain("/login");
  const viewport = { width: 320, height: 640 };
  const { page } = await stage.open(await stage.newPerson(), { viewport, colorScheme: "dark" });
  for (const path of ["", "/totp", "/passkey", "/password", "/confirm"]) {
    await page.goto(stage.security + path);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect([path, width]).toEqual([path, 320]);
  }
}, 60_000);

test("L1 wrong proofs before a change are recorded, with how it was tried", async () => {
  const person = await stage.newPerson();
  const { page } = await stage.open(person);
  await addApp(page);
  const before = (await stage.events()).filter((name) => name === "confirmation.refused").length;
  await page.goto(`${stage.security}/confirm`);
  for (const code of ["000000", "0000-0000-0000-0000"]) {
    await page.getByLabel(/Code of your app/).fill(code);
    await press(page, "Continue");
    expect(await page.getByRole("alert").innerText()).toMatch(/not right/);
  }
  expect((await stage.events()).filter((name) => name === "confirmation.refused")).toHaveLength(before + 2);
}, 60_000);

test("X2 whoever signed in by OpenID Connect signs in again by it, and a proof for a token leads to the tokens", async () => {
  const connection = aConnection(stage.world.tenantId, { protocol: "oidc" });
  await stage.world.database.transact(connection.tenantId, ({ connections }) =>
    connections.insert(connection),
  );
  const person = await stage.newPerson();
  const { page } = await stage.open(person, {}, undefined, connection.id);
  const [asked] = await Promise.all([
    page.waitForRequest((each) => each.url().includes("/login?request=")),
    page.goto(`${stage.security}/confirm/again`),
  ]);
  expect(new URL(asked.url()).pathname).toBe(`/upstream/oidc/${connection.id}/login`);

  const other = await stage.open(person);
  const secret = await addApp(other.page);
  await other.page.goto(`${stage.security}/confirm?to=tokens`);
  await other.page.getByLabel(/Code of your app/).fill(await stage.codeOf(secret));
  await press(other.page, "Continue");
  expect(other.page.url()).toBe(`${stage.publicUrl}/account/tokens`);
  await other.page.goto(`${stage.security}/confirm?to=https://evil.example`);
  await other.page.getByLabel(/Code of your app/).fill("000000");
  await press(other.page, "Continue");
  expect(await other.page.locator("input[name=to]").first().inputValue()).toBe("security");
}, 60_000);
