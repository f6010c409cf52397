import * as rp from "openid-client";
import { MULTI_FACTOR } from "../../../src/signin/authn-methods.ts";
import { landedAt, open, openOidcWorld, redeem } from "./oidc-world.ts";
import type { Opened, OidcWorld, RelyingParty } from "./oidc-world.ts";

let world: OidcWorld;
beforeAll(async () => {
  world = await openOidcWorld();
});
afterAll(() => world.close());

const asked = () => world.signin.begun.length;
const PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";

/** The relying party's own check of `auth_time` is asked for. */
const redeemWithin = (party: RelyingParty, { page, verifier, state, nonce }: Opened, maxAge: number) =>
  rp.authorizationCodeGrant(party.config, new URL(page.url), {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    maxAge,
  });

test("A1 acr_values are a wish: the ID token says what is true of the sign-in, and never more", async () => {
  const party = await world.relyingParty();
  const browser = world.browser();
  world.signInAs(await world.person());
  for (const wish of [PASSWORD, MULTI_FACTOR, `${MULTI_FACTOR} ${PASSWORD}`, "urn:nobody:knows"]) {
    const tokens = await redeem(party, await open(browser, party, { acr_values: wish }));
    expect([wish, tokens.claims()?.["acr"]]).toEqual([wish, PASSWORD]);
    expect(tokens.claims()?.["amr"]).toEqual(["pwd"]);
  }
});

test("A1 max_age gives an auth_time that the relying party finds recent enough, by a new sign-in where it is not", async () => {
  const party = await world.relyingParty();
  const browser = world.browser();
  world.signInAs(await world.person());
  await redeemWithin(party, await open(browser, party, { max_age: "60" }), 60);
  const before = asked();
  await redeemWithin(party, await open(browser, party, { max_age: "60" }), 60);
  expect(asked()).toBe(before);
  await redeemWithin(party, await open(browser, party, { max_age: "0" }), 0);
  expect(asked()).toBe(before + 1);
  expect(world.signin.begun.at(-1)).toMatchObject({ forceAuthn: true });
  expect((await open(browser, party, { max_age: "soon" })).error).toBe("invalid_request");
  expect((await open(browser, party, { max_age: "0", prompt: "none" })).error).toBe("login_required");
});

test("A1 login_hint goes to the sign-in, and counts nothing where somebody is signed in", async () => {
  const party = await world.relyingParty();
  const browser = world.browser();
  const ann = await world.person();
  world.signInAs(ann);
  const tokens = await redeem(party, await open(browser, party, { login_hint: "ann@example.com" }));
  expect(tokens.claims()?.sub).toBe(ann.id);
  expect(world.signin.begun.at(-1)).toMatchObject({ loginHint: "ann@example.com", followHint: true });
  const before = asked();
  await redeem(party, await open(browser, party, { login_hint: "bob@example.com" }));
  expect(asked()).toBe(before);
});

test("A1 prompt=none never shows a page, prompt=consent asks nothing, and what cannot be is refused", async () => {
  const party = await world.relyingParty();
  const browser = world.browser();
  world.signInAs(await world.person());
  const stranger = await open(browser, party, { prompt: "none" });
  expect([stranger.error, landedAt(stranger.page)]).toEqual(["login_required", party.redirectUri]);
  await redeem(party, await open(browser, party));
  const before = asked();
  await redeem(party, await open(browser, party, { prompt: "none" }));
  await redeem(party, await open(browser, party, { prompt: "consent" }));
  expect(asked()).toBe(before);
  for (const prompt of ["none login", "none select_account", "create"])
    expect([prompt, (await open(browser, party, { prompt })).error]).toEqual([prompt, "invalid_request"]);
});

test("A1 prompt=select_account lets another person in, without asking the identity provider to ask again", async () => {
  const party = await world.relyingParty();
  const browser = world.browser();
  const [ann, bob] = [await world.person(), await world.person()];
  world.signInAs(ann);
  await redeem(party, await open(browser, party));
  world.signInAs(bob);
  const before = asked();
  const choice = { prompt: "select_account", login_hint: ann.email };
  expect((await redeem(party, await open(browser, party, choice))).claims()?.sub).toBe(bob.id);
  expect(asked()).toBe(before + 1);
  // The hint stands on the page and leads nowhere by itself.
  expect(world.signin.begun.at(-1)).toMatchObject({ loginHint: ann.email, followHint: false });
  expect(world.signin.begun.at(-1)).not.toHaveProperty("forceAuthn");
  const next = await redeem(party, await open(browser, party));
  expect(next.claims()?.sub).toBe(bob.id);
});

test("A1 prompt=select_account asks a stranger once, and is not met by coming back without a choice", async () => {
  const party = await world.relyingParty();
  const browser = world.browser();
  world.signInAs(await world.person());
  const before = asked();
  await redeem(party, await open(browser, party, { prompt: "select_account" }));
  expect(asked()).toBe(before + 1);

  world.signInAs(undefined);
  await open(browser, party, { prompt: "select_account" });
  const target = world.signin.begun.at(-1)?.target;
  const uid = target?.kind === "oidc" ? target.uid : "";
  const back = await browser.go(`${world.publicUrl}/interaction/${uid}`);
  expect(landedAt(back)).toBe(`${world.publicUrl}/login`);
});

test("A1 several prompts are met by one sign-in, also where the request was pushed", async () => {
  const party = await world.relyingParty();
  const browser = world.browser();
  const person = await world.person();
  world.signInAs(person);
  await open(browser, party);
  for (const prompt of ["login consent", "select_account consent", "login select_account consent"]) {
    const before = asked();
    const tokens = await redeem(party, await open(browser, party, { prompt }));
    expect([prompt, tokens.claims()?.sub, asked()]).toEqual([prompt, person.id, before + 1]);
  }
  const before = asked();
  const verifier = rp.randomPKCECodeVerifier();
  const url = await rp.buildAuthorizationUrlWithPAR(party.config, {
    redirect_uri: party.redirectUri,
    scope: "openid",
    code_challenge: await rp.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    prompt: "login select_account consent",
    max_age: "30",
  });
  const page = await browser.go(url.href);
  await rp.authorizationCodeGrant(party.config, new URL(page.url), {
    pkceCodeVerifier: verifier,
    maxAge: 30,
  });
  expect(asked()).toBe(before + 1);
});
