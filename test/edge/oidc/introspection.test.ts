import * as rp from "openid-client";
import { ask, discover, open, openOidcWorld, post, redeem, userinfo } from "./oidc-world.ts";
import type { OidcWorld, RelyingParty } from "./oidc-world.ts";

const DAY = 86_400_000;

let world: OidcWorld;
beforeAll(async () => {
  world = await openOidcWorld();
});
afterAll(() => world.close());
beforeEach(() => world.allowTokens({ allowed: true, maxDays: 365 }));

async function aToken(days = 30) {
  const person = await world.person();
  const by = { tenantId: world.tenantId, actor: { kind: "person", id: person.id } } as const;
  const made = await world.apiTokens.create({ name: "script", days }, person.id, by);
  return { person, by, ...made };
}

const introspect = (party: RelyingParty, secret: string, hint?: string) =>
  rp.tokenIntrospection(party.config, secret, hint === undefined ? {} : { token_type_hint: hint });

const INACTIVE = { active: false };

/** In the wire's own words. */
async function asked(init: { headers?: Record<string, string>; body: Record<string, string> }) {
  const response = await fetch(`${world.publicUrl}/oidc/token/introspection`, {
    method: "POST",
    headers: init.headers ?? {},
    body: new URLSearchParams(init.body),
  });
  const body: Record<string, unknown> = await response.json();
  return { status: response.status, body, headers: response.headers };
}
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`,
});

test("T3 A7 an app asks about a person's token and learns whose it is and until when", async () => {
  const roles = [
    { role: "developer", groups: ["engineering"] },
    { role: "accountant", groups: ["finance"] },
  ];
  const party = await world.relyingParty({ roles });
  const { person, token, secret } = await aToken();
  expect(secret).toMatch(/^spt_[\w-]{43}[0-9A-Za-z]{6}$/);
  const seconds = (at: Date) => Math.floor(at.getTime() / 1000);
  const told = {
    active: true,
    token_type: "api_token",
    iss: `${world.publicUrl}/oidc`,
    jti: token.id,
    iat: seconds(token.createdAt),
    exp: seconds(token.expiresAt),
    sub: person.id,
    username: person.email,
    preferred_username: person.email,
    name: "Ann Lee",
    given_name: "Ann",
    family_name: "Lee",
    email: person.email,
    email_verified: false,
    groups: ["engineering"],
    roles: ["developer"],
  };
  expect(await introspect(party, secret)).toEqual(told);
  expect(await introspect(party, secret, "access_token")).toEqual(told);
  const byPost = await asked({
    body: { token: secret, client_id: party.clientId, client_secret: party.clientSecret },
  });
  expect([byPost.status, byPost.body]).toEqual([200, told]);
  expect(byPost.headers.get("cache-control")).toBe("no-store");
});

test("T3 percent-encoded credentials are those that they spell", async () => {
  const party = await world.relyingParty();
  const { secret } = await aToken();
  const spelt = (text: string) => text.replace(/./g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  const headers = basic(spelt(party.clientId), spelt(party.clientSecret));
  expect((await asked({ headers, body: { token: secret } })).body).toMatchObject({ active: true });
});

test("T3 who is no app learns nothing: a wrong secret, an unknown client, none at all, a disabled app", async () => {
  const party = await world.relyingParty();
  const { secret } = await aToken();
  const {
    body: wrong,
    status,
    headers,
  } = await asked({
    headers: basic(party.clientId, "wrong"),
    body: { token: secret },
  });
  expect([status, wrong["error"]]).toEqual([401, "invalid_client"]);
  expect(headers.get("www-authenticate")).toMatch(/^Basic /);
  const unknown = await asked({ headers: basic("nobody", "x"), body: { token: secret } });
  expect([unknown.status, unknown.body]).toEqual([401, wrong]);
  expect((await asked({ body: { token: secret } })).status).toBe(400);
  expect((await asked({ body: { token: secret, client_id: party.clientId } })).status).toBe(401);
  await world.apps.update(party.app.id, { enabled: false }, world.by);
  await expect(introspect(party, secret)).rejects.toMatchObject({ status: 401 });
});

test("T3 a token counts from the next question on no more once it is revoked, alone or with all of its person", async () => {
  const party = await world.relyingParty();
  const other = await world.secondNode();
  const one = await aToken();
  const two = await aToken();
  const elsewhere = async (secret: string) => {
    const response = await fetch(`${other}/oidc/token/introspection`, {
      method: "POST",
      headers: basic(party.clientId, party.clientSecret),
      body: new URLSearchParams({ token: secret }),
    });
    return response.json();
  };
  expect(await elsewhere(one.secret)).toMatchObject({ active: true });
  await world.apiTokens.revoke(one.token.id, world.by);
  expect(await introspect(party, one.secret)).toEqual(INACTIVE);
  expect(await elsewhere(one.secret)).toEqual(INACTIVE);
  expect(await introspect(party, two.secret)).toMatchObject({ active: true });
  expect(await world.apiTokens.revokeAll({ personId: two.person.id }, world.by)).toEqual({ revoked: 1 });
  expect(await elsewhere(two.secret)).toEqual(INACTIVE);
});

test("T3 a token ends at its end: still at the last moment, no more at it", async () => {
  const party = await world.relyingParty();
  const { token, secret } = await aToken(7);
  world.clock.set(new Date(token.expiresAt.getTime() - 1));
  expect(await introspect(party, secret)).toMatchObject({ active: true });
  world.clock.advance(1);
  expect(await introspect(party, secret)).toEqual(INACTIVE);
  world.clock.set(token.createdAt);
});

test("P2 P6 shortening the longest life ends a token at the next question, and so does forbidding them", async () => {
  const party = await world.relyingParty();
  const { token, secret } = await aToken(90);
  world.clock.advance(10 * DAY);
  world.allowTokens({ allowed: true, maxDays: 11 });
  expect(await introspect(party, secret)).toMatchObject({
    active: true,
    exp: Math.floor(token.createdAt.getTime() / 1000) + 11 * 86_400,
  });
  world.allowTokens({ allowed: true, maxDays: 10 });
  expect(await introspect(party, secret)).toEqual(INACTIVE);
  world.allowTokens({ allowed: false, maxDays: 365 });
  expect(await introspect(party, secret)).toEqual(INACTIVE);
  world.allowTokens({ allowed: true, maxDays: 365 });
  expect(await introspect(party, secret)).toMatchObject({ active: true });
  world.clock.advance(-10 * DAY);
});

test("P2 nobody makes a token where the policy allows none, or for longer than it says", async () => {
  world.allowTokens({ allowed: false, maxDays: 365 });
  await expect(aToken()).rejects.toMatchObject({ code: "api_tokens_not_allowed" });
  world.allowTokens({ allowed: true, maxDays: 30 });
  for (const days of [31, 0, -1, 1.5, Number.NaN])
    await expect(aToken(days)).rejects.toMatchObject({ code: "api_token_life_refused" });
  await aToken(30);
});

test("A6 a token opens no app that its person may not open, and none of a deactivated person", async () => {
  const closed = await world.relyingParty({ name: "Closed", groups: ["finance"] });
  const party = await world.relyingParty();
  const { person, token, secret } = await aToken();
  expect(await introspect(closed, secret)).toEqual(INACTIVE);
  expect(await introspect(party, secret)).toMatchObject({ active: true });
  await world.database.transact(world.tenantId, ({ people }) =>
    people.update({ ...person, status: "deactivated", version: 2 }),
  );
  expect(await introspect(party, secret)).toEqual(INACTIVE);
  await introspect(closed, secret);
  const { items } = await world.audited("api_token.refused");
  const told = items.filter(({ event }) => event.name === "api_token.refused" && event.targetId === token.id);
  // Once for each app and reason, however often it asks.
  expect(told.map(({ event, actor }) => [event, actor])).toEqual(
    [
      [closed.app, "person_deactivated"] as const,
      [party.app, "person_deactivated"] as const,
      [closed.app, "app_access_not_granted"] as const,
    ].map(([app, code]) => [
      { name: "api_token.refused", targetId: token.id, personId: person.id, appId: app.id, code },
      { kind: "app", id: app.id, name: app.name },
    ]),
  );
  await introspect(party, secret);
  expect((await world.audited("api_token.refused")).items).toHaveLength(items.length);
});

test("A token of another tenant is no token", async () => {
  const elsewhere = await world.tenant("elsewhere");
  const stranger = await world.relyingParty({ name: "Stranger" }, elsewhere);
  const { secret } = await aToken();
  expect(await introspect(stranger, secret)).toEqual(INACTIVE);
});

test("T3 what was mistyped, cut off or made up is no token, and what is kept is no secret", async () => {
  const party = await world.relyingParty();
  const { token, secret } = await aToken();
  const flipped = secret.slice(0, -7) + (secret.at(-7) === "A" ? "B" : "A") + secret.slice(-6);
  for (const wrong of [
    flipped,
    secret.slice(0, -1),
    `${secret}A`,
    secret.toUpperCase(),
    token.secretHash,
    token.id,
  ])
    expect(await introspect(party, wrong)).toEqual(INACTIVE);
  const trail = JSON.stringify(await world.audited("api_token.created"));
  expect(trail).toContain(token.id);
  for (const hidden of [secret, token.secretHash, secret.slice(4, 47)])
    expect(trail + world.written.join()).not.toContain(hidden);
});

test("T3 the last use is kept with the app and the address that asked, to the minute", async () => {
  const party = await world.relyingParty();
  const { person, secret } = await aToken();
  const lastUsed = async () =>
    (await world.apiTokens.list(world.tenantId, { personId: person.id }, { limit: 1 })).items[0]?.lastUsed;
  expect(await lastUsed()).toBeUndefined();
  const first = world.clock();
  await introspect(party, secret);
  world.clock.advance(59_999);
  await introspect(party, secret);
  expect(await lastUsed()).toEqual({ at: first, appId: party.app.id, ip: "127.0.0.1" });
  world.clock.advance(1);
  await introspect(party, secret);
  expect((await lastUsed())?.at).toEqual(world.clock());
});

test("tokens of one kind never work as another: an API token opens nothing of OpenID Connect, and the reverse", async () => {
  const party = await world.relyingParty();
  const { secret } = await aToken();
  const credentials: [string, string] = [party.clientId, party.clientSecret];
  expect((await userinfo(world, secret)).status).toBe(401);
  const { verifier } = await ask(party);
  for (const fields of [
    { grant_type: "refresh_token", refresh_token: secret },
    {
      grant_type: "authorization_code",
      code: secret,
      redirect_uri: party.redirectUri,
      code_verifier: verifier,
    },
  ])
    expect((await post(world, fields, credentials)).body["error"]).toBe("invalid_grant");
  // As an app's credentials.
  const posing = await discover(world.publicUrl, party.clientId, secret);
  await expect(rp.tokenIntrospection(posing, secret)).rejects.toMatchObject({ status: 401 });
  await rp.tokenRevocation(party.config, secret);
  expect(await introspect(party, secret)).toMatchObject({ active: true });
});

async function signedIn(party: RelyingParty) {
  const person = await world.person();
  world.signInAs(person);
  const opened = await open(world.browser(), party);
  return { person, opened, tokens: await redeem(party, opened) };
}

test("A1 an app introspects its own access and refresh tokens, and nobody else's (RFC 7662)", async () => {
  const party = await world.relyingParty();
  const other = await world.relyingParty({ name: "Wiki" });
  const { person, tokens } = await signedIn(party);
  const refresh = tokens.refresh_token ?? "";
  const about = { active: true, sub: person.id, client_id: party.clientId, scope: expect.any(String) };
  expect(await introspect(party, tokens.access_token)).toMatchObject({ ...about, token_type: "Bearer" });
  expect(await introspect(party, refresh)).toMatchObject(about);
  for (const token of [tokens.access_token, refresh])
    expect(await introspect(other, token)).toEqual(INACTIVE);
  expect(await introspect(party, tokens.id_token ?? "").catch(() => INACTIVE)).toEqual(INACTIVE);
  await world.sessions.revoke(world.tenantId, { personId: person.id }, world.by);
  for (const token of [tokens.access_token, refresh])
    expect(await introspect(party, token)).toEqual(INACTIVE);
});

test.each(["access_token", "refresh_token"] as const)(
  "A1 an app that revokes its %s ends all that came of that sign-in to it (RFC 7009)",
  async (kind) => {
    const party = await world.relyingParty();
    const other = await world.relyingParty({ name: "Wiki" });
    const { opened, tokens } = await signedIn(party);
    const token = tokens[kind] ?? "";
    await rp.tokenRevocation(other.config, token);
    expect((await userinfo(world, tokens.access_token)).status).toBe(200);
    await rp.tokenRevocation(party.config, token, { token_type_hint: kind });
    expect((await userinfo(world, tokens.access_token)).status).toBe(401);
    await expect(rp.refreshTokenGrant(party.config, tokens.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
    await expect(redeem(party, opened)).rejects.toMatchObject({ error: "invalid_grant" });
    // Unknown tokens are answered alike (RFC 7009 2.2).
    await rp.tokenRevocation(party.config, token);
    await rp.tokenRevocation(party.config, "never-was");
  },
);
