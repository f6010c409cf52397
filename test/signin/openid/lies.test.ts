import type { Plan } from "../../kit/hostile-provider.ts";
import { openHostileStage } from "./hostile-stage.ts";

const { stage, provider, connection, reset, close } = await openHostileStage();
afterAll(close);
beforeEach(reset);

test("C11 an honest answer signs in, so what follows is refused for what is wrong with it", async () => {
  const page = await stage.signIn(stage.browser(), connection);
  expect(page.url).toBe(`${stage.url}/apps`);
  expect(page.text).toContain("Ada");
});

const lies: readonly [lie: string, plan: Plan, code: string, check: string][] = [
  [
    "a token signed by another key",
    { signedBy: "stranger" },
    "oidc_upstream_signature_invalid",
    "id_token_signature",
  ],
  ["an unsigned token", { signedBy: "nobody" }, "oidc_upstream_algorithm_refused", "id_token_algorithm"],
  [
    "a token signed with the client secret",
    { signedBy: "secret" },
    "oidc_upstream_algorithm_refused",
    "id_token_algorithm",
  ],
  [
    "a token for another client",
    { claims: { aud: "other" } },
    "oidc_upstream_audience_mismatch",
    "id_token_aud",
  ],
  [
    "a token for us and others without azp",
    { claims: { aud: ["sallyport", "other"] } },
    "oidc_upstream_audience_mismatch",
    "id_token_aud",
  ],
  [
    "a token that another client asked for",
    { claims: { azp: "other" } },
    "oidc_upstream_audience_mismatch",
    "id_token_azp",
  ],
  [
    "a token of another issuer",
    { claims: { iss: "https://evil.example" } },
    "oidc_upstream_issuer_mismatch",
    "id_token_iss",
  ],
  ["another nonce", { claims: { nonce: "other" } }, "oidc_upstream_nonce_mismatch", "id_token_nonce"],
  ["no nonce", { claims: { nonce: undefined } }, "oidc_upstream_token_invalid", "id_token"],
  ["an expired token", { claims: { exp: 1_700_000_000 } }, "oidc_upstream_token_expired", "id_token_exp"],
  [
    "a token of tomorrow",
    { claims: { iat: 9_000_000_000, exp: 9_000_000_300 } },
    "oidc_upstream_token_not_yet_valid",
    "id_token_iat",
  ],
  [
    "a token that is not valid yet",
    { claims: { nbf: 9_000_000_000 } },
    "oidc_upstream_token_not_yet_valid",
    "id_token_nbf",
  ],
  [
    "a subject of invisible characters",
    { claims: { sub: "ada\u202e" } },
    "oidc_upstream_subject_invalid",
    "id_token_sub",
  ],
  [
    "another person in userinfo",
    { claims: { email: undefined }, userinfo: { sub: "eve", email: "ada@northwind.example" } },
    "oidc_upstream_subject_mismatch",
    "userinfo_subject",
  ],
  [
    "an answer that names another issuer (mix-up)",
    { answer: { iss: "https://evil.example" } },
    "oidc_upstream_mixed_up",
    "answer_issuer",
  ],
  [
    "an answer without the issuer that was promised",
    { answer: { iss: undefined } },
    "oidc_upstream_mixed_up",
    "answer_issuer",
  ],
  [
    "an e-mail address that it has not verified",
    { claims: { email_verified: false } },
    "oidc_upstream_email_unverified",
    "email_verified",
  ],
  [
    "an e-mail address of a stranger's domain",
    { claims: { email: "ada@contoso.example" } },
    "domain_not_verified",
    "domain_not_verified",
  ],
  ["no e-mail address at all", { claims: { email: undefined } }, "mapping_failed", "mapping_email"],
  [
    "a claim by the name of a prototype",
    { claims: { constructor: "x" } },
    "oidc_upstream_claim_refused",
    "claims",
  ],
  [
    "a wrong client secret",
    { tokens: { status: 401, error: "invalid_client" } },
    "oidc_upstream_client_refused",
    "client_secret",
  ],
  [
    "a code that it does not know",
    { answer: { code: "stolen" } },
    "oidc_upstream_code_refused",
    "code_redeemed",
  ],
  [
    "a grant that the client may not use",
    { tokens: { status: 400, error: "unauthorized_client" } },
    "oidc_upstream_token_error",
    "code_redeemed",
  ],
  [
    "no",
    { answer: { code: undefined, error: "access_denied", error_description: "not assigned" } },
    "oidc_upstream_denied",
    "authorization_response",
  ],
  [
    "an error",
    { answer: { code: undefined, error: "server_error" } },
    "oidc_upstream_error",
    "authorization_response",
  ],
  [
    "another issuer in its discovery document",
    { metadata: { issuer: "https://evil.example" } },
    "oidc_upstream_issuer_mismatch",
    "issuer",
  ],
  [
    "a discovery document that leads to a private address",
    { discovery: { status: 302, location: "http://169.254.169.254/latest" } },
    "oidc_upstream_discovery_failed",
    "discovery",
  ],
  [
    "a token endpoint at a private address",
    { metadata: { token_endpoint: "http://10.0.0.1/token" } },
    "oidc_upstream_unreachable",
    "answer_reachable",
  ],
  [
    "keys at a private address",
    { metadata: { jwks_uri: "http://169.254.169.254/keys" } },
    "oidc_upstream_unreachable",
    "answer_reachable",
  ],
];

test.each(lies)(
  "C11 a provider that sends %s signs nobody in, and the recorder says why",
  async (_lie, plan, code, check) => {
    provider.plans(plan);
    const browser = stage.browser();
    const page = await stage.signIn(browser, connection);
    expect(page.status).toBe(403);
    expect(page.text).not.toContain(code);
    const recorded = await stage.recorded(page);
    expect(recorded).toMatchObject({ outcome: "refused", code });
    expect(recorded.checks.filter(({ ok }) => !ok)).toMatchObject([{ name: check }]);
    expect((await browser.go(`${stage.url}/apps`)).url).toContain("/login");
  },
);

const JSON_TYPE = "application/json";
const raw = (path: string, body: string, type = JSON_TYPE): Plan => ({ raw: { [path]: { type, body } } });
const token = (body: object): Plan =>
  raw("/token", JSON.stringify({ access_token: "a", token_type: "Bearer", ...body }));
const DISCOVERY = "/.well-known/openid-configuration";

test.each<[string, Plan]>([
  ["discovery: a page", raw(DISCOVERY, "<html>", "text/html")],
  ["discovery: a list", raw(DISCOVERY, "[]")],
  ["discovery: nothing", raw(DISCOVERY, "")],
  ["discovery: no issuer", { metadata: { issuer: undefined } }],
  ["discovery: an issuer that is no text", { metadata: { issuer: 7 } }],
  [
    "discovery: algorithms that are no list",
    { metadata: { id_token_signing_alg_values_supported: "RS256" } },
  ],
  ["discovery: algorithms of none", { metadata: { id_token_signing_alg_values_supported: null } }],
  ["discovery: no authorization endpoint", { metadata: { authorization_endpoint: undefined } }],
  [
    "discovery: a script for an authorization endpoint",
    { metadata: { authorization_endpoint: "javascript:alert(1)" } },
  ],
  ["discovery: no address for an authorization endpoint", { metadata: { authorization_endpoint: "%%" } }],
  ["discovery: no token endpoint", { metadata: { token_endpoint: undefined } }],
  ["discovery: a number for a token endpoint", { metadata: { token_endpoint: 7 } }],
  ["discovery: no keys", { metadata: { jwks_uri: undefined } }],
  ["discovery: no address for keys", { metadata: { jwks_uri: "%%" } }],
  ["keys: a page", raw("/jwks", "<html>", "text/html")],
  ["keys: no list", raw("/jwks", '{"keys":7}')],
  ["keys: broken ones", raw("/jwks", '{"keys":[{"kty":"EC","crv":"P-256","kid":"one","x":"A","y":"A"}]}')],
  ["tokens: a page", raw("/token", "<html>", "text/html")],
  ["tokens: null", raw("/token", "null")],
  ["tokens: none", token({})],
  ["tokens: a number", token({ id_token: 7 })],
  ["tokens: garbage", token({ id_token: "a.b.c" })],
  ["tokens: an encrypted one", token({ id_token: "a.b.c.d.e" })],
  ["tokens: of another type", token({ token_type: "mac" })],
  ["claims: a subject that is no text", { claims: { sub: 7 } }],
  ["claims: no subject", { claims: { sub: undefined } }],
  ["claims: an issue time that is no number", { claims: { iat: "now" } }],
  ["claims: an issue time without end", { claims: { iat: 1e300 } }],
  ["userinfo: a page", { claims: { email: undefined }, ...raw("/userinfo", "<html>", "text/html") }],
  ["userinfo: a list", { claims: { email: undefined }, ...raw("/userinfo", "[]") }],
  ["userinfo: no subject", { claims: { email: undefined }, userinfo: { sub: undefined } }],
])(
  "C11 what is no OpenID Connect is refused and recorded, never a fault of ours: %s",
  async (_what, plan) => {
    provider.plans(plan);
    const page = await stage.signIn(stage.browser(), connection);
    expect(page.status).toBe(403);
    const recorded = await stage.recorded(page);
    expect(recorded.code).toMatch(/^oidc_upstream_/);
    expect(recorded.checks.filter(({ ok }) => !ok)).toHaveLength(1);
  },
);
