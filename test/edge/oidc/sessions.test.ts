import * as rp from "openid-client";
import { landedAt, open, openOidcWorld, redeem, userinfo } from "./oidc-world.ts";
import type { OidcWorld, RelyingParty } from "./oidc-world.ts";
import type { Browser } from "../../kit/browser.ts";

let world: OidcWorld;
beforeAll(async () => {
  world = await openOidcWorld();
});
afterAll(() => world.close());

const HOUR = 3_600_000;

async function signedIn() {
  const party = await world.relyingParty();
  const person = await world.person();
  const browser = world.browser();
  world.signInAs(person);
  const tokens = await redeem(party, await open(browser, party));
  return { party, person, browser, tokens };
}

const endSession = (party: RelyingParty, parameters: Record<string, string>) =>
  rp.buildEndSessionUrl(party.config, parameters).href;

const sessionsOf = (personId: string) =>
  world.sessions.list(world.tenantId, { personId }, { limit: 10 }).then(({ items }) => items);

async function stillSignedIn(browser: Browser, party: RelyingParty): Promise<boolean> {
  return (await open(browser, party, { prompt: "none" })).error === null;
}

const refusesToRefresh = (party: RelyingParty, token = "none") =>
  expect(rp.refreshTokenGrant(party.config, token)).rejects.toMatchObject({ error: "invalid_grant" });

test("X3 a revoked session's tokens are refused at once, and the app is asked to sign in", async () => {
  const { party, person, browser, tokens } = await signedIn();
  expect((await userinfo(world, tokens.access_token)).status).toBe(200);
  await world.sessions.revoke(world.tenantId, { personId: person.id }, world.by);
  expect((await userinfo(world, tokens.access_token)).status).toBe(401);
  await refusesToRefresh(party, tokens.refresh_token);
  expect(await stillSignedIn(browser, party)).toBe(false);
});

test("X3 a code that waits while its session is revoked gives nothing", async () => {
  const { party, person, browser } = await signedIn();
  const opened = await open(browser, party);
  await world.sessions.revoke(world.tenantId, { personId: person.id }, world.by);
  await expect(redeem(party, opened)).rejects.toMatchObject({ error: "invalid_grant" });
});

test("tokens of a revoked session stay refused after the person has signed in again", async () => {
  const { party, person, browser, tokens } = await signedIn();
  await world.sessions.revoke(world.tenantId, { personId: person.id }, world.by);
  world.clock.advance(1_000);
  const again = await redeem(party, await open(browser, party));
  expect((await userinfo(world, again.access_token)).status).toBe(200);
  expect((await userinfo(world, tokens.access_token)).status).toBe(401);
});

test("X1 refresh tokens end with the session's idle limit", async () => {
  const { party, browser, tokens } = await signedIn();
  world.clock.advance(7 * HOUR + 59 * 60_000);
  expect(await stillSignedIn(browser, party)).toBe(true);
  const fresh = await rp.refreshTokenGrant(party.config, tokens.refresh_token ?? "");
  world.clock.advance(8 * HOUR + 60_000);
  await refusesToRefresh(party, fresh.refresh_token);
  expect(await stillSignedIn(browser, party)).toBe(false);
});

test("X1 refresh tokens end with the session's absolute limit however busy it was", async () => {
  const { party, browser, tokens } = await signedIn();
  let { refresh_token: token } = tokens;
  for (let hours = 6; hours < 24; hours += 6) {
    world.clock.advance(6 * HOUR);
    expect(await stillSignedIn(browser, party)).toBe(true);
    ({ refresh_token: token } = await rp.refreshTokenGrant(party.config, token ?? ""));
  }
  world.clock.advance(6 * HOUR);
  await refusesToRefresh(party, token);
  expect(await stillSignedIn(browser, party)).toBe(false);
});

test("P6 refresh tokens obey the policy of now: as long as a longer session, and no longer than a shortened one", async () => {
  const settings = world.settings.sessionLimits;
  world.limitSessions({ idleMs: 48 * HOUR, absoluteMs: 100 * HOUR });
  const { party, browser, tokens } = await signedIn();
  world.clock.advance(47 * HOUR);
  let { refresh_token: token } = await rp.refreshTokenGrant(party.config, tokens.refresh_token ?? "");
  expect(await stillSignedIn(browser, party)).toBe(true);
  world.clock.advance(47 * HOUR);
  ({ refresh_token: token } = await rp.refreshTokenGrant(party.config, token ?? ""));
  expect(await stillSignedIn(browser, party)).toBe(true);
  world.limitSessions({ idleMs: 48 * HOUR, absoluteMs: 94 * HOUR });
  // No policy was written here, so no era began: what a node remembers of the rules has to end by itself.
  world.clock.advance(5_000);
  await refusesToRefresh(party, token);
  expect(await stillSignedIn(browser, party)).toBe(false);
  world.limitSessions(settings);
});

test("the library's session is worth nothing without the broker's", async () => {
  const { party, browser } = await signedIn();
  browser.cookies.forget("localhost", "__Host-sallyport");
  expect(await stillSignedIn(browser, party)).toBe(false);
});

test("the broker's session of one person does not carry the library's session of another", async () => {
  const ann = await signedIn();
  const bob = await signedIn();
  const annsLibrary = ann.browser.cookies.all().filter(({ name }) => name.startsWith("sallyport-oidc"));
  const stolen = annsLibrary.map(({ name, value }) => `${name}=${value}; Path=/`);
  bob.browser.cookies.keep(stolen, new URL(world.publicUrl));
  expect(await stillSignedIn(bob.browser, bob.party)).toBe(false);
  const opened = await open(bob.browser, bob.party);
  expect((await redeem(bob.party, opened)).claims()?.sub).toBe(bob.person.id);
});

test("the library's cookies are HttpOnly, Lax and signed; a forged one is nobody's", async () => {
  const { party, browser } = await signedIn();
  const own = browser.cookies.all().filter(({ name }) => name.startsWith("sallyport-"));
  expect(own.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["sallyport-oidc", "sallyport-oidc.sig"]),
  );
  expect(own.every(({ httpOnly, sameSite }) => httpOnly && sameSite === "lax")).toBe(true);
  browser.cookies.keep(["sallyport-oidc.sig=forged; Path=/"], new URL(world.publicUrl));
  expect(await stillSignedIn(browser, party)).toBe(false);
});

test("behind a proxy that speaks https the cookies are Secure and bound to the host, and URLs are https", async () => {
  const { party } = await signedIn();
  const node = await world.secondNode("https://sso.example.com");
  const query = new URLSearchParams({
    client_id: party.clientId,
    response_type: "code",
    scope: "openid",
    redirect_uri: party.redirectUri,
    code_challenge: "x".repeat(43),
    code_challenge_method: "S256",
  });
  const asked = await fetch(`${node}/oidc/auth?${query}`, { redirect: "manual" });
  const asking = await fetch(`${node}/oidc/session/end`, { redirect: "manual" });
  const cookies = [...asked.headers.getSetCookie(), ...asking.headers.getSetCookie()];
  const names = cookies.map((cookie) => cookie.split("=")[0]);
  for (const name of ["__Secure-sallyport-interaction", "__Secure-sallyport-resume", "__Host-sallyport-oidc"])
    expect(names).toEqual(expect.arrayContaining([name, `${name}.sig`]));
  for (const cookie of cookies) expect(cookie).toMatch(/; samesite=lax; secure; httponly/i);
  const discovery = await fetch(`${node}/oidc/.well-known/openid-configuration`);
  expect(await discovery.json()).toMatchObject({ token_endpoint: "https://sso.example.com/oidc/token" });
});

test("A1 an app that shows its ID token signs out by one button, back to the app, of everything", async () => {
  const { party, person, browser, tokens } = await signedIn();
  const url = endSession(party, {
    id_token_hint: tokens.id_token ?? "",
    post_logout_redirect_uri: party.bye,
    state: "s1",
  });
  const asked = await browser.go(url);
  const policy = String(asked.headers["content-security-policy"]);
  expect(policy).toContain(`form-action 'self' ${new URL(party.bye).origin}`);
  expect(policy).toMatch(/script-src 'sha256-/);
  expect(asked.body).toContain("document.forms[0].submit()");
  const left = await browser.submit(asked);
  expect(left.url).toBe(`${party.bye}?state=s1`);
  expect(browser.cookies.find("localhost", "__Host-sallyport")).toBeUndefined();
  expect(await sessionsOf(person.id)).toHaveLength(0);
  expect((await userinfo(world, tokens.access_token)).status).toBe(401);
  expect(await stillSignedIn(browser, party)).toBe(false);
  const { items } = await world.audited("session.ended");
  expect(items[0]).toMatchObject({
    actor: { kind: "person", id: person.id },
    event: { personId: person.id, because: "rp_initiated_logout" },
  });
});

test("without an ID token of this session the person is asked first", async () => {
  const { party, person, browser } = await signedIn();
  const stranger = await signedIn();
  const foreign = endSession(stranger.party, {
    id_token_hint: stranger.tokens.id_token ?? "",
    post_logout_redirect_uri: stranger.party.bye,
  });
  for (const url of [`${world.publicUrl}/oidc/session/end`, foreign]) {
    const asked = await browser.go(url);
    expect(asked.status).toBe(200);
    expect(asked.forms).toHaveLength(1);
    expect(asked.body).not.toContain("<script");
    expect(String(asked.headers["content-security-policy"])).not.toContain("script-src");
  }
  expect(await sessionsOf(person.id)).toHaveLength(1);
  const done = await browser.submit(await browser.go(`${world.publicUrl}/oidc/session/end`));
  expect(done.text).toContain("You are signed out");
  expect(await sessionsOf(person.id)).toHaveLength(0);
  expect(await stillSignedIn(browser, party)).toBe(false);
});

test("sign-out cannot be forced by another site's form", async () => {
  const { person, browser } = await signedIn();
  await browser.go(`${world.publicUrl}/oidc/session/end`);
  const forged = await browser.post(
    `${world.publicUrl}/oidc/session/end/confirm`,
    { logout: "yes", xsrf: "guessed" },
    "https://evil.example/",
  );
  expect(forged.status).toBe(400);
  expect(await sessionsOf(person.id)).toHaveLength(1);
});

test("sign-out redirects only to an address that the app registered, compared whole", async () => {
  const { party, person, browser, tokens } = await signedIn();
  for (const uri of [`${party.bye}/`, `${party.bye}?x`, "https://evil.example/", party.redirectUri]) {
    const hint = { id_token_hint: tokens.id_token ?? "", post_logout_redirect_uri: uri };
    const page = await browser.go(endSession(party, hint));
    expect([page.status, landedAt(page)]).toEqual([400, `${world.publicUrl}/oidc/session/end`]);
  }
  expect(await sessionsOf(person.id)).toHaveLength(1);
});

test("who is not signed in is sent back to the app all the same", async () => {
  const { party, tokens } = await signedIn();
  const hint = { id_token_hint: tokens.id_token ?? "", post_logout_redirect_uri: party.bye };
  const browser = world.browser();
  const asked = await browser.go(endSession(party, hint));
  expect(asked.body).toContain("document.forms[0].submit()");
  expect((await browser.submit(asked)).url).toBe(party.bye);
});

test("neither the secret nor a code, token or session id is readable in the stores", async () => {
  const { party, browser } = await signedIn();
  const opened = await open(browser, party);
  const tokens = await redeem(party, opened);
  const cookie = browser.cookies.find("localhost", "sallyport-oidc")?.value ?? "";
  const kept = [
    ...world.written,
    JSON.stringify(await world.apps.get(world.tenantId, party.app.id)),
    JSON.stringify((await world.audited("app.created")).items),
  ];
  const text = kept.join("\n");
  expect(text).toContain(party.clientId);
  for (const secret of [party.clientSecret, opened.code, tokens.access_token, tokens.refresh_token, cookie]) {
    expect(secret).toEqual(expect.stringMatching(/^[\w-]{20,}$/));
    expect(text).not.toContain(secret);
  }
});
