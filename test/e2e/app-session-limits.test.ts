import { inflateRawSync } from "node:zlib";
import * as rp from "openid-client";
import { createApiTokens } from "../../src/api-tokens/api-tokens.ts";
import { openAdminApi } from "../kit/admin-api.ts";
import { formOf } from "../kit/attacks/live.ts";
import { openAttackStage } from "../kit/attacks/stage.ts";
import { ownAnswer } from "../kit/attacks/stateful.ts";
import { openBrowser, type Browser, type Page } from "../kit/browser.ts";
import { authnRequest, query } from "../edge/idp/requests.ts";

const MINUTE = 60_000;
const LIMITS = { absoluteMinutes: 60, idleMinutes: 20 };
const REDIRECT = "http://127.0.0.1:9/callback";
const ACS = "http://127.0.0.1:9/acs";

const stage = await openAttackStage();
const { clock, tenantId } = stage.world;
const api = openAdminApi(stage.url, stage.adminKey);
afterAll(() => stage.close());

/** Answers a sign-in that the identity provider was asked for, and goes on to where it leads. */
async function answered(
  browser: Browser,
  { headers: asked }: Page,
  stopAt: (page: Page) => boolean,
): Promise<Page> {
  const deflated = new URL(asked.location ?? "").searchParams.get("SAMLRequest") ?? "";
  const xml = inflateRawSync(Buffer.from(deflated, "base64")).toString();
  const requestId = / ID="([^"]+)"/.exec(xml)?.[1] ?? "";
  const live = { ...(await stage.begin()), requestId, now: clock() };
  const { headers } = await stage.postOnce(browser, formOf(ownAnswer(live)));
  return browser.go(new URL(headers.location ?? "", stage.url).href, { stopAt });
}

async function signedIn(): Promise<Browser> {
  const browser = openBrowser();
  const page = await stage.post(browser, formOf(ownAnswer(await stage.begin(browser))));
  expect(page.text).toContain("Signed in as");
  return browser;
}

/** One app: whether it opens with the sign-in that is there, and where its request goes. */
interface Door {
  readonly go: () => Promise<Page>;
  readonly opens: () => Promise<boolean>;
  /** Opens it with a new sign-in, begun by the app's own request. */
  readonly signInAgain: () => Promise<void>;
}
type Channel = (browser: Browser, session: object | null) => Promise<Door>;

const atIdp = ({ headers }: Page): boolean => headers.location?.startsWith(stage.idp.ssoUrl) ?? false;

/** A door that the browser goes through by an address that ends at the app or asks for a sign-in. */
function doorOf(
  browser: Browser,
  address: () => string | Promise<string>,
  isIn: (page: Page) => boolean,
): Door {
  const go = async () => browser.go(await address(), { stopAt: isIn });
  return {
    go,
    async opens() {
      const page = await go();
      if (!isIn(page)) expect(page.url).toContain("/login");
      return isIn(page);
    },
    async signInAgain() {
      const email = "victim@corp-a.example.com";
      const asked = await browser.submit(await go(), { email }, undefined, { stopAt: atIdp });
      expect(isIn(await answered(browser, asked, isIn))).toBe(true);
    },
  };
}

let made = 0;
const named = (protocol: string, session: object | null) => {
  made += 1;
  return { name: `App ${made}`, protocol, session };
};

async function openIdConnectApp(session: object | null) {
  const app = await api.post<{ clientId: string; clientSecret: string }>("/apps", {
    ...named("oidc", session),
    redirectUris: [REDIRECT],
  });
  const secret = rp.ClientSecretBasic(app.clientSecret);
  const execute = [rp.allowInsecureRequests];
  const config = await rp.discovery(new URL(`${stage.url}/oidc`), app.clientId, undefined, secret, {
    execute,
  });
  const verifier = rp.randomPKCECodeVerifier();
  const challenge = await rp.calculatePKCECodeChallenge(verifier);
  const address = (about: Record<string, string> = {}) =>
    rp.buildAuthorizationUrl(config, {
      redirect_uri: REDIRECT,
      scope: "openid email",
      code_challenge: challenge,
      code_challenge_method: "S256",
      ...about,
    }).href;
  return { config, verifier, address };
}
const cameBack = ({ headers }: Page): boolean => headers.location?.startsWith(REDIRECT) ?? false;

const openIdConnect: Channel = async (browser, session) => {
  const { address } = await openIdConnectApp(session);
  return doorOf(browser, () => address(), cameBack);
};

const saml: Channel = async (browser, session) => {
  const issuer = `https://app${made}.example/sp`;
  await api.post("/apps", { ...named("saml", session), entityId: issuer, acsUrls: [ACS] });
  const destination = `${stage.url}/idp/sso`;
  let requests = 0;
  const address = () => {
    requests += 1;
    return `${destination}?${query(authnRequest({ issuer, destination, at: clock(), id: `_r${made}.${requests}` }))}`;
  };
  return doorOf(browser, address, ({ forms }) => forms.some(({ action }) => action === ACS));
};

const forwardAuth: Channel = async (browser, session) => {
  const host = `localhost:${9_500 + made}`;
  await api.post("/apps", { ...named("forward-auth", session), hosts: [host] });
  const asked = async () => {
    const cookie = browser.cookies.header({ method: "GET", url: new URL(stage.url), initiator: undefined });
    const forwarded = {
      "x-forwarded-host": host,
      "x-forwarded-proto": "http",
      "x-forwarded-uri": "/page",
      accept: "text/html",
    };
    return fetch(`${stage.url}/forward-auth?answer=redirect`, {
      headers: { ...forwarded, cookie },
      redirect: "manual",
    });
  };
  const isIn = ({ headers }: Page): boolean => headers.location === `http://${host}/page`;
  const door = doorOf(browser, async () => (await asked()).headers.get("location") ?? "", isIn);
  return { ...door, opens: async () => (await asked()).status === 200 || door.opens() };
};

const channels: readonly (readonly [string, Channel])[] = [
  ["OpenID Connect", openIdConnect],
  ["SAML", saml],
  ["forward-auth", forwardAuth],
];

describe.each(channels)("%s", (_name, channel) => {
  test("X1 app limit: a sign-in older than the app's absolute limit does not open it, other apps go on, a new one does", async () => {
    const browser = await signedIn();
    const [app, other] = [await channel(browser, LIMITS), await channel(browser, null)];
    for (let passed = 0; passed < 45; passed += 15) {
      clock.advance(15 * MINUTE);
      expect(await app.opens()).toBe(true);
    }
    clock.advance(14 * MINUTE);
    expect(await app.opens()).toBe(true);
    clock.advance(MINUTE);
    expect(await app.opens()).toBe(false);
    expect(await other.opens()).toBe(true);
    await app.signInAgain();
    expect(await app.opens()).toBe(true);
  });

  test("X1 app limit: a session that was idle for longer does not open the app, nor for who turns round when asked", async () => {
    const browser = await signedIn();
    const [app, other] = [await channel(browser, LIMITS), await channel(browser, null)];
    expect(await app.opens()).toBe(true);
    clock.advance(19 * MINUTE);
    expect(await app.opens()).toBe(true);
    clock.advance(20 * MINUTE);
    expect(await app.opens()).toBe(false);
    expect(await app.opens()).toBe(false);
    expect(await other.opens()).toBe(true);
    expect(await app.opens()).toBe(false);
    await app.signInAgain();
    expect(await app.opens()).toBe(true);
  });
});

test("X1 app limit: OpenID Connect refuses tokens, and prompt=none says login_required", async () => {
  const browser = await signedIn();
  const { config, verifier, address } = await openIdConnectApp({ absoluteMinutes: 5 });
  const codeAt = async (about?: Record<string, string>) =>
    new URL((await browser.go(address(about), { stopAt: cameBack })).headers.location ?? "");
  const tokens = await rp.authorizationCodeGrant(config, await codeAt(), { pkceCodeVerifier: verifier });
  const late = await codeAt();
  const active = async () => (await rp.tokenIntrospection(config, tokens.access_token)).active;
  const userinfo = async () =>
    (await fetch(`${stage.url}/oidc/me`, { headers: { authorization: `Bearer ${tokens.access_token}` } }))
      .status;
  clock.advance(5 * MINUTE - 1_000);
  expect([await active(), await userinfo()]).toEqual([true, 200]);
  const kept = await codeAt();
  clock.advance(1_000);
  expect([await active(), await userinfo()]).toEqual([false, 401]);
  for (const code of [late, kept])
    await expect(
      rp.authorizationCodeGrant(config, code, { pkceCodeVerifier: verifier }),
    ).rejects.toMatchObject({ error: "invalid_grant" });
  await expect(rp.refreshTokenGrant(config, tokens.refresh_token ?? "")).rejects.toMatchObject({
    error: "invalid_grant",
  });
  expect((await codeAt({ prompt: "none" })).searchParams.get("error")).toBe("login_required");
});

test("X1 app limit: SessionNotOnOrAfter is the least of policy and app", async () => {
  const browser = await signedIn();
  const signedInAt = clock().getTime();
  clock.advance(MINUTE);
  const until = async (door: Door) => {
    const { fields } = (await door.go()).forms[0] ?? { fields: [] };
    const answer = fields.find(({ name }) => name === "SAMLResponse")?.value ?? "";
    const xml = Buffer.from(answer, "base64").toString();
    return Date.parse(/SessionNotOnOrAfter="([^"]+)"/.exec(xml)?.[1] ?? "") - signedInAt;
  };
  // The clock is read a little before.
  expect(Math.abs((await until(await saml(browser, LIMITS))) - 60 * MINUTE)).toBeLessThan(5_000);
  expect(await until(await saml(browser, { absoluteMinutes: 100_000 }))).toBe(
    await until(await saml(browser, null)),
  );
});

test("X1 app limit: Crowd knows no session that is beyond the app's limits, and another app does", async () => {
  await signedIn();
  const crowdApp = (session: object | null) =>
    api.post<{ applicationName: string; password: string }>("/apps", named("crowd", session));
  const [app, other] = [await crowdApp({ absoluteMinutes: 30, idleMinutes: 10 }), await crowdApp(null)];
  const { items } = await api.get<{ items: { id: string; email: string }[] }>("/people");
  const { id, email } = items[0] ?? { id: "", email: "" };
  const policyFor = () => Promise.resolve({ allowed: true, maxDays: 365 });
  const appPasswords = createApiTokens({
    ...stage.world,
    transact: stage.world.database.transact,
    policyFor,
  });
  const input = { name: "laptop", days: 30, kind: "app-password" } as const;
  const { secret } = await appPasswords.create(input, id, { tenantId, actor: { kind: "person", id } });
  const ask = async (asking: typeof app, path: string, body: object) => {
    const basic = Buffer.from(`${asking.applicationName}:${asking.password}`).toString("base64");
    const json = "application/json";
    const answer = await fetch(`${stage.url}/crowd/rest/usermanagement/1${path}`, {
      method: "POST",
      headers: { authorization: `Basic ${basic}`, accept: json, "content-type": json },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as { token?: string } };
  };
  const opened = async () => {
    const { body } = await ask(app, "/session", { username: email, password: secret });
    return async (asking = app) => (await ask(asking, `/session/${body.token}`, {})).status;
  };
  const idle = await opened();
  clock.advance(9 * MINUTE);
  expect(await idle()).toBe(200);
  clock.advance(10 * MINUTE);
  expect(await idle()).toBe(404);
  expect(await idle(other)).toBe(200);
  expect(await idle()).toBe(404);
  const old = await opened();
  for (let passed = 0; passed < 27; passed += 9) {
    clock.advance(9 * MINUTE);
    expect(await old()).toBe(200);
  }
  clock.advance(3 * MINUTE);
  expect([await old(), await old(other)]).toEqual([404, 200]);
});

test("X1 app limit: explain says when the app's limits are the least, and null takes them away", async () => {
  const { id } = await api.post<{ id: string }>("/apps", { ...named("crowd", LIMITS) });
  const told = async () => {
    const { session } = await api.post<{ session: object }>("/explain", {
      email: "victim@corp-a.example.com",
      appId: id,
    });
    return session;
  };
  expect(await told()).toMatchObject({ ...LIMITS, limitedBy: "app" });
  expect(await api.patch(`/apps/${id}`, { session: null })).toMatchObject({ session: null });
  expect(await told()).toMatchObject({ limitedBy: "policy" });
  await expect(api.patch(`/apps/${id}`, { session: { idleMinutes: 4 } })).rejects.toThrow();
});
