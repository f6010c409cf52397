import type { Page } from "../kit/browser.ts";
import { HOME, openStage } from "../signin/stage.ts";

const stage = await openStage("postgres-redis", { SALLYPORT_SESSION_ABSOLUTE_SECONDS: String(24 * 3600) });
afterAll(() => stage.close());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const { clock } = stage.world;
const signedIn = async (about = {}) => {
  const browser = stage.browser();
  expect((await stage.signIn(browser, about)).status).toBe(200);
  return browser;
};
const cookieOf = (browser: ReturnType<typeof stage.browser>) =>
  /__Host-sallyport=([^;]+)/.exec(
    browser.cookies.header({ method: "GET", url: new URL(stage.publicUrl), initiator: undefined }),
  )?.[1];
const setsSession = (page: Page) => String(page.headers["set-cookie"]).includes("__Host-sallyport=");
const ada = async () => {
  const person = (await stage.people()).find(({ email }) => email === `ada@${HOME}`);
  if (person === undefined) throw new Error("no person");
  return person;
};

test("X1 a session works 7:59 h after its last use and asks again 8:01 h after it", async () => {
  const browser = await signedIn();
  clock.advance(7 * HOUR + 59 * MINUTE);
  expect(await stage.who(browser)).not.toBeNull();
  clock.advance(7 * HOUR + 59 * MINUTE);
  expect(await stage.who(browser)).not.toBeNull();
  clock.advance(8 * HOUR + MINUTE);
  expect(await stage.who(browser)).toBeNull();
});

test("X1 uses a minute apart keep a session open, up to its absolute limit and not beyond", async () => {
  const browser = await signedIn();
  for (let hours = 0; hours < 23; hours += 1) {
    clock.advance(HOUR);
    expect(await stage.who(browser)).not.toBeNull();
  }
  clock.advance(59 * MINUTE);
  expect(await stage.who(browser)).not.toBeNull();
  clock.advance(MINUTE);
  expect(await stage.who(browser)).toBeNull();
});

test("X1 a use that comes just after a noted one still counts", async () => {
  const browser = await signedIn();
  clock.advance(30_000);
  expect(await stage.who(browser)).not.toBeNull();
  clock.advance(7 * HOUR + 59 * MINUTE);
  expect(await stage.who(browser)).not.toBeNull();
});

test("X1 the identity provider's SessionNotOnOrAfter ends the session where it is sooner", async () => {
  const sessionNotOnOrAfter = new Date(clock().getTime() + HOUR);
  const browser = await signedIn({ change: { sessionNotOnOrAfter } });
  clock.advance(59 * MINUTE);
  expect(await stage.who(browser)).not.toBeNull();
  clock.advance(MINUTE);
  expect(await stage.who(browser)).toBeNull();
});

test("X2 a session id that was there before the sign-in is not the one after it", async () => {
  const browser = await signedIn();
  const before = cookieOf(browser);
  const { requestId } = await stage.start(
    browser,
    `ada@${HOME}`,
    `${stage.publicUrl}/begin?target=${encodeURIComponent('{"kind":"page","path":"/apps"}')}`,
  );
  expect((await stage.answer(browser, requestId)).status).toBe(200);
  expect(cookieOf(browser)).toBeDefined();
  expect(cookieOf(browser)).not.toBe(before);
  const old = stage.browser();
  const page = await old.request(
    { method: "GET", url: `${stage.publicUrl}/who` },
    { cookie: `__Host-sallyport=${before}` },
  );
  expect(page.body).toBe("null");
  expect((await stage.audited("session.ended"))[0]?.event).toMatchObject({ because: "replaced" });
});

test("X2 a session id that a stranger planted is never taken over", async () => {
  const planted = `00${"A".repeat(43)}`;
  const browser = stage.browser();
  for (const cookie of [planted, `s%3A${planted}.forged`]) {
    const page = await browser.request(
      { method: "GET", url: `${stage.publicUrl}/who` },
      { cookie: `__Host-sallyport=${cookie}` },
    );
    expect(page.body).toBe("null");
    expect(page.headers["set-cookie"]).toBeUndefined();
  }
});

test("the session cookie is __Host-, Secure, HttpOnly and Lax, and comes with a sign-in only", async () => {
  const browser = stage.browser();
  const before = await browser.go(`${stage.publicUrl}/login`, { stopAt: (page) => page.forms.length > 0 });
  expect(String(before.headers["set-cookie"])).not.toContain("__Host-sallyport=");
  const { requestId } = await stage.start(browser, `ada@${HOME}`);
  const sp = stage.connections.sp(stage.connection.id);
  const xml = await stage.idp.respond(
    { ...sp, spEntityId: sp.entityId, requestId, now: clock() },
    `ada@${HOME}`,
  );
  const sent = { SAMLResponse: Buffer.from(xml).toString("base64") };
  const page = await browser.post(sp.acsUrl, sent, stage.idp.ssoUrl, { stopAt: setsSession });
  const cookie = page.headers["set-cookie"]?.find((each) => each.startsWith("__Host-sallyport=")) ?? "";
  expect(cookie).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
});

test("X3 revoking by person takes effect at the next request, on every session of that person", async () => {
  const one = await signedIn();
  const two = await signedIn();
  const other = await signedIn({ nameId: `bo@${HOME}` });
  const { id: personId } = await ada();
  const { revoked } = await stage.sessions.revoke(stage.world.tenantId, { personId }, stage.by);
  expect(revoked).toBeGreaterThanOrEqual(2);
  expect([await stage.who(one), await stage.who(two)]).toEqual([null, null]);
  expect(await stage.who(other)).not.toBeNull();
  expect((await stage.audited("sessions.revoked"))[0]?.event).toMatchObject({ scope: "person", revoked });
});

test("X3 sessions are listed by person and by connection, newest first", async () => {
  clock.advance(1);
  await signedIn();
  const { id: personId } = await ada();
  const byPerson = await stage.sessions.list(stage.world.tenantId, { personId }, { limit: 10 });
  expect(byPerson.items[0]).toMatchObject({ personId, connectionId: stage.connection.id });
  const byConnection = await stage.sessions.list(
    stage.world.tenantId,
    { connectionId: stage.connection.id },
    { limit: 10 },
  );
  expect(byConnection.items.length).toBeGreaterThanOrEqual(byPerson.items.length);
});

test("X6 a person signs out all other browsers and stays signed in here", async () => {
  clock.advance(1);
  const here = await signedIn();
  const there = await signedIn();
  const account = await here.go(`${stage.publicUrl}/account`);
  expect(account.text).toContain("this one");
  const after = await here.submit(account);
  expect(after.url).toBe(`${stage.publicUrl}/account`);
  expect(await stage.who(here)).not.toBeNull();
  expect(await stage.who(there)).toBeNull();
});

test("signing out ends the session at once, and the old cookie opens nothing", async () => {
  clock.advance(1);
  const browser = await signedIn();
  const cookie = cookieOf(browser);
  const page = await browser.submit(await browser.go(`${stage.publicUrl}/logout`));
  expect(page.text).toContain("signed out");
  const replay = await stage
    .browser()
    .request({ method: "GET", url: `${stage.publicUrl}/who` }, { cookie: `__Host-sallyport=${cookie}` });
  expect(replay.body).toBe("null");
  expect((await stage.audited("session.ended"))[0]?.event).toMatchObject({ because: "sign_out" });
});

test("a sign-out that another site asks for is not done", async () => {
  clock.advance(1);
  const browser = await signedIn();
  const page = await browser.post(`${stage.publicUrl}/logout`, {}, "https://evil.example/");
  expect(page.status).toBe(403);
  expect(await stage.who(browser)).not.toBeNull();
});
