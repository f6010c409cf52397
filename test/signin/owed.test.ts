import type { SigninPolicy, StandingNeeds } from "../../src/signin/needs.ts";
import { HOME, openStage } from "./stage.ts";

const OPEN: SigninPolicy = {
  name: "Everybody",
  sso: { mode: "optional", connectionId: undefined },
  twoStep: "off",
  password: { minLength: 12, maxAgeDays: undefined },
  notice: undefined,
};
const TEXT = "This system is watched.\n\nUse it for work.";
const NOTICE: SigninPolicy = { ...OPEN, notice: { text: TEXT } };

let policy = NOTICE;
const standing: StandingNeeds = {
  policyOf: () => Promise.resolve(policy),
  modesOf: () => Promise.resolve(["optional"]),
  isEnrolled: () => Promise.resolve(false),
  passwordSetAt: () => Promise.resolve(undefined),
};
const stage = await openStage("postgres-redis", {}, standing);
afterAll(() => stage.close());
beforeEach(() => {
  policy = NOTICE;
});

const latest = async () => (await stage.attempts())[0];
const sessions = async () => (await stage.audited("session.started")).length;

/** As far as the page of what is owed. */
async function owing(browser = stage.browser(), nameId = `ada@${HOME}`) {
  const page = await stage.signIn(browser, { nameId });
  // What comes after it is listed after it.
  stage.world.clock.advance(1);
  return { browser, page };
}

test("P2 a notice comes at each sign-in, and there is no session before it is acknowledged", async () => {
  for (const round of [1, 2]) {
    const { browser, page } = await owing();
    expect(page.url).toMatch(/\/login\/notice\?request=/);
    expect(page.text).toContain("This system is watched.");
    expect(await stage.who(browser)).toBeNull();
    expect(await sessions()).toBe(round - 1);
    const after = await browser.submit(page);
    expect(after.url).toBe(`${stage.publicUrl}/apps`);
    expect(await stage.who(browser)).toMatchObject({ connectionId: stage.connection.id, method: "idp" });
    expect(await sessions()).toBe(round);
  }
});

test("X3 a session remembers the sign-in that opened it, whether more was owed before it or not", async () => {
  const { browser, page } = await owing();
  await browser.submit(page);
  expect(await stage.who(browser)).toMatchObject({ signinId: (await latest())?.id });
  policy = OPEN;
  const other = stage.browser();
  await stage.signIn(other);
  const { id, outcome } = (await latest())!;
  expect(outcome).toBe("accepted");
  expect(await stage.who(other)).toMatchObject({ signinId: id });
});

test("S3 what is owed stands in the recorder from the arrival on: abandoned it is unfinished, paid it is accepted", async () => {
  const { browser, page } = await owing();
  const abandoned = await latest();
  expect(abandoned).toMatchObject({ outcome: "unfinished", code: "signin_unfinished", email: `ada@${HOME}` });
  expect(abandoned?.fix?.who).toBe("employee");
  expect(abandoned?.checks.at(-1)).toMatchObject({ name: "policy", ok: true, received: "owed: notice" });
  expect(abandoned?.sealedMessage).toBeDefined();
  const owes = (await stage.audited("signin.owes"))[0]?.event;
  expect(owes).toMatchObject({ reference: abandoned?.reference, steps: ["notice"] });
  await browser.submit(page);
  const paid = await latest();
  expect(paid).toMatchObject({
    id: abandoned?.id,
    reference: abandoned?.reference,
    outcome: "accepted",
    code: "ok",
  });
  expect(paid?.checks.at(-1)).toEqual({ name: "notice", ok: true, received: "acknowledged" });
});

test("five parallel acknowledgements open one session", async () => {
  const { browser, page } = await owing();
  const before = await sessions();
  const pages = await Promise.all([1, 2, 3, 4, 5].map(() => browser.submit(page)));
  expect(pages.filter(({ status }) => status === 200)).toHaveLength(1);
  expect((await sessions()) - before).toBe(1);
});

test("a notice that was changed meanwhile is shown again", async () => {
  const { browser, page } = await owing();
  policy = { ...OPEN, notice: { text: "Another text." } };
  const again = await browser.submit(page);
  expect(again.text).toContain("Another text.");
  expect(await stage.who(browser)).toBeNull();
  expect((await browser.submit(again)).url).toBe(`${stage.publicUrl}/apps`);
});

test("a policy that asks for nothing any more lets the person go on", async () => {
  const { browser, page } = await owing();
  policy = OPEN;
  expect((await browser.submit(page)).url).toBe(`${stage.publicUrl}/apps`);
  expect(await stage.who(browser)).not.toBeNull();
});

test("another browser takes no step of a sign-in that is not its own", async () => {
  const { browser, page } = await owing();
  const thief = stage.browser();
  await thief.go(`${stage.publicUrl}/login`);
  expect((await thief.go(page.url)).status).toBe(403);
  expect((await latest())?.code).toBe("signin_wrong_browser");
  expect((await browser.submit(page)).status).toBe(200);
});

test("C7 a response that nobody asked for owes the same", async () => {
  await stage.connections.update(stage.connection.id, { idpInitiated: true }, stage.by);
  const browser = stage.browser();
  stage.world.clock.advance(1);
  const page = await stage.answer(browser, undefined);
  expect(page.url).toMatch(/\/login\/notice\?request=/);
  expect(await stage.who(browser)).toBeNull();
  await stage.connections.update(stage.connection.id, { idpInitiated: false }, stage.by);
  expect((await browser.submit(page)).status).toBe(403);
  expect(await latest()).toMatchObject({ outcome: "refused", code: "saml_unsolicited" });
  expect(await stage.who(browser)).toBeNull();
});

test("C13 what was switched off since the first step lets nobody in, and ends the sign-in under its reference", async () => {
  const connection = await stage.addConnection("To be disabled");
  await stage.addDomain("owed.example", { connectionId: connection.id });
  const browser = stage.browser();
  const { requestId } = await stage.start(browser, "ada@owed.example");
  const page = await stage.answer(browser, requestId, { nameId: "ada@owed.example" }, connection);
  const { reference } = (await latest()) ?? {};
  await stage.connections.update(connection.id, { enabled: false }, stage.by);
  const refused = await browser.submit(page);
  expect(refused.status).toBe(403);
  expect(refused.text).toContain(reference);
  expect(await latest()).toMatchObject({ reference, outcome: "refused", code: "connection_disabled" });
  await stage.connections.update(connection.id, { enabled: true }, stage.by);
  expect((await browser.submit(page)).status).toBe(403);
  expect(await stage.who(browser)).toBeNull();
});

test("X4 whoever is deactivated or revoked between the steps gets no session", async () => {
  const nameId = `rita@${HOME}`;
  const first = await owing(stage.browser(), nameId);
  const person = (await stage.people()).find(({ email }) => email === nameId);
  if (person === undefined) throw new Error("no person");
  await stage.sessions.revoke(stage.world.tenantId, { personId: person.id }, stage.by);
  expect((await first.browser.submit(first.page)).status).toBe(403);
  expect(await latest()).toMatchObject({ code: "session_refused", personId: person.id });
  expect(await stage.who(first.browser)).toBeNull();
  stage.world.clock.advance(1);
  const second = await owing(stage.browser(), nameId);
  await stage.directory.deactivate(person.id, stage.by);
  expect((await second.browser.submit(second.page)).status).toBe(403);
  expect(await latest()).toMatchObject({ outcome: "refused", code: "person_deactivated" });
});

test("what is owed is paid within ten minutes, or the sign-in begins anew", async () => {
  const { browser, page } = await owing();
  stage.world.clock.advance(10 * 60_000);
  expect((await browser.submit(page)).status).toBe(403);
  expect(await stage.who(browser)).toBeNull();
});

test.each([
  ["off", "policy_sso_off", { ...OPEN, sso: { mode: "off", connectionId: undefined } }],
  [
    "another connection's",
    "policy_connection",
    { ...OPEN, sso: { mode: "enforced", connectionId: "another" } },
  ],
] as const)(
  "P2 where single sign-on is %s an identity provider's answer opens nothing",
  async (_, code, wanted) => {
    policy = wanted;
    const { browser, page } = await owing();
    expect(page.status).toBe(403);
    expect(await latest()).toMatchObject({ outcome: "refused", code });
    expect(await stage.who(browser)).toBeNull();
  },
);

test("a request whose first step is done takes no other first step", async () => {
  const { browser, page } = await owing();
  const request = new URL(page.url).searchParams.get("request") ?? "";
  const form = { ...page.forms[0], action: `${stage.publicUrl}/login` };
  const fields = Object.fromEntries((form.fields ?? []).map(({ name, value }) => [name, value]));
  const again = await browser.post(form.action, { ...fields, email: `bob@${HOME}` }, page.url);
  expect(again.status).toBe(403);
  const start = `${stage.publicUrl}/saml/${stage.connection.id}/login?request=${request}`;
  expect((await browser.go(start)).status).toBe(403);
  expect((await latest())?.code).toBe("signin_step_late");
});
