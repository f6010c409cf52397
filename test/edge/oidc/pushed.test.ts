import * as rp from "openid-client";
import { ask, landedAt, open, openOidcWorld, redeem } from "./oidc-world.ts";
import type { Opened, OidcWorld, RelyingParty } from "./oidc-world.ts";

let world: OidcWorld;
beforeAll(async () => {
  world = await openOidcWorld();
});
afterAll(() => world.close());

/** The same request as `ask` makes, but pushed; the browser carries its name only. */
async function push(party: RelyingParty, changes: Record<string, string> = {}, options?: rp.DPoPOptions) {
  const asked = await ask(party, changes);
  const parameters = Object.fromEntries(asked.url.searchParams);
  return { ...asked, url: await rp.buildAuthorizationUrlWithPAR(party.config, parameters, options) };
}

async function openPushed(party: RelyingParty, changes?: Record<string, string>): Promise<Opened> {
  const pushed = await push(party, changes);
  const page = await world.browser().go(pushed.url.href);
  const { searchParams } = new URL(page.url);
  return { ...pushed, page, code: searchParams.get("code"), error: searchParams.get("error") };
}

const raw = (party: RelyingParty, fields: Record<string, string>, secret = party.clientSecret) =>
  fetch(`${world.publicUrl}/oidc/request`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${party.clientId}:${secret}`).toString("base64")}` },
    body: new URLSearchParams(fields),
  });

test("A1 a pushed request is carried by its name alone, and gives tokens for what was pushed", async () => {
  const party = await world.relyingParty();
  const person = await world.person();
  world.signInAs(person);
  const opened = await openPushed(party, { scope: "openid email" });
  expect([...opened.url.searchParams.keys()].toSorted()).toEqual(["client_id", "request_uri"]);
  const tokens = await redeem(party, opened);
  expect(tokens.scope).toBe("openid email");
  expect(tokens.claims()?.sub).toBe(person.id);
});

test("A1 what stands beside the name of a pushed request changes nothing of it", async () => {
  const party = await world.relyingParty();
  world.signInAs(await world.person());
  const pushed = await push(party, { scope: "openid" });
  pushed.url.searchParams.set("scope", "openid email groups");
  pushed.url.searchParams.set("redirect_uri", "https://evil.example/");
  const page = await world.browser().go(pushed.url.href);
  expect(landedAt(page)).toBe(party.redirectUri);
  expect((await redeem(party, { ...pushed, page, code: null, error: null })).scope).toBe("openid");
});

test("A1 a pushed request is good for one sign-in, for a minute, and for its own app", async () => {
  const party = await world.relyingParty();
  const other = await world.relyingParty({ name: "Wiki" });
  world.signInAs(await world.person());
  const used = await openPushed(party);
  expect(used.code).not.toBeNull();
  expect((await world.browser().go(used.url.href)).status).toBe(400);

  const stolen = await push(party);
  stolen.url.searchParams.set("client_id", other.clientId);
  const refused = await world.browser().go(stolen.url.href);
  expect([refused.status, landedAt(refused)]).toEqual([400, `${world.publicUrl}/oidc/auth`]);

  const late = await push(party);
  world.clock.advance(60_000);
  expect((await world.browser().go(late.url.href)).status).toBe(400);
});

test("A1 a person may take longer to sign in than the name of a pushed request is good for", async () => {
  const party = await world.relyingParty();
  const browser = world.browser();
  world.signInAs(undefined);
  const pushed = await push(party);
  const asked = await browser.go(pushed.url.href);
  world.clock.advance(5 * 60_000);
  world.signInAs(await world.person());
  const page = await browser.go(asked.url);
  await redeem(party, { ...pushed, page, code: null, error: null });
});

test("A1 of two browsers that bring one pushed request at once one gets a code", async () => {
  const party = await world.relyingParty();
  const browsers = [world.browser(), world.browser()];
  world.signInAs(await world.person());
  for (const browser of browsers) await open(browser, party);
  const pushed = await push(party);
  const pages = await Promise.all(browsers.map((browser) => browser.go(pushed.url.href)));
  expect(pages.filter(({ url }) => new URL(url).searchParams.has("code"))).toHaveLength(1);
});

test("A1 only the app itself pushes, and what the front door refuses is refused at once", async () => {
  const party = await world.relyingParty();
  const fields = Object.fromEntries((await ask(party)).url.searchParams);
  const error = async (answer: Promise<Response>) => {
    const response = await answer;
    return [response.status, (await response.json()).error];
  };
  expect(await error(raw(party, fields))).toEqual([201, undefined]);
  expect(await error(raw(party, fields, "wrong"))).toEqual([401, "invalid_client"]);
  const elsewhere = { ...fields, redirect_uri: `${party.redirectUri}/more` };
  expect(await error(raw(party, elsewhere))).toEqual([400, "invalid_request"]);
  const { code_challenge: _, code_challenge_method: __, ...withoutPkce } = fields;
  expect(await error(raw(party, withoutPkce))).toEqual([400, "invalid_request"]);
});

/**
 * Somebody who has a key, and the proofs that were sent.
 * @param ahead of ours, seconds: their clock
 */
async function holder(party: RelyingParty, ahead = 0) {
  const proofs: string[] = [];
  party.config[rp.customFetch] = (url, options) => {
    const proof = new Headers(options.headers).get("dpop");
    if (proof !== null) proofs.push(proof);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the library's own words for fetch's
    return fetch(url, options as RequestInit);
  };
  const keys = await rp.randomDPoPKeyPair("ES256");
  const DPoP = rp.getDPoPHandle(party.config, keys, {
    [rp.modifyAssertion](_header, payload) {
      payload["iat"] = Number(payload["iat"]) + ahead;
    },
  });
  return { proofs, DPoP };
}

async function bound(party: RelyingParty, ahead?: number) {
  const mine = await holder(party, ahead);
  const pushed = await push(party, {}, mine);
  const page = await world.browser().go(pushed.url.href);
  const checks = {
    pkceCodeVerifier: pushed.verifier,
    expectedState: pushed.state,
    expectedNonce: pushed.nonce,
  };
  const grant = (options?: rp.DPoPOptions) =>
    rp.authorizationCodeGrant(party.config, new URL(page.url), checks, {}, options);
  return { ...mine, grant };
}

const me = (headers: Record<string, string>) => fetch(`${world.publicUrl}/oidc/me`, { headers });

test("A1 a pushed request with a proof binds the code, and the tokens are of use to the holder of the key alone", async () => {
  const party = await world.relyingParty();
  const person = await world.person();
  world.signInAs(person);
  const { grant, DPoP } = await bound(party);
  const tokens = await grant({ DPoP });
  expect(tokens.token_type).toBe("dpop");
  const info = await rp.fetchUserInfo(party.config, tokens.access_token, person.id, { DPoP });
  expect(info.email).toBe(person.email);

  const token = tokens.access_token;
  expect((await me({ authorization: `Bearer ${token}` })).status).toBe(401);
  expect((await me({ authorization: `DPoP ${token}` })).status).toBeGreaterThanOrEqual(400);
  const thief = await holder(party);
  await expect(rp.fetchUserInfo(party.config, token, person.id, thief)).rejects.toMatchObject({
    status: 401,
  });
});

test("A1 a code that is bound to a key is not redeemed without its proof", async () => {
  const party = await world.relyingParty();
  world.signInAs(await world.person());
  const without = await bound(party);
  await expect(without.grant()).rejects.toMatchObject({ error: "invalid_grant" });
  const stolen = await bound(party);
  await expect(stolen.grant(await holder(party))).rejects.toMatchObject({ error: "invalid_grant" });
});

test("A1 introspection names the key of a bound token, so that who asks can demand the proof", async () => {
  const party = await world.relyingParty();
  world.signInAs(await world.person());
  const { grant, DPoP } = await bound(party);
  const tokens = await grant({ DPoP });
  const told = await rp.tokenIntrospection(party.config, tokens.access_token);
  expect(told).toMatchObject({
    active: true,
    token_type: "DPoP",
    cnf: { jkt: await DPoP.calculateThumbprint() },
  });
});

test("A1 a proof that comes twice is refused, also of two at once, on every node, for as long as it is good", async () => {
  const party = await world.relyingParty();
  const person = await world.person();
  world.signInAs(person);
  const { grant, DPoP, proofs } = await bound(party);
  const tokens = await grant({ DPoP });
  await rp.fetchUserInfo(party.config, tokens.access_token, person.id, { DPoP });
  const again = { authorization: `DPoP ${tokens.access_token}`, dpop: proofs.at(-1) ?? "" };
  expect((await me(again)).status).toBe(401);
  const node = await world.secondNode();
  expect((await fetch(`${node}/oidc/me`, { headers: again })).status).toBe(401);

  // As a thief would who gets at it before the app's own request arrives.
  party.config[rp.customFetch] = async (url, options) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the library's own words for fetch's
    const sent = options as RequestInit;
    const answers = await Promise.all(Array.from({ length: 8 }, () => fetch(url, sent)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    return answers.find(({ status }) => status === 200) ?? Response.error();
  };
  await rp.fetchUserInfo(party.config, tokens.access_token, person.id, { DPoP });
});

test("A1 a refresh keeps the tokens bound to the key, and is refused with a proof that was used", async () => {
  const party = await world.relyingParty();
  const person = await world.person();
  world.signInAs(person);
  const { grant, DPoP, proofs } = await bound(party);
  const first = await grant({ DPoP });
  const second = await rp.refreshTokenGrant(party.config, first.refresh_token ?? "", {}, { DPoP });
  expect(second.token_type).toBe("dpop");
  await rp.fetchUserInfo(party.config, second.access_token, person.id, { DPoP });
  const renew = (proof: string) =>
    fetch(`${world.publicUrl}/oidc/token`, {
      method: "POST",
      headers: {
        authorization: `Basic ${Buffer.from(`${party.clientId}:${party.clientSecret}`).toString("base64")}`,
        dpop: proof,
      },
      body: new URLSearchParams({
        grant_type: "refresh_token",
        refresh_token: second.refresh_token ?? "",
      }),
    });
  // The last but one went to the token endpoint.
  const used = await renew(proofs.at(-2) ?? "");
  expect([used.status, (await used.json()).error]).toEqual([400, "invalid_grant"]);
  const third = await rp.refreshTokenGrant(party.config, second.refresh_token ?? "", {}, { DPoP });
  expect((await me({ authorization: `Bearer ${third.access_token}` })).status).toBe(401);
});

test("A1 a proof from a clock that is ahead is remembered for as long as it can be used", async () => {
  const party = await world.relyingParty();
  const person = await world.person();
  world.signInAs(person);
  const { grant, DPoP, proofs } = await bound(party, 290);
  const tokens = await grant({ DPoP });
  await rp.fetchUserInfo(party.config, tokens.access_token, person.id, { DPoP });
  const proof = proofs.at(-1) ?? "";
  world.clock.advance(580_000);
  const again = await me({ authorization: `DPoP ${tokens.access_token}`, dpop: proof });
  expect(again.status).toBe(401);
});
