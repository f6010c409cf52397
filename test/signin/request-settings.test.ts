import { createHash } from "node:crypto";
import type { ConnectionChanges } from "../../src/connections/connections.ts";
import { readAuthnRequest } from "../../src/saml/idp/authn-request.ts";
import { PASSWORD_CONTEXT } from "../kit/idp.ts";
import type { Page } from "../kit/browser.ts";
import { HOME, openStage } from "./stage.ts";

const stage = await openStage();
afterAll(() => stage.close());

const SKEW_MS = stage.world.settings.clockSkewMs;
const MFA = "https://refeds.org/profile/mfa";
const postsSaml = (page: Page): boolean =>
  page.forms.some(({ fields }) => fields.some(({ name }) => name === "SAMLRequest"));
const mail = (name: string) => `ada@${name}.example`;

/** A connection of its own, whose requests are made as `changes` say, with a domain that is named alike. */
async function connect(name: string, changes: ConnectionChanges) {
  const made = await stage.addConnection(name);
  await stage.addDomain(`${name}.example`, { connectionId: made.id });
  const { entityId, ssoUrl, key } = stage.idp;
  const idp = { entityId, ssoUrl, ssoPostUrl: `${ssoUrl}/post`, certificates: [key.certificate] };
  return stage.connections.update(made.id, { idp, ...changes }, stage.by);
}

/** From the address bar to the page that posts, which the identity provider then reads. */
async function startByPost(browser: ReturnType<typeof stage.browser>, email: string) {
  // Attempts are listed by time.
  stage.world.clock.advance(1);
  const form = await browser.go(`${stage.publicUrl}/login`, { stopAt: (page) => page.forms.length > 0 });
  const page = await browser.submit(form, { email }, form.forms[0], { stopAt: postsSaml });
  const { certificate } = await stage.keys.active(stage.world.tenantId, "saml-signing");
  const [sent] = page.forms;
  const value = (name: string) => sent?.fields.find((field) => field.name === name)?.value ?? "";
  const incoming = { binding: "post", field: value("SAMLRequest"), relayState: value("RelayState") } as const;
  const request = readAuthnRequest(incoming, {
    certificates: [certificate],
    requireSignature: true,
    endpoint: `${stage.idp.ssoUrl}/post`,
    now: stage.world.clock(),
  });
  return { page, sent, request };
}

const expectRefused = async (page: Page, code: string) => {
  expect(page.status).toBe(403);
  expect((await stage.attempts())[0]).toMatchObject({ outcome: "refused", code });
};

test("C5 by POST the request is on a page that may post to the identity provider and nowhere else", async () => {
  const connection = await connect("posting", {
    requestBinding: "post",
    request: { extraParameters: { domain_hint: "posting.example" } },
  });
  const browser = stage.browser();
  const { page, sent, request } = await startByPost(browser, mail("posting"));
  expect(request).toMatchObject({ signed: true, acsUrl: stage.connections.sp(connection.id).acsUrl });
  expect(sent).toMatchObject({
    method: "POST",
    action: `${stage.idp.ssoUrl}/post?domain_hint=posting.example`,
  });
  const policy = String(page.headers["content-security-policy"]);
  expect(policy).toContain(`form-action ${new URL(stage.idp.ssoUrl).origin};`);
  const script = /<script>([^<]*)<\/script>/.exec(page.body)?.[1] ?? "";
  const hash = createHash("sha256").update(script).digest("base64");
  expect(policy).toContain(`script-src 'sha256-${hash}';`);
  expect(policy).toContain("default-src 'none'");
  expect(page.body).toMatch(/<button[^>]*type="submit"/);
  expect(page.headers["cache-control"]).toBe("no-store");
  const done = await stage.answer(browser, request.id, { nameId: mail("posting") }, connection);
  expect(done.url).toBe(`${stage.publicUrl}/apps`);
});

test("C13 a connection that asks by POST and is disabled meanwhile neither asks nor takes an answer", async () => {
  const connection = await connect("post-off", { requestBinding: "post" });
  const browser = stage.browser();
  const { page, request } = await startByPost(browser, mail("post-off"));
  await stage.connections.update(connection.id, { enabled: false }, stage.by);
  const answered = await stage.answer(browser, request.id, { nameId: mail("post-off") }, connection);
  await expectRefused(answered, "connection_disabled");
  stage.world.clock.advance(1);
  await expectRefused(await browser.go(page.url), "connection_disabled");
  expect(await stage.who(browser)).toBeNull();
});

test("C5 a connection that demands a fresh authentication refuses an older one, to the millisecond", async () => {
  const connection = await connect("fresh", { request: { forceAuthn: true } });
  for (const [late, fits] of [
    [SKEW_MS, true],
    [SKEW_MS + 1, false],
  ] as const) {
    const browser = stage.browser();
    const { requestId, last } = await stage.start(browser, mail("fresh"));
    expect(new URL(last.headers.location ?? "").searchParams.get("SAMLRequest")).not.toBeNull();
    const change = { authnInstant: new Date(stage.world.clock().getTime() - late) };
    const page = await stage.answer(browser, requestId, { nameId: mail("fresh"), change }, connection);
    if (fits) expect(page.url).toBe(`${stage.publicUrl}/apps`);
    else await expectRefused(page, "saml_authn_too_old");
  }
  const [refused] = await stage.attempts();
  expect(refused?.checks.at(-1)).toMatchObject({ name: "authn_fresh", ok: false });
  expect(refused?.fix?.what).toBeTruthy();
});

test("C5 a sign-in that was begun at another connection owes what this one demands: no answer comes before its question", async () => {
  await connect("lenient", {});
  const connection = await connect("strict", { request: { forceAuthn: true } });
  const browser = stage.browser();
  const { requestId, relayState } = await stage.start(browser, mail("lenient"));
  const form = await browser.go(`${stage.publicUrl}/login?request=${relayState}`);
  await browser.submit(form, { email: mail("strict") }, form.forms[0], {
    stopAt: ({ url }) => url.includes("/login/continue"),
  });
  const change = { authnInstant: new Date(stage.world.clock().getTime() - 3_600_000) };
  const page = await stage.answer(browser, requestId, { nameId: mail("strict"), change }, connection);
  await expectRefused(page, "signin_connection_mismatch");
});

test("C5 what was asked for exactly must come, and another context is refused", async () => {
  const request = { authnContexts: [MFA, "urn:other"] } as const;
  const connection = await connect("strong", { request });
  for (const [authnContext, fits] of [
    [MFA, true],
    [PASSWORD_CONTEXT, false],
  ] as const) {
    const browser = stage.browser();
    const { requestId } = await stage.start(browser, mail("strong"));
    const about = { nameId: mail("strong"), change: { authnContext } };
    const page = await stage.answer(browser, requestId, about, connection);
    if (fits) expect(page.url).toBe(`${stage.publicUrl}/apps`);
    else await expectRefused(page, "saml_authn_context_mismatch");
  }
  expect((await stage.attempts())[0]?.checks.at(-1)).toMatchObject({
    name: "authn_context",
    expected: `${MFA} or urn:other`,
    received: PASSWORD_CONTEXT,
  });
});

test("C5 what was asked for at the start counts, not what the settings have become", async () => {
  const connection = await connect("changed", { request: { authnContexts: [MFA] } });
  const browser = stage.browser();
  const { requestId } = await stage.start(browser, mail("changed"));
  await stage.connections.update(connection.id, { request: { authnContexts: [] } }, stage.by);
  const page = await stage.answer(browser, requestId, { nameId: mail("changed") }, connection);
  await expectRefused(page, "saml_authn_context_mismatch");
});

test("C5 a comparison without an order of its own is asked for, and the answer is taken as it comes", async () => {
  const request = { authnContexts: [MFA], authnContextComparison: "minimum" } as const;
  const connection = await connect("minimum", { request });
  const browser = stage.browser();
  const { requestId } = await stage.start(browser, mail("minimum"));
  const page = await stage.answer(browser, requestId, { nameId: mail("minimum") }, connection);
  expect(page.url).toBe(`${stage.publicUrl}/apps`);
});

test("a first sign-in at home is untouched by all this", async () => {
  const page = await stage.signIn(stage.browser(), { nameId: `ada@${HOME}` });
  expect(page.url).toBe(`${stage.publicUrl}/apps`);
});
