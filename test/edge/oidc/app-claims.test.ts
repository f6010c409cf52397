import * as rp from "openid-client";
import type { ReleasedClaim } from "../../../src/apps/types.ts";
import { open, openOidcWorld, redeem } from "./oidc-world.ts";
import type { OidcWorld, RelyingParty } from "./oidc-world.ts";

let world: OidcWorld;
beforeAll(async () => void (world = await openOidcWorld()));
afterAll(() => world.close());

const claims: readonly ReleasedClaim[] = [
  { name: "department", source: "custom:department" },
  { name: "sites", source: "custom:sites" },
  { name: "https://tracker.example/roles", source: "roles" },
  { name: "preferred_username", source: "custom:login" },
  { name: "absent", source: "custom:nothing" },
];
const released = {
  department: "Research",
  sites: ["Bern", "Kiel"],
  "https://tracker.example/roles": ["Admin"],
  preferred_username: "alee",
};
const roles = [{ role: "Admin", groups: ["engineering"] }];

async function somebody() {
  const custom = { department: ["Research"], sites: ["Bern", "Kiel"], login: ["alee"], secret: ["x"] };
  const person = await world.person({ custom });
  world.signInAs(person);
  return person;
}

/** What one app learns of whoever is at the keyboard, and how it learns more later. */
async function learned(party: RelyingParty, scope: string) {
  const tokens = await redeem(party, await open(world.browser(), party, { scope }));
  const sub = tokens.claims()?.sub ?? "";
  const info = await rp.fetchUserInfo(party.config, tokens.access_token, sub);
  return { idToken: { ...tokens.claims() }, info: { ...info }, refreshToken: tokens.refresh_token ?? "" };
}

test("A7 an app's own claims are in ID token and userinfo with no scope but openid, and nothing else of the person", async () => {
  const person = await somebody();
  const party = await world.relyingParty({ claims, roles });
  const { idToken, info } = await learned(party, "openid");
  expect(info).toEqual({ sub: person.id, ...released });
  expect(idToken).toMatchObject({ sub: person.id, aud: party.clientId, ...released });
  for (const never of ["absent", "secret", "email", "name", "groups"])
    expect(idToken).not.toHaveProperty(never);
});

test("A7 an app's own claim stands before the standard one of its name, the others stay as they are", async () => {
  const person = await somebody();
  const party = await world.relyingParty({ claims, roles });
  const { idToken, info } = await learned(party, "openid profile email");
  const expected = { ...released, name: "Ann Lee", email: person.email, email_verified: false };
  expect(info).toMatchObject(expected);
  expect(idToken).toMatchObject(expected);
});

test("A7 another app is told nothing of them", async () => {
  const person = await somebody();
  await world.relyingParty({ claims, roles });
  const { idToken, info } = await learned(await world.relyingParty({ name: "Wiki" }), "openid profile");
  for (const told of [idToken, info]) {
    expect(told).toMatchObject({ sub: person.id, preferred_username: person.email });
    expect(told).not.toHaveProperty("department");
  }
});

test("A7 claims that are named or taken away later count from the next token on", async () => {
  await somebody();
  const party = await world.relyingParty();
  const { idToken, refreshToken } = await learned(party, "openid");
  expect(idToken).not.toHaveProperty("department");
  await world.apps.update(party.app.id, { claims: claims.slice(0, 1) }, world.by);
  const later = await rp.refreshTokenGrant(party.config, refreshToken);
  expect(later.claims()).toMatchObject({ department: "Research" });
  await world.apps.update(party.app.id, { claims: [] }, world.by);
  const last = await rp.refreshTokenGrant(party.config, later.refresh_token ?? "");
  expect(last.claims()).not.toHaveProperty("department");
});
