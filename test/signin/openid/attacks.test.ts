import { HOSTILE_CLIENT } from "../../kit/hostile-provider.ts";
import { openHostileStage, wayBack } from "./hostile-stage.ts";
import { atCallback, type ShownConnection } from "./stage.ts";

const { stage, provider, connection, reset, close } = await openHostileStage();
afterAll(close);
beforeEach(reset);

test("C11 a state that nobody was given is refused", async () => {
  const browser = stage.browser();
  const back = new URL(wayBack(await stage.signIn(browser, connection, atCallback)));
  back.searchParams.set("state", "x".repeat(43));
  const page = await browser.go(back.href);
  expect(await stage.recorded(page)).toMatchObject({ code: "oidc_upstream_state_unknown" });
});

test("C11 an answer in another browser is refused, and burns nothing for the one that began", async () => {
  const browser = stage.browser();
  const back = wayBack(await stage.signIn(browser, connection, atCallback));
  const stranger = stage.browser();
  await stranger.go(`${stage.url}/login`);
  expect(await stage.recorded(await stranger.go(back))).toMatchObject({ code: "signin_wrong_browser" });
  expect((await browser.go(back)).url).toBe(`${stage.url}/apps`);
});

test("C11 of ten callbacks at once one redeems the code, and a replay is refused", async () => {
  const browser = stage.browser();
  const back = wayBack(await stage.signIn(browser, connection, atCallback));
  const before = provider.asked.filter(({ path }) => path === "/token").length;
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => browser.request({ method: "GET", url: back })),
  );
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
  expect(provider.asked.filter(({ path }) => path === "/token")).toHaveLength(before + 1);
  expect(await stage.recorded(await browser.go(back))).toMatchObject({ code: "oidc_upstream_state_unknown" });
});

test("C11 an answer at another connection's redirect URI is refused", async () => {
  const other = await stage.connect({ issuer: provider.issuer, ...HOSTILE_CLIENT });
  const browser = stage.browser();
  const back = wayBack(await stage.signIn(browser, connection, atCallback));
  const page = await browser.go(back.replace(connection.id, other.id));
  expect(await stage.recorded(page)).toMatchObject({ code: "signin_connection_mismatch" });
});

test("C5 a question that another connection asked is not answered here, where more is demanded", async () => {
  const strict = await stage.connect(
    { issuer: provider.issuer, ...HOSTILE_CLIENT },
    { request: { forceAuthn: true } },
  );
  await stage.link(strict.id, "strict.example");
  const browser = stage.browser();
  const asked = await stage.signIn(browser, connection, ({ headers }) =>
    (headers.location ?? "").includes("/authorize?"),
  );
  const form = await browser.go(
    `${stage.url}/login?request=${new URL(asked.url).searchParams.get("request")}`,
  );
  await browser.submit(form, { email: "ada@strict.example" }, form.forms[0], {
    stopAt: ({ url }) => url.includes("/login/continue"),
  });
  provider.plans({ claims: { email: "ada@strict.example" } });
  const page = await browser.go(wayBack(asked).replace(connection.id, strict.id));
  expect(await stage.recorded(page)).toMatchObject({ code: "signin_connection_mismatch" });
});

test("C13 a connection that is disabled between request and answer lets nobody in", async () => {
  const browser = stage.browser();
  const back = wayBack(await stage.signIn(browser, connection, atCallback));
  await stage.patch(`/connections/${connection.id}`, { enabled: false });
  expect(await stage.recorded(await browser.go(back))).toMatchObject({ code: "connection_disabled" });
  await stage.patch(`/connections/${connection.id}`, { enabled: true });
});

test("C11 a client that is changed between request and answer is sent no code of the other", async () => {
  const browser = stage.browser();
  const back = wayBack(await stage.signIn(browser, connection, atCallback));
  await stage.patch(`/connections/${connection.id}`, { oidc: { clientId: "another" } });
  expect(await stage.recorded(await browser.go(back))).toMatchObject({ code: "oidc_upstream_changed" });
  await stage.patch(`/connections/${connection.id}`, { oidc: { clientId: HOSTILE_CLIENT.clientId } });
});

test("C5 where a fresh sign-in is asked for, prompt and max_age go out and an older one is refused", async () => {
  await stage.patch(`/connections/${connection.id}`, { request: { forceAuthn: true } });
  expect((await stage.signIn(stage.browser(), connection)).url).toBe(`${stage.url}/apps`);
  const { parameters } = provider.asked.findLast(({ path }) => path === "/authorize") ?? {};
  expect(parameters?.get("prompt")).toBe("login");
  expect(parameters?.get("max_age")).toBe("0");
  for (const auth_time of [1_700_000_000, undefined]) {
    provider.plans({ claims: { auth_time } });
    const page = await stage.signIn(stage.browser(), connection);
    expect(await stage.recorded(page)).toMatchObject({ code: "oidc_upstream_authn_too_old" });
  }
  await stage.patch(`/connections/${connection.id}`, { request: { forceAuthn: false } });
});

test("C11 the addresses of one protocol refuse a connection of the other", async () => {
  const saml = await stage.api.post<ShownConnection>("/connections", { name: "SAML", protocol: "saml" });
  const browser = stage.browser();
  const wrong = [
    `${stage.url}/saml/${connection.id}/login`,
    `${stage.url}/upstream/oidc/${saml.id}/login`,
    `${stage.url}/upstream/oidc/${saml.id}/callback?state=x&code=y`,
  ];
  for (const url of wrong)
    expect(await stage.recorded(await browser.go(url))).toMatchObject({ code: "connection_other_protocol" });
  const posted = await browser.post(`${stage.url}/saml/${connection.id}/acs`, { SAMLResponse: "PHgvPg==" });
  expect(await stage.recorded(posted)).toMatchObject({ code: "connection_other_protocol" });
  expect((await browser.go(`${stage.url}/saml/${connection.id}/metadata`)).status).toBe(404);
});

test("C11 the secret goes to the token endpoint alone, and the code with its PKCE verifier", async () => {
  await stage.signIn(stage.browser(), connection);
  const authorize = provider.asked.findLast(({ path }) => path === "/authorize");
  const token = provider.asked.findLast(({ path }) => path === "/token");
  expect(authorize?.parameters.get("code_challenge_method")).toBe("S256");
  expect(authorize?.parameters.toString()).not.toContain("s3cret");
  expect(token?.authorization).toMatch(/^Basic /);
  expect(token?.parameters.get("code_verifier")).toHaveLength(64);
  expect(token?.parameters.get("redirect_uri")).toBe(connection.sp.redirectUri);
});
