import * as rp from "openid-client";
import { rolesOf } from "../../src/apps/roles.ts";
import type { AppRole } from "../../src/apps/types.ts";
import { DEMO_PASSWORD, entraPeople } from "../../src/demo/people.ts";
import { openLab, type OpenLab } from "../demo/lab-world.ts";
import { openBrowser } from "../kit/browser.ts";

const REDIRECT = "http://127.0.0.1:9/callback";
const linus = entraPeople[0]!;

let lab: OpenLab;
let config: rp.Configuration;
let app: { id: string; clientId: string; clientSecret: string };
beforeAll(async () => {
  lab = await openLab({ vendors: ["entra"] });
  const roles = [
    { role: "tracker-admin", groups: ["Platform"] },
    { role: "tracker-user", groups: ["Staff", "Platform"] },
    { role: "tracker-auditor", groups: ["Auditors"] },
  ];
  app = await lab.api.post("/apps", { name: "Tracker", protocol: "oidc", redirectUris: [REDIRECT], roles });
  config = await rp.discovery(
    new URL(`${lab.url}/oidc`),
    app.clientId,
    undefined,
    rp.ClientSecretBasic(app.clientSecret),
    { execute: [rp.allowInsecureRequests] },
  );
}, 120_000);
afterAll(() => lab.close());

/** From the app through the broker to the identity provider and back: what the app is told of the person. */
async function signIn(scope: string) {
  lab.world.clock.advance(61_000);
  const verifier = rp.randomPKCECodeVerifier();
  const state = rp.randomState();
  const address = rp.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT,
    scope,
    state,
    code_challenge: await rp.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  const fields = { email: linus.email, person: linus.email, password: DEMO_PASSWORD };
  const page = await openBrowser({ fields }).go(address.href, {
    stopAt: ({ headers }) => headers.location?.startsWith(REDIRECT) ?? false,
  });
  const landed = new URL(page.headers.location ?? page.url);
  const tokens = await rp.authorizationCodeGrant(config, landed, {
    pkceCodeVerifier: verifier,
    expectedState: state,
  });
  return { tokens, claims: tokens.claims()! };
}

const group = async (name: string) =>
  (await lab.api.get<{ items: { id: string; name: string }[] }>(`/groups?search=${name}`)).items.find(
    (each) => each.name === name,
  );

test("M4 A7 U9 a group of the identity provider becomes a group here and a role in the app, and all of it is live", async () => {
  const path = `/connections/${lab.idp("entra").connectionId}/mapping`;
  const mapping = await lab.api.get<object>(path);
  const [first = "", ...others] = linus.groups;
  const rules = [
    { equals: first, groups: ["Platform"] },
    ...others.map((other) => ({ equals: other, groups: [] })),
  ];
  await lab.api.put(path, { ...mapping, groupRules: { rules, unmatched: "drop" } });

  const { tokens, claims } = await signIn("openid profile groups roles");
  expect(claims).toMatchObject({ groups: ["Platform"], roles: ["tracker-admin", "tracker-user"] });
  expect((await signIn("openid profile")).claims).not.toHaveProperty("roles");

  const { id } = await lab.api.post<{ id: string }>("/groups", { name: "Auditors" });
  await lab.api.put(`/groups/${id}/members/${claims.sub}`, {});
  const told = await rp.fetchUserInfo(config, tokens.access_token, claims.sub);
  expect(told).toMatchObject({
    groups: ["Auditors", "Platform"],
    roles: ["tracker-admin", "tracker-user", "tracker-auditor"],
  });
  const known = await lab.api.get<{ roles: AppRole[] }>(`/apps/${app.id}`);
  expect(told["roles"]).toEqual(rolesOf(known, { groups: ["Auditors", "Platform"] }));

  await lab.api.delete(`/groups/${id}/members/${claims.sub}`);
  expect(await rp.fetchUserInfo(config, tokens.access_token, claims.sub)).toMatchObject({
    groups: ["Platform"],
    roles: ["tracker-admin", "tracker-user"],
  });

  await lab.api.put(path, { ...mapping, groupRules: { rules: [], unmatched: "drop" } });
  expect((await signIn("openid groups roles")).claims).toMatchObject({ groups: [], roles: [] });
  expect(await group("Platform")).toBeDefined();
  await lab.api.put(path, mapping);
});
