import type { Page } from "playwright-core";
import type { Person } from "../../../src/directory/types.ts";
import { GOOD, RULES } from "../../credentials/stage.ts";
import { createCredentials } from "../../../src/credentials/credentials.ts";
import { startSmtp, type TestSmtp } from "../../kit/smtp.ts";
import { aDomain } from "../../conformance/samples.ts";
import { openStage, type Stage } from "./stage.ts";

let smtp: TestSmtp;
let stage: Stage;
beforeAll(async () => {
  smtp = await startSmtp();
  stage = await openStage("postgres-redis", { SALLYPORT_SMTP_URL: smtp.url });
}, 60_000);
afterAll(async () => {
  await stage.close();
  await smtp.close();
});

const heading = (page: Page) => page.getByRole("heading", { level: 1 }).innerText();

async function ask(email: string): Promise<{ page: Page; text: string }> {
  const page = await stage.stranger();
  await page.goto(`${stage.publicUrl}/login/forgot`);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  return { page, text: await page.locator("main").innerText() };
}

async function withPassword(about: Partial<Person> = {}): Promise<Person> {
  const person = await stage.newPerson(about);
  const { world } = stage;
  const { passwords, close } = createCredentials({
    ...world,
    transact: world.database.transact,
    ephemeral: world.expiring.ephemeral,
    publicUrl: stage.publicUrl,
  });
  const by = { tenantId: person.tenantId, actor: { kind: "system" } } as const;
  const { tenantId, id: personId } = person;
  await passwords.set({ tenantId, personId, password: GOOD, rules: RULES, words: [] }, "set", by);
  await close();
  return person;
}

test("T1 D4 who forgot the password gets a link by mail; nobody is answered in the same words, and gets none", async () => {
  const person = await withPassword();
  const nobody = await ask("nobody@acme.example");
  const somebody = await ask(person.email);
  expect(somebody.text).toBe(nobody.text);
  const mail = await smtp.received(1);
  expect(mail.to).toEqual([person.email]);
  expect(mail.link).toMatch(new RegExp(`^${stage.publicUrl}/reset/[\\w-]{43}$`));
  expect(mail.raw).toMatch(/text\/plain[\s\S]*text\/html/);

  const other = await stage.open(person);
  const { page } = somebody;
  await page.goto(mail.link ?? "");
  await page.getByLabel("New password").fill("passwordpassword");
  await page.getByRole("button", { name: "Save the password" }).click();
  expect(await page.getByRole("alert").innerText()).toMatch(/broken into/);
  await page.getByLabel("New password").fill(`${GOOD}-new`);
  await page.getByRole("button", { name: "Save the password" }).click();
  expect(await heading(page)).toBe("Your password is set");
  expect((await smtp.received(2)).raw).toContain("was changed");
  await other.page.goto(stage.security);
  expect(other.page.url()).toContain("/login");

  await page.goto(mail.link ?? "");
  expect(await heading(page)).toBe("This link does not work any more");
  expect(smtp.mails).toHaveLength(2);
  expect(await stage.events()).toEqual(expect.arrayContaining(["password.link_made", "password.reset"]));
}, 60_000);

test("T1 one who has no password here is told by mail how to sign in, and gets no link", async () => {
  const before = smtp.mails.length;
  const person = await stage.newPerson();
  await ask(person.email);
  const mail = await smtp.received(before + 1);
  expect(mail.link).toBe(`${stage.publicUrl}/login`);
}, 60_000);

test("T1 a mail server that refuses changes nothing of the answer", async () => {
  const person = await withPassword();
  smtp.refuse(true);
  const { text } = await ask(person.email);
  smtp.refuse(false);
  expect(text).toBe((await ask("nobody@acme.example")).text);
}, 60_000);

test("T1 a deactivated person's link opens nothing, nor does a made-up one", async () => {
  const before = smtp.mails.length;
  const person = await withPassword();
  const { page } = await ask(person.email);
  const { link = "" } = await smtp.received(before + 1);
  await stage.world.database.transact(person.tenantId, ({ people }) =>
    people.update({ ...person, status: "deactivated", version: 2 }),
  );
  for (const address of [link, `${stage.publicUrl}/reset/${"x".repeat(43)}`]) {
    const answer = await page.goto(address);
    expect(answer?.status()).toBe(403);
    expect(await heading(page)).toBe("This link does not work any more");
  }
}, 60_000);

test("D2 T1 no link is mailed into a domain whose proof is gone for good: its mailboxes may be somebody else's by now", async () => {
  const { transact } = stage.world.database;
  const domain = aDomain(stage.world.tenantId, { name: "gone.example", status: "lapsed" });
  await transact(domain.tenantId, ({ domains }) => domains.insert(domain));
  const person = await withPassword({ email: "ada@gone.example" });
  const before = smtp.mails.length;
  const { text } = await ask(person.email);
  expect(text).toBe((await ask("nobody@acme.example")).text);
  const other = await withPassword();
  await ask(other.email);
  // The one that was asked for later is the next that comes.
  expect((await smtp.received(before + 1)).to).toEqual([other.email]);
}, 60_000);

test("T1 a link that was mailed opens nothing once the person has another address", async () => {
  const before = smtp.mails.length;
  const person = await withPassword();
  const { page } = await ask(person.email);
  const { link = "" } = await smtp.received(before + 1);
  await stage.world.database.transact(person.tenantId, ({ people }) =>
    people.update({ ...person, email: `moved-${person.email}`, version: 2 }),
  );
  expect((await page.goto(link))?.status()).toBe(403);
  expect(await heading(page)).toBe("This link does not work any more");
  expect(await stage.events()).toContain("password.link_refused");
}, 60_000);
