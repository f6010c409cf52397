import * as rp from "openid-client";
import { ask, landedAt, open, openOidcWorld, post, redeem } from "./oidc-world.ts";
import type { OidcWorld } from "./oidc-world.ts";

let world: OidcWorld;
beforeAll(async () => {
  world = await openOidcWorld();
});
afterAll(() => world.close());

const grant = (code: string | null, redirectUri: string, verifier: string) => ({
  grant_type: "authorization_code",
  code: code ?? "",
  redirect_uri: redirectUri,
  code_verifier: verifier,
});

test("A1 the discovery document says what is offered, under the public address, and nothing else", async () => {
  const response = await fetch(`${world.publicUrl}/oidc/.well-known/openid-configuration`, {
    headers: { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" },
  });
  const document: Record<string, unknown> = await response.json();
  const at = (path: string) => `${world.publicUrl}/oidc${path}`;
  expect(document).toMatchObject({
    issuer: at(""),
    authorization_endpoint: at("/auth"),
    token_endpoint: at("/token"),
    userinfo_endpoint: at("/me"),
    jwks_uri: at("/jwks"),
    end_session_endpoint: at("/session/end"),
    introspection_endpoint: at("/token/introspection"),
    pushed_authorization_request_endpoint: at("/request"),
    dpop_signing_alg_values_supported: ["ES256", "Ed25519", "EdDSA"],
    revocation_endpoint: at("/token/revocation"),
    scopes_supported: ["openid", "profile", "email", "groups", "roles"],
    response_types_supported: ["code"],
    grant_types_supported: ["authorization_code", "refresh_token"],
    code_challenge_methods_supported: ["S256"],
    id_token_signing_alg_values_supported: ["RS256"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    claims_parameter_supported: false,
    request_uri_parameter_supported: false,
  });
  for (const absent of ["registration", "device_authorization"])
    expect(document).not.toHaveProperty(`${absent}_endpoint`);
  expect(JSON.stringify(document)).not.toContain("evil");
});

test("A1 code with PKCE gives tokens, and userinfo tells who it is", async () => {
  const party = await world.relyingParty();
  const person = await world.person();
  world.signInAs(person);
  const opened = await open(world.browser(), party);
  expect(landedAt(opened.page)).toBe(party.redirectUri);
  const tokens = await redeem(party, opened);
  const identity = {
    sub: person.id,
    name: "Ann Lee",
    given_name: "Ann",
    family_name: "Lee",
    preferred_username: person.email,
    email: person.email,
    email_verified: false,
    groups: ["engineering"],
  };
  expect(tokens.claims()).toMatchObject({
    ...identity,
    iss: `${world.publicUrl}/oidc`,
    aud: party.clientId,
    acr: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
    amr: ["pwd"],
    auth_time: Math.floor(world.clock().getTime() / 1000),
    sid: expect.any(String),
  });
  expect(await rp.fetchUserInfo(party.config, tokens.access_token, person.id)).toEqual(identity);
  const { items } = await world.audited("app.opened");
  expect(items).toContainEqual(
    expect.objectContaining({ event: { name: "app.opened", targetId: party.app.id, personId: person.id } }),
  );
});

test("only the claims of the scopes that were asked for are released", async () => {
  const party = await world.relyingParty();
  const person = await world.person();
  world.signInAs(person);
  const tokens = await redeem(party, await open(world.browser(), party, { scope: "openid email" }));
  expect(await rp.fetchUserInfo(party.config, tokens.access_token, person.id)).toEqual({
    sub: person.id,
    email: person.email,
    email_verified: false,
  });
});

test("A1 an address counts as verified only while its domain is proved for the tenant, however the person was made", async () => {
  const party = await world.relyingParty();
  const told = async (name: string) => {
    const person = await world.person({ email: `ann@${name}` });
    world.signInAs(person);
    const tokens = await redeem(party, await open(world.browser(), party, { scope: "openid email" }));
    const { email_verified: inUserinfo } = await rp.fetchUserInfo(
      party.config,
      tokens.access_token,
      person.id,
    );
    return inUserinfo;
  };
  expect(await told("typed-in-by-hand.test")).toBe(false);
  for (const [status, verified] of [
    ["pending", false],
    ["verified", true],
    ["grace", true],
    ["lapsed", false],
  ] as const) {
    await world.domain(`${status}.test`, status);
    expect([status, await told(`${status}.test`)]).toEqual([status, verified]);
  }
});

test("PKCE is required, only S256 counts, and the verifier must fit", async () => {
  const party = await world.relyingParty();
  world.signInAs(await world.person());
  const without = await open(world.browser(), party, { code_challenge: "", code_challenge_method: "" });
  expect(without.error).toBe("invalid_request");
  const plain = await open(world.browser(), party, { code_challenge_method: "plain" });
  expect(plain.error).toBe("invalid_request");
  const { code } = await open(world.browser(), party);
  const other = await post(world, grant(code, party.redirectUri, "x".repeat(43)), [
    party.clientId,
    party.clientSecret,
  ]);
  expect(other.body["error"]).toBe("invalid_grant");
});

test("A1 PKCE is not forced where an app waives it", async () => {
  const party = await world.relyingParty({ name: "Legacy", requirePkce: false });
  world.signInAs(await world.person());
  const opened = await open(world.browser(), party, { code_challenge: "", code_challenge_method: "" });
  const tokens = await rp.authorizationCodeGrant(party.config, new URL(opened.page.url), {
    expectedState: opened.state,
    expectedNonce: opened.nonce,
  });
  expect(tokens.access_token).toEqual(expect.any(String));
});

test("a wrong secret, the secret's hash and a rotated secret are refused", async () => {
  const party = await world.relyingParty();
  world.signInAs(await world.person());
  const attempt = async (secret: string) => {
    const { code, verifier } = await open(world.browser(), party);
    const answer = await post(world, grant(code, party.redirectUri, verifier), [party.clientId, secret]);
    return answer.body["error"];
  };
  expect(await attempt("wrong")).toBe("invalid_client");
  expect(await attempt(party.app.clientSecretHash)).toBe("invalid_client");
  const rotated = await world.apps.rotateSecret(party.app.id, world.by);
  if (!("clientSecret" in rotated)) throw new Error("expected an app by OpenID Connect");
  expect(await attempt(party.clientSecret)).toBe("invalid_client");
  expect(await attempt(rotated.clientSecret)).toBeUndefined();
});

test("a redirect URI is compared whole and a refusal redirects nowhere", async () => {
  const party = await world.relyingParty();
  const browser = world.browser();
  const { redirectUri } = party;
  const port = new URL(redirectUri).port;
  const wrong = [
    `${redirectUri}/`,
    `${redirectUri}/more`,
    `${redirectUri}?x=1`,
    redirectUri.slice(0, -1),
    redirectUri.replace("/callback", "/Callback"),
    redirectUri.replace(port, String(Number(port) + 1)),
    redirectUri.replace("http:", "https:"),
    redirectUri.replace("tracker.", "evil."),
    redirectUri.replace("//", "//tracker@"),
    `${redirectUri}#fragment`,
  ];
  for (const uri of wrong) {
    const { page } = await open(browser, party, { redirect_uri: uri });
    expect([uri, page.status, landedAt(page)]).toEqual([uri, 400, `${world.publicUrl}/oidc/auth`]);
  }
  const { page } = await open(browser, party, { redirect_uri: "" });
  expect(page.status).toBe(400);
});

test("a refusal by page says the error's code under a strict policy, and escapes what it repeats", async () => {
  const party = await world.relyingParty();
  const { page } = await open(world.browser(), party, {
    redirect_uri: "https://x.example/<script>alert(1)</script>",
  });
  expect(page.text).toContain("invalid_redirect_uri");
  expect(page.body).not.toContain("<script>");
  expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
  expect(page.headers["cache-control"]).toBe("no-store");
});

test("an unknown client id is refused whatever it is made of", async () => {
  const party = await world.relyingParty();
  const { url } = await ask(party);
  for (const id of ["nobody", "", "a\u0000b", "x".repeat(5_000), "' or 1=1 --"]) {
    url.searchParams.set("client_id", id);
    expect((await world.browser().go(url.href)).status).toBe(400);
  }
});

test("response_mode=form_post may run the one script of its page", async () => {
  const party = await world.relyingParty();
  world.signInAs(await world.person());
  const { page } = await open(world.browser(), party, { response_mode: "form_post" });
  expect(page.forms[0]).toMatchObject({ action: party.redirectUri, method: "POST" });
  expect(page.headers["content-security-policy"]).toMatch(
    /^default-src 'none'; script-src 'sha256-[\w+/]+=*'/,
  );
});

test("scripts of other origins may read discovery, keys and an app's own userinfo, and no tokens", async () => {
  const party = await world.relyingParty();
  world.signInAs(await world.person());
  const tokens = await redeem(party, await open(world.browser(), party));
  const allowed = async (path: string, origin: string, init: RequestInit = {}) => {
    const headers = { origin, authorization: `Bearer ${tokens.access_token}` };
    const response = await fetch(`${world.publicUrl}/oidc${path}`, { headers, ...init });
    return response.headers.get("access-control-allow-origin");
  };
  const own = new URL(party.redirectUri).origin;
  expect(await allowed("/jwks", "https://evil.example")).not.toBeNull();
  expect(await allowed("/me", own)).toBe(own);
  expect(await allowed("/me", "https://evil.example")).toBeNull();
  const headers = {
    origin: own,
    authorization: `Basic ${Buffer.from(`${party.clientId}:${party.clientSecret}`).toString("base64")}`,
  };
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    code: "x",
    redirect_uri: party.redirectUri,
  });
  expect(await allowed("/token", own, { method: "POST", headers, body })).toBeNull();
});
