import { createServer } from "node:http";
import * as rp from "openid-client";
import { createProxy } from "../../src/demo/apps/proxy.ts";
import { openAdminApi } from "../kit/admin-api.ts";
import { formOf } from "../kit/attacks/live.ts";
import { openAttackStage } from "../kit/attacks/stage.ts";
import { ownAnswer } from "../kit/attacks/stateful.ts";
import { openBrowser, type Browser } from "../kit/browser.ts";
import { freePort } from "../kit/port.ts";

const stage = await openAttackStage();
const api = openAdminApi(stage.url, stage.adminKey);
/** Shows the app's own request headers. */
const proxy = createServer(
  createProxy({ broker: stage.url, app: (req, res) => res.end(JSON.stringify(req.headers)) }),
);
const port = await freePort();
await new Promise<void>((done) => proxy.listen(port, "127.0.0.1", done));
afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await stage.close();
});

const REDIRECT = "http://127.0.0.1:9/callback";
const ACS = "http://127.0.0.1:9/acs";
/** Two groups that have a role each; one of them has a second. */
const about = {
  roles: [
    { role: "admin", groups: ["Platform"] },
    { role: "user", groups: ["Platform", "Staff"] },
    { role: "auditor", groups: ["Auditors"] },
  ],
};

const tracker = await api.post<{ clientId: string; clientSecret: string }>("/apps", {
  ...about,
  name: "Tracker",
  protocol: "oidc",
  redirectUris: [REDIRECT],
});
const wiki = await api.post<{ id: string }>("/apps", {
  ...about,
  name: "Wiki",
  protocol: "saml",
  entityId: "https://wiki.example/sp",
  acsUrls: [ACS],
  idpInitiated: true,
});

await api.post("/apps", {
  ...about,
  name: "Board",
  protocol: "forward-auth",
  hosts: [`board.localhost:${port}`],
});
const directory = await api.post<{ applicationName: string; password: string }>("/apps", {
  ...about,
  name: "Jira",
  protocol: "crowd",
});

async function byOpenId(browser: Browser): Promise<unknown> {
  const secret = rp.ClientSecretBasic(tracker.clientSecret);
  const issuer = new URL(`${stage.url}/oidc`);
  const config = await rp.discovery(issuer, tracker.clientId, undefined, secret, {
    execute: [rp.allowInsecureRequests],
  });
  const verifier = rp.randomPKCECodeVerifier();
  const address = rp.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT,
    scope: "openid roles",
    code_challenge: await rp.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  const page = await browser.go(address.href, {
    stopAt: ({ headers }) => headers.location?.startsWith(REDIRECT) ?? false,
  });
  const landed = new URL(page.headers.location ?? "");
  const tokens = await rp.authorizationCodeGrant(config, landed, { pkceCodeVerifier: verifier });
  return tokens.claims()?.["roles"];
}

async function bySaml(browser: Browser): Promise<unknown> {
  const page = await browser.go(`${stage.url}/idp/init/${wiki.id}`, {
    stopAt: ({ forms }) => forms.some(({ action }) => action === ACS),
  });
  const response =
    page.forms.find(({ action }) => action === ACS)?.fields.find(({ name }) => name === "SAMLResponse")
      ?.value ?? "";
  const xml = Buffer.from(response, "base64").toString("utf8");
  const attribute =
    /<(?:\w+:)?Attribute [^>]*Name="roles"[^>]*>(.*?)<\/(?:\w+:)?Attribute>/s.exec(xml)?.[1] ?? "";
  return [...attribute.matchAll(/AttributeValue[^>]*>([^<]+)</g)].map(([, role]) => role);
}

async function byProxy(browser: Browser): Promise<unknown> {
  const page = await browser.go(`http://board.localhost:${port}/`);
  const told: Record<string, string> = JSON.parse(page.body);
  return told["x-forwarded-roles"]?.split(",");
}

/** To an app that speaks Crowd a role is a group. */
async function byCrowd(email: string): Promise<unknown> {
  const credentials = Buffer.from(`${directory.applicationName}:${directory.password}`).toString("base64");
  const address = `${stage.url}/crowd/rest/usermanagement/1/user/group/direct?username=${encodeURIComponent(email)}`;
  const headers = { authorization: `Basic ${credentials}`, accept: "application/json" };
  const answer: { groups: { name: string }[] } = JSON.parse(await (await fetch(address, { headers })).text());
  const roles = new Set(about.roles.map(({ role }) => role));
  return answer.groups.map(({ name }) => name).filter((name) => roles.has(name));
}

test.each([
  ["Staff", ["user"]],
  ["Platform", ["admin", "user"]],
])("A7 the same group means the same roles in every protocol, at once: %s", async (name, roles) => {
  const browser = openBrowser();
  await stage.post(browser, formOf(ownAnswer(await stage.begin(browser))));
  const { items } = await api.get<{ items: { id: string; email: string }[] }>("/people");
  const { id } = await api.post<{ id: string }>("/groups", { name });
  for (const person of items) {
    const address = `${stage.url}/api/v1/groups/${id}/members/${person.id}`;
    const headers = { authorization: `Bearer ${stage.adminKey}` };
    expect((await fetch(address, { method: "PUT", headers })).ok).toBe(true);
  }
  expect(await byOpenId(browser)).toEqual(roles);
  expect(await bySaml(browser)).toEqual(roles);
  expect(await byProxy(browser)).toEqual(roles);
  expect(await byCrowd(items[0]!.email)).toEqual(roles);
});
