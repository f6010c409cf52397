import { openCrowdWorld, type Application, type CrowdWorld } from "./stage.ts";

let world: CrowdWorld;
let jira: Application;
beforeAll(async () => {
  world = await openCrowdWorld();
  jira = await world.app();
});
afterAll(() => world.close());

const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
const PING = "/config/cookie";

test("A4 an app that speaks Crowd is registered with a name and a password that is shown once and kept as a hash", async () => {
  expect(jira.applicationName).toMatch(/^jira-[0-9a-f]{8}$/);
  expect(jira.password).toMatch(/^[\w-]{43}$/);
  const shown = await world.admin.get<object>(`/apps/${jira.id}`);
  expect(shown).toMatchObject({ protocol: "crowd", applicationName: jira.applicationName, addresses: [] });
  const trail = await world.admin.get(`/audit/events?target=${jira.id}`);
  for (const told of [shown, trail]) expect(JSON.stringify(told)).not.toContain(jira.password);
  expect(JSON.stringify(trail)).not.toContain("clientSecretHash");
  const rotated = await world.admin.post<Application>(`/apps/${jira.id}/secret`, undefined);
  expect((await world.ask(jira, PING)).status).toBe(401);
  jira = { ...jira, password: rotated.password };
  expect((await world.ask(jira, PING)).json).toEqual({ domain: "", name: "crowd.token_key", secure: false });
});

test("A4 no credentials, an unknown name, a wrong password, a disabled app and a foreign address are refused alike", async () => {
  const elsewhere = await world.app({ name: "Elsewhere", addresses: ["192.0.2.0/24", "2001:db8::/32"] });
  const disabled = await world.app({ name: "Off", enabled: false });
  const refused = await Promise.all([
    world.ask(jira, PING, { authorization: "" }),
    world.ask(jira, PING, { authorization: "Bearer abc" }),
    world.ask(jira, PING, { authorization: basic("nothing") }),
    world.ask(jira, PING, { authorization: basic(`nobody:${jira.password}`) }),
    world.ask(jira, PING, { authorization: basic(`${jira.applicationName}:wrong`) }),
    world.ask(jira, PING, { authorization: basic(`${jira.applicationName}:`) }),
    world.ask(elsewhere, PING),
    world.ask(disabled, PING),
  ]);
  for (const { status, text, headers } of refused) {
    expect([status, text]).toEqual([401, refused[0].text]);
    expect(headers.get("www-authenticate")).toMatch(/^Basic realm=/);
    expect(headers.get("x-embedded-crowd-version")).not.toBeNull();
  }
  const told = await world.audited("crowd.application_refused");
  expect(told.map(({ event }) => (event as { code: string }).code).toSorted()).toEqual([
    "app_disabled",
    "application_address_refused",
    "application_password_wrong",
  ]);
  await world.admin.patch(`/apps/${elsewhere.id}`, { addresses: ["127.0.0.0/8", "::1"] });
  expect((await world.ask(elsewhere, PING)).status).toBe(200);
});

test("A4 what a client percent-encodes in its credentials is read", async () => {
  const authorization = basic(
    `${encodeURIComponent(jira.applicationName)}:${encodeURIComponent(jira.password)}`,
  );
  expect((await world.ask(jira, PING, { authorization })).status).toBe(200);
  const hyphens = basic(`${jira.applicationName.replaceAll("-", "%2D")}:${jira.password}`);
  expect((await world.ask(jira, PING, { authorization: hyphens })).status).toBe(200);
});

test("A4 credentials of an app of another protocol and an administrator's key are nothing here", async () => {
  const oidc = await world.admin.post<{ clientId: string; clientSecret: string }>("/apps", {
    name: "Tracker",
    protocol: "oidc",
    redirectUris: ["https://tracker.example/cb"],
  });
  const authorization = basic(`${oidc.clientId}:${oidc.clientSecret}`);
  expect((await world.ask(jira, PING, { authorization })).status).toBe(401);
  const answer = await fetch(`${world.url}/oidc/token/introspection`, {
    method: "POST",
    body: new URLSearchParams({ token: "x", client_id: jira.applicationName, client_secret: jira.password }),
  });
  expect(answer.status).toBe(401);
});

test("A4 addresses that cannot be read are refused at registration", async () => {
  for (const addresses of [["localhost"], ["10.0.0.0/33"], ["1"], ["::g"]])
    await expect(world.app({ addresses })).rejects.toThrow(/422.*app_addresses_refused/);
});

test("A4 after thirty wrong passwords from an address in a minute none is looked at until the minute is over", async () => {
  world.clock.advance(60_000);
  const wrong = { authorization: basic(`${jira.applicationName}:wrong`) };
  for (let n = 0; n < 30; n += 1) expect((await world.ask(jira, PING, wrong)).status).toBe(401);
  expect((await world.ask(jira, PING, wrong)).status).toBe(429);
  expect((await world.ask(jira, PING)).status).toBe(429);
  world.clock.advance(60_000);
  expect((await world.ask(jira, PING)).status).toBe(200);
});

test("Z4 an app sees nobody of another tenant, whatever it asks for", async () => {
  const { id: tenantId } = await world.admin.post<{ id: string }>("/tenants", { name: "Other" });
  const stranger = await world.person({ tenantId, email: "stranger@other.example", groups: [] });
  const theirs = await world.app({ name: "Theirs" }, tenantId);
  expect((await world.ask(theirs, `/user?key=${stranger.id}`)).status).toBe(200);
  const paths = [`/user?key=${stranger.id}`, `/user?username=${stranger.email}`];
  for (const path of paths) expect((await world.ask(jira, path)).status).toBe(404);
  const { secret } = await world.appPassword(stranger);
  const body = { username: stranger.email, password: secret };
  const opened = await world.ask(theirs, "/session", { body });
  expect(opened.status).toBe(201);
  expect((await world.ask(jira, `/session/${opened.json.token}`)).json.reason).toBe("INVALID_SSO_TOKEN");
  expect((await world.ask(jira, `/session/${opened.json.token}`, { method: "DELETE" })).status).toBe(204);
  expect((await world.ask(theirs, `/session/${opened.json.token}`)).status).toBe(200);
  const { json } = await world.ask(theirs, "/event");
  expect((await world.ask(jira, `/event/${json.newEventToken}`)).status).toBe(410);
  expect((await world.ask(jira, "/search?entity-type=user&max-results=-1")).text).not.toContain("stranger");
});
