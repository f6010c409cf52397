import type { Browser } from "../../kit/browser.ts";
import { HOSTILE_CLIENT, type Plan } from "../../kit/hostile-provider.ts";
import { openHostileStage, wayBack } from "./hostile-stage.ts";
import { atCallback, type ShownConnection } from "./stage.ts";
import { openTests } from "./tests.ts";

const { stage, provider, connection, reset, close } = await openHostileStage();
const tests = openTests(stage);
afterAll(close);
beforeEach(reset);

/** A test up to the answer, which waits. */
const underWay = async (browser = stage.browser()) => {
  const { offer, page } = await tests.run(connection, { browser, stopAt: atCallback });
  return { offer, browser, back: wayBack(page) };
};

const redeemed = () => provider.asked.filter(({ path }) => path === "/token").length;

const signedOut = async (browser: Browser): Promise<void> =>
  expect((await browser.go(`${stage.url}/apps`)).url).toMatch(/\/login\?request=/);

/** The answer's code under another question's state. */
function answerOf(back: string, { state }: { readonly state: string }): string {
  const url = new URL(back);
  url.searchParams.set("state", new URL(state).searchParams.get("state") ?? "");
  return url.href;
}

test("C12 a test's answer under a state that nobody was given is refused, and the test can still end", async () => {
  const { offer, browser, back } = await underWay();
  const page = await browser.go(back.replace(/state=[^&]+/, `state=${"x".repeat(43)}`));
  expect(await stage.recorded(page)).toMatchObject({ code: "oidc_upstream_state_unknown" });
  const twice = await browser.go(`${back}&state=${"x".repeat(43)}`);
  expect(await stage.recorded(twice)).toMatchObject({ code: "oidc_upstream_parameters" });
  expect((await browser.go(back)).text).toContain("would have been accepted");
  expect(await tests.attempt(offer)).toMatchObject({ outcome: "tested", code: "ok" });
});

test("C12 a test's answer in another browser is refused, and burns nothing for the one that began", async () => {
  const { offer, browser, back } = await underWay();
  const stranger = stage.browser();
  expect(await stage.recorded(await stranger.go(back))).toMatchObject({ code: "signin_wrong_browser" });
  await stranger.go(`${stage.url}/login`);
  expect(await stage.recorded(await stranger.go(back))).toMatchObject({ code: "signin_wrong_browser" });
  expect((await browser.go(back)).text).toContain(offer.reference);
});

test("C12 of ten answers to a test at once one redeems the code, and a replay of it is refused", async () => {
  const { offer, browser, back } = await underWay();
  const before = redeemed();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => browser.request({ method: "GET", url: back })),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(redeemed()).toBe(before + 1);
  expect(await tests.attempt(offer)).toMatchObject({ code: "ok" });
  expect(await stage.recorded(await browser.go(back))).toMatchObject({ code: "oidc_upstream_state_unknown" });
  await signedOut(browser);
});

test("C12 a test's answer never finishes a sign-in: its code under a sign-in's state is refused", async () => {
  const { offer, browser, back } = await underWay();
  const real = wayBack(await stage.signIn(browser, connection, atCallback));
  const page = await browser.go(answerOf(back, { state: real }));
  expect(await stage.recorded(page)).toMatchObject({ code: "oidc_upstream_nonce_mismatch" });
  await signedOut(browser);
  expect(await stage.people()).toEqual([]);
  await expect(tests.attempt(offer)).rejects.toThrow(/404/);
});

test("C12 a sign-in's answer under a test's state ends the test, by its nonce, and signs nobody in", async () => {
  const { offer, browser, back } = await underWay();
  const real = wayBack(await stage.signIn(browser, connection, atCallback));
  const page = await browser.go(answerOf(real, { state: back }));
  expect(page.text).toContain("would have been refused");
  expect(await tests.attempt(offer)).toMatchObject({
    outcome: "tested",
    code: "oidc_upstream_nonce_mismatch",
  });
  await signedOut(browser);
  expect(await stage.people()).toEqual([]);
});

test("C12 a sign-in beside a test is a sign-in, and the test beside it is a test", async () => {
  const { offer, browser, back } = await underWay();
  expect((await stage.signIn(browser, connection)).url).toBe(`${stage.url}/apps`);
  const [person] = await stage.people();
  expect((await browser.go(back)).text).toContain("You are not signed in");
  expect(await tests.attempt(offer)).toMatchObject({ outcome: "tested", code: "ok", personId: null });
  expect(await stage.people()).toEqual([person]);
  expect(await tests.events("signin.accepted")).toHaveLength(1);
  expect(await tests.events("session.started")).toHaveLength(1);
});

test("C12 a test keeps to its connection: no other redirect URI takes its answer, and no typed address leads it away", async () => {
  const other = await stage.connect({ issuer: provider.issuer, ...HOSTILE_CLIENT });
  const { offer, browser, back } = await underWay();
  const page = await browser.go(back.replace(connection.id, other.id));
  expect(await stage.recorded(page)).toMatchObject({ code: "signin_connection_mismatch" });
  const begun = await tests.run(connection, {
    browser,
    stopAt: ({ url }) => url.includes("/login?request="),
  });
  const request = new URL(begun.page.url).searchParams.get("request") ?? "";
  const there = await browser.go(`${stage.url}/upstream/oidc/${other.id}/login?request=${request}`);
  expect(await stage.recorded(there)).toMatchObject({ code: "signin_connection_mismatch" });
  const form = await browser.go(`${stage.url}/login?request=${request}`);
  const typed = await browser.submit(form, { email: "ada@northwind.example" });
  expect(await stage.recorded(typed)).toMatchObject({ code: "signin_connection_mismatch" });
  expect((await browser.go(back)).text).toContain(offer.reference);
});

test("C12 Z another tenant neither tests this connection, nor reads its test, nor takes its answer", async () => {
  const { id: tenantId } = await stage.api.post<{ id: string }>("/tenants", { name: "Elsewhere" });
  const theirs = await stage.api.post<ShownConnection>(
    "/connections",
    { name: "Theirs", protocol: "oidc", oidc: { issuer: provider.issuer, ...HOSTILE_CLIENT } },
    tenantId,
  );
  const tried = await stage.send("POST", `/connections/${connection.id}/test`, { draft: {} }, tenantId);
  expect(tried.status).toBe(404);
  const { offer, browser, back } = await underWay();
  const token = offer.url.split("/").at(-1) ?? "";
  expect((await browser.go(`${stage.url}/upstream/oidc/${theirs.id}/test/${token}`)).status).toBe(404);
  const page = await browser.go(back.replace(connection.id, theirs.id));
  expect(page.status).toBe(403);
  expect((await browser.go(back)).text).toContain("would have been accepted");
  await expect(stage.api.get(`/signins/${offer.testId}`, tenantId)).rejects.toThrow(/404/);
  expect(await tests.attempt(offer)).toMatchObject({ code: "ok" });
});

test("C12 a client that is changed while a test is under way is sent no code of the other", async () => {
  const { offer, browser, back } = await underWay();
  const before = redeemed();
  await stage.patch(`/connections/${connection.id}`, { oidc: { clientId: "another" } });
  await browser.go(back);
  expect(await tests.attempt(offer)).toMatchObject({ outcome: "tested", code: "oidc_upstream_changed" });
  expect(redeemed()).toBe(before);
  await stage.patch(`/connections/${connection.id}`, { oidc: { clientId: HOSTILE_CLIENT.clientId } });
});

test("C12 a connection that is removed while a test is under way takes no answer", async () => {
  const gone = await stage.connect({ issuer: provider.issuer, ...HOSTILE_CLIENT });
  const browser = stage.browser();
  const { page } = await tests.run(gone, { browser, stopAt: atCallback });
  await stage.api.delete(`/connections/${gone.id}`);
  const before = redeemed();
  expect(await stage.recorded(await browser.go(wayBack(page)))).toMatchObject({ code: "connection_unknown" });
  expect(redeemed()).toBe(before);
});

const MIXED_UP = { answer: { iss: "https://other.example" } };
const LIES: readonly (readonly [string, Plan, string])[] = [
  ["an ID token signed by a stranger", { signedBy: "stranger" }, "oidc_upstream_signature_invalid"],
  ["an unsigned ID token", { signedBy: "nobody" }, "oidc_upstream_algorithm_refused"],
  ["another nonce", { claims: { nonce: "another" } }, "oidc_upstream_nonce_mismatch"],
  ["another issuer in the answer", MIXED_UP, "oidc_upstream_mixed_up"],
  ["another audience", { claims: { aud: "another" } }, "oidc_upstream_audience_mismatch"],
  ["an unverified address", { claims: { email_verified: false } }, "oidc_upstream_email_unverified"],
  ["a claim named constructor", { claims: { constructor: "x" } }, "oidc_upstream_claim_refused"],
];

test.each(LIES)("C12 C11 a test believes no more than a sign-in: %s", async (_what, plan, code) => {
  provider.plans(plan);
  const { offer, page } = await tests.run(connection);
  expect(page.status).toBe(200);
  const attempt = await tests.attempt(offer);
  expect(attempt).toMatchObject({ outcome: "tested", code });
  expect(attempt.checks.filter(({ ok }) => !ok)).toHaveLength(1);
});

test("C12 a person who says no at the provider ends the test with its error, and a test asks as a sign-in does", async () => {
  provider.plans({ answer: { code: undefined, error: "access_denied" } });
  const { offer } = await tests.run(connection);
  expect(await tests.attempt(offer)).toMatchObject({ outcome: "tested", code: "oidc_upstream_denied" });
  const { parameters } = provider.asked.findLast(({ path }) => path === "/authorize") ?? {};
  expect(parameters?.get("code_challenge_method")).toBe("S256");
  expect(parameters?.get("nonce")).toHaveLength(43);
  expect(parameters?.get("redirect_uri")).toBe(connection.sp.redirectUri);
});
