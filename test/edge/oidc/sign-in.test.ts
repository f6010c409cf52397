import * as rp from "openid-client";
import { landedAt, open, openOidcWorld, redeem, userinfo } from "./oidc-world.ts";
import type { OidcWorld } from "./oidc-world.ts";

let world: OidcWorld;
beforeAll(async () => {
  world = await openOidcWorld();
});
afterAll(() => world.close());

const HOUR = 3_600_000;

test("S1 one sign-in opens the second app without a prompt", async () => {
  const tracker = await world.relyingParty();
  const wiki = await world.relyingParty({ name: "Wiki" });
  const person = await world.person();
  const browser = world.browser();
  world.signInAs(person);
  expect((await redeem(tracker, await open(browser, tracker))).claims()?.sub).toBe(person.id);
  const before = world.signin.begun.length;
  expect((await redeem(wiki, await open(browser, wiki))).claims()?.sub).toBe(person.id);
  expect(world.signin.begun).toHaveLength(before);
});

test("two apps that are opened at once both get in", async () => {
  const parties = await Promise.all(["Tracker", "Wiki", "Chat"].map((name) => world.relyingParty({ name })));
  const browser = world.browser();
  world.signInAs(await world.person());
  const [first] = parties;
  await redeem(first!, await open(browser, first!));
  const opened = await Promise.all(parties.map((party) => open(browser, party)));
  const tokens = await Promise.all(parties.map((party, index) => redeem(party, opened[index]!)));
  const answers = await Promise.all(tokens.map(({ access_token: token }) => userinfo(world, token)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
});

test("the sign-in is told the app, its tenant and the hint, and nothing that could redirect", async () => {
  const party = await world.relyingParty();
  world.signInAs(undefined);
  await open(world.browser(), party, { login_hint: "ann@example.com" });
  expect(world.signin.begun.at(-1)).toEqual({
    target: { kind: "oidc", uid: expect.any(String), appId: party.app.id, tenantId: world.tenantId },
    loginHint: "ann@example.com",
    followHint: true,
    browserHash: "browser",
  });
});

test("prompt=none is login_required for a stranger and answers at once for who is signed in", async () => {
  const party = await world.relyingParty();
  const browser = world.browser();
  world.signInAs(await world.person());
  expect((await open(browser, party, { prompt: "none" })).error).toBe("login_required");
  await redeem(party, await open(browser, party));
  expect((await open(browser, party, { prompt: "none" })).code).not.toBeNull();
});

test("prompt=login asks again although the person is signed in, once", async () => {
  const party = await world.relyingParty();
  const browser = world.browser();
  world.signInAs(await world.person());
  await open(browser, party);
  const before = world.signin.begun.length;
  const opened = await open(browser, party, { prompt: "login" });
  expect(world.signin.begun).toHaveLength(before + 1);
  expect(world.signin.begun.at(-1)).toMatchObject({ forceAuthn: true });
  expect((await redeem(party, opened)).access_token).toEqual(expect.any(String));
});

test("prompt=login is not satisfied by coming back without a sign-in", async () => {
  const party = await world.relyingParty();
  const browser = world.browser();
  const person = await world.person();
  world.signInAs(person);
  await open(browser, party);
  world.signInAs(undefined);
  await open(browser, party, { prompt: "login" });
  const target = world.signin.begun.at(-1)?.target;
  const uid = target?.kind === "oidc" ? target.uid : "";
  const back = await browser.go(`${world.publicUrl}/interaction/${uid}`);
  expect(landedAt(back)).toBe(`${world.publicUrl}/login`);
});

test("X2 prompt=login and max_age are not satisfied by a session that was renewed without a sign-in", async () => {
  const party = await world.relyingParty();
  for (const demand of [{ prompt: "login" }, { max_age: "0" }]) {
    const browser = world.browser();
    world.signInAs(await world.person());
    await open(browser, party);
    world.signInAs(undefined);
    await open(browser, party, demand);
    const target = world.signin.begun.at(-1)?.target;
    const uid = target?.kind === "oidc" ? target.uid : "";
    await browser.go(`${world.publicUrl}/renew`);
    const back = await browser.go(`${world.publicUrl}/interaction/${uid}`);
    expect(landedAt(back)).toBe(`${world.publicUrl}/login`);
  }
});

test("max_age asks again when the sign-in is older, and max_age=0 always", async () => {
  const party = await world.relyingParty();
  const browser = world.browser();
  world.signInAs(await world.person());
  await redeem(party, await open(browser, party));
  const asked = async (maxAge: string) => {
    const before = world.signin.begun.length;
    const opened = await open(browser, party, { max_age: maxAge });
    expect(opened.code).not.toBeNull();
    return world.signin.begun.length - before;
  };
  expect(await asked("3600")).toBe(0);
  expect(await asked("0")).toBe(1);
});

test("max_age is counted from the identity provider's own authentication", async () => {
  const party = await world.relyingParty();
  const other = await world.relyingParty({ name: "Wiki" });
  const browser = world.browser();
  world.signInAs(await world.person());
  await open(browser, party);
  world.clock.advance(HOUR);
  const before = world.signin.begun.length;
  browser.cookies.forget("localhost", "sallyport-oidc");
  await open(browser, other, { max_age: "60" });
  expect(world.signin.begun).toHaveLength(before + 1);
  world.clock.advance(-HOUR);
});

test("an id_token_hint of another person asks for that person and never loops", async () => {
  const party = await world.relyingParty();
  const browser = world.browser();
  const ann = await world.person();
  const bob = await world.person();
  world.signInAs(bob);
  const bobs = await redeem(party, await open(world.browser(), party));
  world.signInAs(ann);
  await open(browser, party);
  expect((await open(browser, party, { id_token_hint: bobs.id_token ?? "" })).error).toBe("login_required");
  world.signInAs(bob);
  const right = await open(browser, party, { id_token_hint: bobs.id_token ?? "" });
  expect((await redeem(party, right)).claims()?.sub).toBe(bob.id);
});

test("A6 a person without one of the app's groups is told so, and nothing is issued", async () => {
  const party = await world.relyingParty({ groups: ["finance"] });
  await world.apps.update(party.app.id, { name: "Vault <b>" }, world.by);
  const person = await world.person({ groups: ["engineering"] });
  world.signInAs(person);
  const { page } = await open(world.browser(), party);
  expect(page.status).toBe(403);
  expect(page.text).toContain("You have no access to Vault <b>");
  expect(page.text).toContain(person.email);
  expect(page.headers["content-security-policy"]).toContain("form-action 'none'");
  const { items } = await world.audited("app.access_refused");
  expect(items[0]?.event).toEqual({
    name: "app.access_refused",
    targetId: party.app.id,
    personId: person.id,
    code: "app_access_not_granted",
  });
});

test("A6 access is asked at every opening and every use of a token", async () => {
  const everyones = await world.relyingParty();
  const party = await world.relyingParty({ name: "Vault", groups: ["engineering"] });
  const browser = world.browser();
  world.signInAs(await world.person());
  await open(browser, everyones);
  const tokens = await redeem(party, await open(browser, party));
  expect((await userinfo(world, tokens.access_token)).status).toBe(200);
  await world.apps.update(party.app.id, { groups: ["finance"] }, world.by);
  expect((await userinfo(world, tokens.access_token)).status).toBe(401);
  expect((await open(browser, party, { prompt: "none" })).error).toBe("access_denied");
  expect((await open(browser, party)).page.status).toBe(403);
  expect((await open(browser, everyones)).code).not.toBeNull();
});

test("a disabled app is refused everywhere at once", async () => {
  const party = await world.relyingParty();
  const browser = world.browser();
  world.signInAs(await world.person());
  const tokens = await redeem(party, await open(browser, party));
  await world.apps.update(party.app.id, { enabled: false }, world.by);
  expect((await userinfo(world, tokens.access_token)).status).toBe(401);
  await expect(rp.refreshTokenGrant(party.config, tokens.refresh_token ?? "")).rejects.toMatchObject({
    status: 401,
  });
  const { page } = await open(browser, party);
  expect([page.status, landedAt(page)]).toEqual([400, `${world.publicUrl}/oidc/auth`]);
});

test("an app that is disabled while the person signs in lets nobody in", async () => {
  const party = await world.relyingParty();
  const browser = world.browser();
  world.signInAs(undefined);
  await open(browser, party);
  await world.apps.update(party.app.id, { enabled: false }, world.by);
  world.signInAs(await world.person());
  const page = await browser.go(`${world.publicUrl}/login?request=${world.signin.begun.length - 1}`);
  expect(page.status).toBe(400);
  expect(page.text).toContain("This sign-in is over");
});

test("a deactivated person's session opens nothing and their tokens are refused", async () => {
  const party = await world.relyingParty();
  const person = await world.person();
  const browser = world.browser();
  world.signInAs(person);
  const opened = await open(browser, party);
  const tokens = await redeem(party, opened);
  await world.database.transact(person.tenantId, ({ people }) =>
    people.update({ ...person, status: "deactivated", version: 2 }),
  );
  expect((await userinfo(world, tokens.access_token)).status).toBe(401);
  await expect(rp.refreshTokenGrant(party.config, tokens.refresh_token ?? "")).rejects.toMatchObject({
    error: "invalid_grant",
  });
  expect((await open(browser, party)).page.status).toBe(403);
  expect((await world.audited("app.access_refused")).items[0]?.event).toMatchObject({
    code: "person_deactivated",
  });
});

test("an app of another tenant asks for a sign-in there; a session of this tenant does not open it", async () => {
  const elsewhere = await world.tenant("elsewhere");
  const here = await world.relyingParty();
  const there = await world.relyingParty({ name: "There" }, elsewhere);
  const browser = world.browser();
  const ann = await world.person();
  world.signInAs(ann);
  const tokens = await redeem(here, await open(browser, here));
  world.signInAs(undefined);
  const before = world.signin.begun.length;
  const { page } = await open(browser, there);
  expect(landedAt(page)).toBe(`${world.publicUrl}/login`);
  expect(world.signin.begun).toHaveLength(before + 1);
  expect(world.signin.begun.at(-1)?.target).toMatchObject({ tenantId: elsewhere });
  expect((await open(browser, there, { prompt: "none" })).error).toBe("login_required");
  expect((await userinfo(world, tokens.access_token)).status).toBe(200);
});

test("who signs in after somebody else gets their own session, not the other's", async () => {
  const elsewhere = await world.tenant("elsewhere 2");
  const here = await world.relyingParty();
  const there = await world.relyingParty({ name: "There" }, elsewhere);
  const browser = world.browser();
  const ann = await world.person();
  const bob = await world.person({ tenantId: elsewhere });
  world.signInAs(ann);
  const anns = await redeem(here, await open(browser, here));
  world.signInAs(bob);
  const bobs = await redeem(there, await open(browser, there));
  expect(bobs.claims()?.sub).toBe(bob.id);
  // Signing in anew ended Ann's session in this browser (X2), and her tokens with it.
  expect((await userinfo(world, anns.access_token)).status).toBe(401);
  expect((await open(browser, here, { prompt: "none" })).error).toBe("login_required");
});

test("a sign-in that was left open in one tab ends as whoever finishes it, whatever other tabs did", async () => {
  const tracker = await world.relyingParty();
  const wiki = await world.relyingParty({ name: "Wiki" });
  const browser = world.browser();
  const ann = await world.person();
  const bob = await world.person();
  world.signInAs(undefined);
  const left = await open(browser, tracker);
  const request = world.signin.begun.length - 1;
  world.signInAs(ann);
  const anns = await redeem(wiki, await open(browser, wiki));
  world.signInAs(bob);
  const between = await browser.go(`${world.publicUrl}/login?request=${request}`);
  const page = await browser.submit(between);
  expect((await redeem(tracker, { ...left, page })).claims()?.sub).toBe(bob.id);
  expect((await userinfo(world, anns.access_token)).status).toBe(401);
  expect((await redeem(wiki, await open(browser, wiki))).claims()?.sub).toBe(bob.id);
});

test("an interaction of another browser, an unknown one and one that is over show the same page", async () => {
  const party = await world.relyingParty();
  const browser = world.browser();
  world.signInAs(await world.person());
  await open(browser, party);
  const target = world.signin.begun.at(-1)?.target;
  const uid = target?.kind === "oidc" ? target.uid : "";
  const at = (path: string, who = browser) => who.go(`${world.publicUrl}/interaction/${path}`);
  const resumed = await browser.go(`${world.publicUrl}/oidc/auth/${uid}`);
  const pages = [await at(uid), await at(uid, world.browser()), await at("unknown"), resumed];
  expect(pages.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
  // But for the page's own address, to which the choice of a language leads back.
  const shown = pages.map(({ body }) => body.replaceAll(/(?<=href="\/language\?)[^"]*/g, ""));
  expect(new Set(shown).size).toBe(1);
});
