import * as rp from "openid-client";
import { createApiTokens } from "../../src/api-tokens/api-tokens.ts";
import { openAdminApi } from "../kit/admin-api.ts";
import { formOf } from "../kit/attacks/live.ts";
import { openAttackStage } from "../kit/attacks/stage.ts";
import { ownAnswer } from "../kit/attacks/stateful.ts";
import { openBrowser, type Browser } from "../kit/browser.ts";
import { authnRequest, query } from "../edge/idp/requests.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;
const REDIRECT = "http://127.0.0.1:9/callback";
const ACS = "http://127.0.0.1:9/acs";
const ENTITY_ID = "https://wiki.example/sp";

const stage = await openAttackStage();
const { clock } = stage.world;
const api = openAdminApi(stage.url, stage.adminKey);
afterAll(() => stage.close());

const tracker = await api.post<{ clientId: string; clientSecret: string }>("/apps", {
  name: "Tracker",
  protocol: "oidc",
  redirectUris: [REDIRECT],
});
await api.post("/apps", { name: "Wiki", protocol: "saml", entityId: ENTITY_ID, acsUrls: [ACS] });

/** Somebody who has signed in just now; each call is a sign-in of its own. */
async function signedIn(): Promise<Browser> {
  const browser = openBrowser();
  const page = await stage.post(browser, formOf(ownAnswer(await stage.begin(browser))));
  expect(page.text).toContain("Signed in as");
  return browser;
}

/** What an app does by one protocol when the person comes, and whether it got what it wanted without a new sign-in. */
type Channel = (browser: Browser) => Promise<() => Promise<boolean>>;

const secret = rp.ClientSecretBasic(tracker.clientSecret);
const config = await rp.discovery(new URL(`${stage.url}/oidc`), tracker.clientId, undefined, secret, {
  execute: [rp.allowInsecureRequests],
});

async function tokensOf(browser: Browser) {
  const verifier = rp.randomPKCECodeVerifier();
  const address = rp.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT,
    scope: "openid email",
    code_challenge: await rp.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  const page = await browser.go(address.href, {
    stopAt: ({ headers }) => headers.location?.startsWith(REDIRECT) ?? false,
  });
  return rp.authorizationCodeGrant(config, new URL(page.headers.location ?? ""), {
    pkceCodeVerifier: verifier,
  });
}

const userinfo = async (token: string): Promise<number> =>
  (await fetch(`${stage.url}/oidc/me`, { headers: { authorization: `Bearer ${token}` } })).status;

const openIdConnect: Channel = async (browser) => {
  let tokens: { access_token: string; refresh_token?: string } = await tokensOf(browser);
  return async () => {
    try {
      tokens = await rp.refreshTokenGrant(config, tokens.refresh_token ?? "");
    } catch (error) {
      expect(error).toMatchObject({ error: "invalid_grant" });
      expect(await userinfo(tokens.access_token)).toBe(401);
      return false;
    }
    return (await userinfo(tokens.access_token)) === 200;
  };
};

let requests = 0;
const saml: Channel = async (browser) => async () => {
  requests += 1;
  const destination = `${stage.url}/idp/sso`;
  const xml = authnRequest({ issuer: ENTITY_ID, destination, at: clock(), id: `_request${requests}` });
  const page = await browser.go(`${destination}?${query(xml)}`, {
    stopAt: ({ forms }) => forms.some(({ action }) => action === ACS),
  });
  const isIn = page.forms.some(({ action }) => action === ACS);
  if (!isIn) expect(page.url).toContain("/login");
  return isIn;
};

const HOST = "localhost:9443";
await api.post("/apps", { name: "Board", protocol: "forward-auth", hosts: [HOST] });
const forwardAuth: Channel = async (browser) => async () => {
  const cookie = browser.cookies.header({ method: "GET", url: new URL(stage.url), initiator: undefined });
  const forwarded = { "x-forwarded-host": HOST, "x-forwarded-proto": "http", "x-forwarded-uri": "/page" };
  const { status } = await fetch(`${stage.url}/forward-auth`, { headers: { ...forwarded, cookie } });
  expect([200, 401]).toContain(status);
  return status === 200;
};

const jira = await api.post<{ applicationName: string; password: string }>("/apps", {
  name: "Jira",
  protocol: "crowd",
});
const policyFor = () => Promise.resolve({ allowed: true, maxDays: 365 });
const appPasswords = createApiTokens({ ...stage.world, transact: stage.world.database.transact, policyFor });

async function byCrowd(path: string, body: object) {
  const basic = Buffer.from(`${jira.applicationName}:${jira.password}`).toString("base64");
  const answer = await fetch(`${stage.url}/crowd/rest/usermanagement/1${path}`, {
    method: "POST",
    headers: {
      authorization: `Basic ${basic}`,
      accept: "application/json",
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as { token?: string } };
}

/** The session that such apps share is opened with an app password, and is none of a browser's. */
const crowd: Channel = async () => {
  const { items } = await api.get<{ items: { id: string; email: string }[] }>("/people");
  const { id, email } = items[0] ?? { id: "", email: "" };
  const { tenantId } = stage.world;
  const input = { name: "laptop", days: 30, kind: "app-password" } as const;
  const made = await appPasswords.create(input, id, { tenantId, actor: { kind: "person", id } });
  const opened = await byCrowd("/session", { username: email, password: made.secret });
  expect(opened.status).toBe(201);
  return async () => {
    const { status } = await byCrowd(`/session/${opened.body.token}`, {});
    expect([200, 404]).toContain(status);
    return status === 200;
  };
};

const channels: readonly (readonly [string, Channel])[] = [
  ["OpenID Connect: refresh token and userinfo", openIdConnect],
  ["SAML at /idp/sso", saml],
  ["forward-auth", forwardAuth],
  ["Crowd: the session that apps share", crowd],
];

describe.each(channels)("%s", (_name, channel) => {
  test("X1 a session that rested for 7:59 h works, one of 8:01 h asks for a new sign-in", async () => {
    const [short, long] = [await channel(await signedIn()), await channel(await signedIn())];
    clock.advance(7 * HOUR + 59 * MINUTE);
    expect(await short()).toBe(true);
    clock.advance(2 * MINUTE);
    expect(await long()).toBe(false);
  });

  test("P6 shortening the policy ends a live session at its next request", async () => {
    const { items } = await api.get<{ items: { id: string; isDefault: boolean }[] }>("/policies");
    const policy = `/policies/${items.find(({ isDefault }) => isDefault)?.id}`;
    const works = await channel(await signedIn());
    clock.advance(40 * MINUTE);
    expect(await works()).toBe(true);
    await api.patch(policy, { session: { idleMinutes: 30, absoluteMinutes: 35 } });
    expect(await works()).toBe(false);
    await api.patch(policy, { session: { idleMinutes: 480, absoluteMinutes: 1_440 } });
    expect(await works()).toBe(false);
  });
});
