import { openOpenidProvider } from "../../kit/openid-provider.ts";
import type { Browser, Page } from "../../kit/browser.ts";
import { atCallback, HOME, openOpenidStage, type OpenidStage, type ShownConnection } from "./stage.ts";
import { openTests } from "./tests.ts";

const SECRET = "s3cret-of-the-client-0123456789abcdef";
const ACCOUNTS = {
  "0001": { email: `ada@${HOME}`, email_verified: true, name: "Ada Lovelace", groups: ["engineers"] },
};

let stage: OpenidStage;
let connection: ShownConnection;
let provider: Awaited<ReturnType<typeof openOpenidProvider>>;
let tests: ReturnType<typeof openTests>;
beforeAll(async () => {
  stage = await openOpenidStage();
  connection = await stage.connect();
  tests = openTests(stage);
  provider = await openOpenidProvider(
    [{ client_id: "sallyport", client_secret: SECRET, redirect_uris: [connection.sp.redirectUri] }],
    ACCOUNTS,
  );
});
afterAll(async () => {
  await provider.close();
  await stage.close();
});

const oidc = (more: object = {}) => ({
  oidc: {
    issuer: provider.issuer,
    clientId: "sallyport",
    clientSecret: SECRET,
    scopes: ["email", "profile", "groups"],
    ...more,
  },
});

const signedOut = async (browser: Browser): Promise<void> =>
  expect((await browser.go(`${stage.url}/apps`)).url).toMatch(/\/login\?request=/);

test("C12 C11 a test of a connection whose provider is not known is refused with what to give first", async () => {
  const refused = await tests.tryToOffer(connection, {});
  expect(refused).toMatchObject({ status: 422, body: { code: "invalid_input" } });
  expect(JSON.stringify(refused.body)).toContain("issuer, client ID and client secret");
});

test("C12 C11 a test by a real OpenID provider shows what was received, checked and mapped, on a disabled connection, and signs nobody in", async () => {
  await stage.patch(`/connections/${connection.id}`, { ...oidc(), enabled: false });
  await stage.link(connection.id);
  const browser = stage.browser();
  const { offer, page } = await tests.run(connection, { browser });
  expect(new URL(offer.url).pathname).toMatch(`/upstream/oidc/${connection.id}/test/`);
  expect(page.status).toBe(200);
  expect(page.text).toContain("You are not signed in");
  expect(page.text).toContain("would have been accepted");
  expect(page.text).toContain(offer.reference);
  await signedOut(browser);
  expect(await stage.people()).toEqual([]);
  const attempt = await tests.attempt(offer);
  expect(attempt).toMatchObject({ outcome: "tested", code: "ok", email: `ada@${HOME}`, personId: null });
  expect(attempt.checks.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["id_token_signature", "id_token_nonce", "answer_issuer", "policy"]),
  );
  expect(attempt.mapped).toContainEqual({
    field: "email",
    value: `ada@${HOME}`,
    source: 'attribute "email"',
  });
  expect(attempt.mapped).toContainEqual(expect.objectContaining({ field: "groups", value: "engineers" }));
  expect(await tests.events("signin.tested")).toHaveLength(1);
  expect(await tests.events("session.started")).toEqual([]);
});

test("C12 T2 the report says what the policy would ask for before there were a session", async () => {
  await stage.patch(`/policies/${stage.world.tenantId}`, { twoStep: "required" });
  const { offer, page } = await tests.run(connection);
  expect(page.text).toContain("the policy would ask for: adding a second factor");
  const policy = (await tests.attempt(offer)).checks.find(({ name }) => name === "policy");
  expect(policy).toMatchObject({ ok: true, received: "would be owed: enrol" });
  await stage.patch(`/policies/${stage.world.tenantId}`, { sso: { mode: "off" } });
  const refused = await tests.run(connection);
  expect(await tests.attempt(refused.offer)).toMatchObject({ outcome: "tested", code: "policy_sso_off" });
  await stage.patch(`/policies/${stage.world.tenantId}`, { twoStep: "off", sso: { mode: "optional" } });
});

test("C12 M3 a draft of the mapping is tried and does not come into force; what it misses is named", async () => {
  const rules = { givenName: [], familyName: [], displayName: [], groups: [], custom: {} };
  const draft = (attribute: string) => ({ mapping: { email: [{ attribute }], ...rules } });
  const missed = await tests.run(connection, { draft: draft("upn") });
  const attempt = await tests.attempt(missed.offer);
  expect(attempt).toMatchObject({ outcome: "tested", code: "mapping_failed" });
  expect(attempt.checks.find(({ ok }) => !ok)).toMatchObject({
    name: "mapping_email",
    expected: 'attribute "upn"',
    received: expect.stringContaining("email"),
  });
  const taken = await tests.run(connection, { draft: draft("email") });
  expect(await tests.attempt(taken.offer)).toMatchObject({ code: "ok" });
  await expect(stage.api.get(`/connections/${connection.id}/mapping/versions`)).resolves.toMatchObject({
    items: [],
  });
});

test("C12 what only SAML has cannot be tried on a connection by OpenID Connect", async () => {
  for (const draft of [{ settings: { idpInitiated: true } }, { settings: { idpEntityId: "x" } }])
    expect(await tests.tryToOffer(connection, draft)).toMatchObject({ status: 422 });
  expect(await tests.tryToOffer(connection, { settings: { clockSkewSeconds: 5 } })).toMatchObject({
    status: 201,
  });
});

test("C12 S5 a wrong client secret and a provider that cannot be reached end the test with their names, and are no refused sign-ins", async () => {
  await stage.patch(`/connections/${connection.id}`, oidc({ clientSecret: "wrong-secret" }));
  const secret = await tests.run(connection);
  expect(secret.page.text).toContain("would have been refused");
  expect(secret.page.text).toContain("does not accept our client secret");
  expect(await tests.attempt(secret.offer)).toMatchObject({
    outcome: "tested",
    code: "oidc_upstream_client_refused",
  });
  await stage.patch(`/connections/${connection.id}`, oidc({ issuer: "http://127.0.0.1:1" }));
  const away = await tests.run(connection);
  expect(away.page.text).toContain("could not be reached");
  expect(await tests.attempt(away.offer)).toMatchObject({
    outcome: "tested",
    code: "oidc_upstream_unreachable",
  });
  await stage.patch(`/connections/${connection.id}`, oidc());
  expect(await tests.events("signin.refused")).toEqual([]);
});

test("C12 D5 a provider may speak only for domains that are linked to its connection, in a test too", async () => {
  const other = await stage.connect();
  const lent = await openOpenidProvider(
    [{ client_id: "sallyport", client_secret: SECRET, redirect_uris: [other.sp.redirectUri] }],
    ACCOUNTS,
  );
  await stage.patch(`/connections/${other.id}`, oidc({ issuer: lent.issuer }));
  const { offer } = await tests.run(other);
  const attempt = await tests.attempt(offer);
  expect(attempt).toMatchObject({ outcome: "tested", code: "domain_not_linked" });
  expect(attempt.mapped).toContainEqual(expect.objectContaining({ field: "email", value: `ada@${HOME}` }));
  await lent.close();
});

test("C12 C13 a real sign-in by the connection that is disabled stays refused while its tests work, and works once it is enabled", async () => {
  const refused = await stage.signIn(stage.browser(), connection);
  expect(await stage.recorded(refused)).toMatchObject({ code: "connection_disabled" });
  await stage.patch(`/connections/${connection.id}`, { enabled: true });
  expect((await stage.signIn(stage.browser(), connection)).url).toBe(`${stage.url}/apps`);
  expect(await stage.people()).toHaveLength(1);
});

test("C12 the link works once, opening it uses nothing up, and it ends after an hour; the question after ten minutes", async () => {
  const { offer } = await tests.run(connection);
  expect((await stage.browser().go(offer.url)).status).toBe(404);
  const browser = stage.browser();
  const slow = await tests.run(connection, { browser, stopAt: atCallback });
  const late = await tests.offer(connection);
  expect((await stage.browser().go(late.url)).status).toBe(200);
  expect((await stage.browser().go(late.url)).status).toBe(200);
  stage.world.clock.advance(10 * 60_000);
  const over = await browser.go(locationOf(slow.page));
  expect(over.status).toBe(403);
  expect(await stage.recorded(over)).toMatchObject({
    outcome: "refused",
    code: "oidc_upstream_state_unknown",
  });
  stage.world.clock.advance(50 * 60_000);
  expect((await stage.browser().go(late.url)).status).toBe(404);
  expect((await stage.browser().go(`${stage.url}/upstream/oidc/${connection.id}/test/made-up`)).status).toBe(
    404,
  );
});

const locationOf = (page: Page): string => page.headers.location ?? "";
