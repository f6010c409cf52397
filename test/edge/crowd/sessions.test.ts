import { randomBytes } from "node:crypto";
import { hashPassword, verifyPassword } from "../../../src/credentials/argon2.ts";
import type { Person } from "../../../src/directory/types.ts";
import { aPassword } from "../../conformance/samples-credentials.ts";
import { openCrowdWorld, type Application, type CrowdWorld } from "./stage.ts";

let world: CrowdWorld;
let jira: Application;
let wiki: Application;
beforeAll(async () => {
  world = await openCrowdWorld();
  jira = await world.app();
  wiki = await world.app({ name: "Wiki" });
});
afterAll(() => world.close());

const DAY = 86_400_000;
const TYPED = "correct horse battery staple 9";
const FACTORS = { validationFactors: [{ name: "remote_address", value: "192.0.2.7" }] };

const authenticate = (app: Application, { email }: Person, value: string) =>
  world.ask(app, `/authentication?username=${email}`, { body: { value } });

async function signedIn(about: { onlyAppId?: string } = {}) {
  const person = await world.person({ groups: [] });
  const password = await world.appPassword(person, about);
  const body = { username: person.email, password: password.secret, "validation-factors": FACTORS };
  const { status, json, headers } = await world.ask(jira, "/session", { body });
  expect([status, headers.get("location")]).toEqual([201, `${world.base}/session/${json.token}`]);
  return { person, password, token: String(json.token), json };
}
const find = async (app: Application, token: string) => (await world.ask(app, `/session/${token}`)).status;

test("A4 a person signs in to an app with an app password, in JSON and in XML, and its use is noted", async () => {
  const person = await world.person({ groups: [] });
  const { secret } = await world.appPassword(person);
  const json = await authenticate(jira, person, secret);
  expect([json.status, json.json.name]).toEqual([200, person.email]);
  const xml = await world.ask(jira, `/authentication?username=${person.email}`, {
    xml: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<password><value>${secret}</value></password>`,
    accept: "application/xml",
  });
  expect(xml.text).toContain(`<user name="${person.email}"`);
  const { items } = await world.admin.get<{ items: readonly object[] }>(`/tokens?personId=${person.id}`);
  expect(items).toMatchObject([{ kind: "app-password", onlyAppId: null, lastUsed: { appId: jira.id } }]);
});

test("T1 T2 A4 what people sign in with elsewhere opens nothing here, nor does an API token, another's or another app's app password", async () => {
  const person = await world.person({ groups: [] });
  const hash = await hashPassword(TYPED, randomBytes(16));
  await world.database.transact(world.tenantId, ({ passwords }) =>
    passwords.save({ ...aPassword(person), hash }),
  );
  expect(await verifyPassword(TYPED, hash)).toBe(true);
  const other = await world.person({ groups: [] });
  const wrong = [
    TYPED,
    "",
    await world.apiToken(person),
    (await world.appPassword(other)).secret,
    (await world.appPassword(person, { onlyAppId: wiki.id })).secret,
  ];
  for (const value of wrong) {
    const refused = await authenticate(jira, person, value);
    expect([refused.status, refused.json.reason]).toEqual([400, "INVALID_USER_AUTHENTICATION"]);
    expect(refused.text).not.toContain(value || "nothing");
    const session = await world.ask(jira, "/session", { body: { username: person.email, password: value } });
    expect(session.json.reason).toBe("INVALID_USER_AUTHENTICATION");
  }
  const told = await world.audited("crowd.authentication_refused");
  expect(told.filter(({ event }) => (event as { personId?: string }).personId === person.id)).toHaveLength(1);
});

test("T3 Z6 an app password is nothing where API tokens are asked about", async () => {
  const person = await world.person({ groups: [] });
  const { secret } = await world.appPassword(person);
  const oidc = await world.admin.post<{ clientId: string; clientSecret: string }>("/apps", {
    name: "Tracker",
    protocol: "oidc",
    redirectUris: ["https://tracker.example/cb"],
  });
  const answer = await fetch(`${world.url}/oidc/token/introspection`, {
    method: "POST",
    body: new URLSearchParams({
      token: secret,
      client_id: oidc.clientId,
      client_secret: oidc.clientSecret,
    }),
  });
  expect(await answer.json()).toEqual({ active: false });
});

test("P2 P6 X4 T3 the policy of now, the password's end, its revocation and a deactivation each end it at once", async () => {
  const person = await world.person({ groups: [] });
  const { id, secret } = await world.appPassword(person, { days: 2 });
  expect((await authenticate(jira, person, secret)).status).toBe(200);
  const policy = await world.admin.post<{ id: string }>("/policies", {
    name: "None",
    rank: 1,
    apiTokens: { allowed: false, maxDays: 365 },
    bindings: { people: [person.id], groups: [] },
  });
  expect((await authenticate(jira, person, secret)).json.reason).toBe("INVALID_USER_AUTHENTICATION");
  await world.admin.patch(`/policies/${policy.id}`, { apiTokens: { allowed: true, maxDays: 365 } });
  world.clock.advance(2 * DAY - 1);
  expect((await authenticate(jira, person, secret)).status).toBe(200);
  world.clock.advance(1);
  expect((await authenticate(jira, person, secret)).json.reason).toBe("EXPIRED_CREDENTIAL");
  const next = await world.appPassword(person);
  await world.admin.delete(`/tokens/${next.id}`);
  expect((await authenticate(jira, person, next.secret)).json.reason).toBe("INVALID_USER_AUTHENTICATION");
  const last = await world.appPassword(person);
  await world.admin.post(`/people/${person.id}/deactivate`, undefined);
  expect((await authenticate(jira, person, last.secret)).json.reason).toBe("INACTIVE_ACCOUNT");
  expect((await authenticate(jira, person, "guess")).json.reason).toBe("INVALID_USER_AUTHENTICATION");
  await world.admin.post(`/people/${person.id}/reactivate`, undefined);
  expect((await authenticate(jira, person, last.secret)).json.reason).toBe("INVALID_USER_AUTHENTICATION");
  expect(id).not.toBe(last.id);
});

test("A4 a session is found and prolonged by its token, with the factors that it was opened with and no others", async () => {
  const { person, token, json } = await signedIn();
  expect(json.user).toMatchObject({ name: person.email, active: true });
  expect(json["expiry-date"]).toBeGreaterThan(json["created-date"]);
  expect((await world.ask(jira, `/session/${token}`)).json.user.name).toBe(person.email);
  const validate = (body: unknown) => world.ask(jira, `/session/${token}`, { body });
  expect((await validate(FACTORS)).status).toBe(200);
  expect((await validate({ "validation-factors": FACTORS })).status).toBe(200);
  for (const other of [
    {},
    { validationFactors: [] },
    { validationFactors: [{ name: "remote_address", value: "1" }] },
  ])
    expect((await validate(other)).json.reason).toBe("INVALID_SSO_TOKEN");
  const xml =
    "<validation-factors><validation-factor><name>remote_address</name><value>192.0.2.7</value></validation-factor></validation-factors>";
  const answered = await world.ask(jira, `/session/${token}`, { xml, accept: "application/xml" });
  expect(answered.text).toContain(`<token>${token}</token>`);
  expect((await world.ask(jira, `/session/${token}`, { method: "DELETE" })).status).toBe(204);
  expect(await find(jira, token)).toBe(404);
});

test("S1 A4 a session opens every app that its app password is for, and no other", async () => {
  const everywhere = await signedIn();
  expect(await find(wiki, everywhere.token)).toBe(200);
  const here = await signedIn({ onlyAppId: jira.id });
  expect([await find(jira, here.token), await find(wiki, here.token)]).toEqual([200, 404]);
  const limited = await world.app({ name: "Limited", groups: ["nobody"] });
  expect(await find(limited, everywhere.token)).toBe(404);
});

test("T2 A4 no session is opened on an application's word alone", async () => {
  const person = await world.person({ groups: [] });
  const { secret } = await world.appPassword(person);
  for (const [path, body] of [
    ["/session?validate-password=false", { username: person.email }],
    ["/session?validate-password=false", { username: person.email, password: secret }],
    ["/session", { username: person.email }],
    ["/session?validate-password=true", { username: person.email, password: null }],
  ] as const) {
    const refused = await world.ask(jira, path, { body });
    expect([refused.status, refused.json.reason]).toEqual([403, "APPLICATION_PERMISSION_DENIED"]);
  }
  const notified = await world.ask(jira, `/authentication/notify?username=${person.email}`, { body: {} });
  expect([notified.status, notified.json.token]).toEqual([200, undefined]);
});

test("X1 P6 a session ends when its policy or its own duration says so, whichever is first", async () => {
  const person = await world.person({ groups: [] });
  const { secret } = await world.appPassword(person);
  const body = { username: person.email, password: secret };
  const { json: short } = await world.ask(jira, "/session?duration=600", { body });
  expect(short["expiry-date"] - short["created-date"]).toBeLessThanOrEqual(600_000);
  world.clock.advance(599_999);
  expect(await find(jira, short.token)).toBe(200);
  world.clock.advance(1);
  expect(await find(jira, short.token)).toBe(404);
  const { json: long } = await world.ask(jira, "/session", { body });
  await world.admin.post("/policies", {
    name: "Short",
    rank: 2,
    session: { idleMinutes: 5, absoluteMinutes: 8 },
    bindings: { people: [person.id], groups: [] },
  });
  world.clock.advance(4 * 60_000);
  expect((await world.ask(jira, `/session/${long.token}`, { method: "POST" })).status).toBe(200);
  world.clock.advance(4 * 60_000 - 1);
  expect(await find(jira, long.token)).toBe(200);
  world.clock.advance(1);
  expect(await find(jira, long.token)).toBe(404);
});

test("X3 X4 revoking the app password, the person's sessions, or the person ends the session at once", async () => {
  const one = await signedIn();
  await world.admin.delete(`/tokens/${one.password.id}`);
  expect(await find(jira, one.token)).toBe(404);
  const two = await signedIn();
  world.clock.advance(1);
  await world.admin.delete(`/sessions?personId=${two.person.id}`);
  expect(await find(jira, two.token)).toBe(404);
  const three = await signedIn();
  await world.admin.post(`/people/${three.person.id}/deactivate`, undefined);
  expect(await find(jira, three.token)).toBe(404);
  const said = await world.admin.get<object>(`/apps/${jira.id}/revocation`);
  expect(said).toMatchObject({ oldSessionUntil: null, channels: [{ by: "check" }, { by: "check" }] });
  const four = await signedIn();
  await world.admin.post("/policies", {
    name: "No app passwords",
    rank: 3,
    apiTokens: { allowed: false, maxDays: 1 },
    bindings: { people: [four.person.id], groups: [] },
  });
  expect(await find(jira, four.token)).toBe(404);
});

test("A4 X3 an app ends all of a person's shared sessions but one", async () => {
  const { person, password, token } = await signedIn();
  const again = async () =>
    (await world.ask(jira, "/session", { body: { username: person.email, password: password.secret } })).json
      .token;
  const [second, third] = [await again(), await again()];
  const path = `/session?username=${person.email}&exclude=${second}`;
  expect((await world.ask(wiki, path, { method: "DELETE" })).status).toBe(204);
  expect([await find(jira, token), await find(jira, second), await find(jira, third)]).toEqual([
    404, 200, 404,
  ]);
});

test("Z6 a token of an app's session is no cookie of a browser's, and what is no token is asked of no store", async () => {
  const { token } = await signedIn();
  for (const cookie of [`sallyport=${token}`, `__Host-sallyport=${token}`, `sallyport=s%3A${token}.x`]) {
    const answer = await fetch(`${world.url}/account`, { headers: { cookie }, redirect: "manual" });
    expect(answer.status).not.toBe(200);
  }
  for (const odd of ["x", "%00", "a".repeat(5_000), "..%2f..", `${token}x`])
    expect(await find(jira, odd)).toBe(404);
});
