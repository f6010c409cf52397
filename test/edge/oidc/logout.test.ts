import { createServer, type Server } from "node:http";
import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import * as rp from "openid-client";
import { open, openOidcWorld, redeem, userinfo } from "./oidc-world.ts";
import type { Page } from "../../kit/browser.ts";
import type { OidcWorld } from "./oidc-world.ts";

/** An app that is told; it says what it was sent, and answers as it is made to. */
const heard: { readonly path: string; readonly token: string; readonly type: string }[] = [];
let answers = 200;
let world: OidcWorld;
let app: Server;
let base: string;

beforeAll(async () => {
  world = await openOidcWorld();
  app = createServer((req, res) => {
    let body = "";
    req.on("data", (bytes: Buffer) => (body += bytes.toString("utf8")));
    req.on("end", () => {
      const token = new URLSearchParams(body).get("logout_token") ?? "";
      heard.push({ path: req.url ?? "", token, type: req.headers["content-type"] ?? "" });
      res.writeHead(answers, answers === 302 ? { location: `${base}/elsewhere` } : {}).end();
    });
  });
  await new Promise<void>((done) => app.listen(0, "127.0.0.1", done));
  const address = app.address();
  base = `http://localhost:${typeof address === "object" ? address?.port : ""}`;
});
afterAll(async () => {
  app.close();
  await world.close();
});
beforeEach(() => {
  heard.length = 0;
  answers = 200;
  // A sign-in in the instant of a revocation is refused with it.
  world.clock.advance(1_000);
});

async function signedIn(path: string, about: object = {}) {
  const party = await world.relyingParty({ backchannelLogoutUri: `${base}${path}`, ...about });
  const person = await world.person();
  const browser = world.browser();
  world.signInAs(person);
  const tokens = await redeem(party, await open(browser, party));
  return { party, person, browser, tokens };
}

const deliveriesOf = async (appId: string) =>
  (await world.openings.deliveries(world.tenantId, appId, { limit: 50 })).items;

test("A1 the discovery document says which logouts there are", async () => {
  const { config } = await world.relyingParty();
  expect(config.serverMetadata()).toMatchObject({
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
    end_session_endpoint: `${world.publicUrl}/oidc/session/end`,
  });
});

test("A1 X4 an app is told by a logout token that a relying party can verify, and that is no other token", async () => {
  const { party, person, tokens } = await signedIn("/back");
  const sid = tokens.claims()?.["sid"];
  await world.sessions.revoke(world.tenantId, { personId: person.id }, world.by);
  await world.courier.look();
  expect(heard).toHaveLength(1);
  const { token, path, type } = heard[0] ?? { token: "" };
  expect({ path, type }).toEqual({ path: "/back", type: "application/x-www-form-urlencoded" });
  const keys = createRemoteJWKSet(new URL(party.config.serverMetadata().jwks_uri ?? ""));
  const rules = {
    issuer: `${world.publicUrl}/oidc`,
    audience: party.clientId,
    typ: "logout+jwt",
    currentDate: world.clock(),
  };
  const { payload } = await jwtVerify(token, keys, rules);
  expect(payload).toMatchObject({
    sub: person.id,
    sid,
    events: { "http://schemas.openid.net/event/backchannel-logout": {} },
  });
  expect(payload).not.toHaveProperty("nonce");
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(120);
  const [delivery] = await deliveriesOf(party.app.id);
  expect(delivery).toMatchObject({
    id: payload.jti,
    status: "delivered",
    attempts: 1,
    lastAnswer: "HTTP 200",
  });
  expect((await userinfo(world, token)).status).toBe(401);
});

test("A1 every way a session ends tells the app once, with its reason", async () => {
  const { party, person, browser } = await signedIn("/each");
  const { items } = await world.sessions.list(world.tenantId, { personId: person.id }, { limit: 5 });
  const about = { personId: person.id, because: "revoked by an administrator" };
  await world.sessions.end(items[0]?.key ?? "", about, world.by);
  await open(browser, party);
  world.limitSessions({ idleMs: 60_000, absoluteMs: 60_000 });
  world.clock.advance(61_000);
  expect((await open(browser, party, { prompt: "none" })).error).toBe("login_required");
  world.limitSessions(world.settings.sessionLimits);
  await open(browser, party);
  await world.sessions.revoke(world.tenantId, {}, world.by);
  await world.courier.look();
  const told = await deliveriesOf(party.app.id);
  expect(told.map(({ because, status }) => `${because}: ${status}`)).toEqual(
    expect.arrayContaining(["revoked by an administrator: delivered", "revoked: all: delivered"]),
  );
  const sids = heard.map(({ token }) => decodeJwt(token)["sid"]);
  expect(new Set(sids).size).toBe(sids.length);
});

test("A1 an app that does not answer is told again with growing pauses, and given up after a day, with an event", async () => {
  const { party, person } = await signedIn("/down");
  answers = 503;
  await world.sessions.revoke(world.tenantId, { personId: person.id }, world.by);
  await world.courier.look();
  const state = async () => (await deliveriesOf(party.app.id))[0];
  expect(await state()).toMatchObject({ status: "pending", attempts: 1, lastAnswer: "HTTP 503" });
  await world.courier.look();
  expect((await state())?.attempts).toBe(1);
  world.clock.advance(2_000);
  await world.courier.look();
  expect((await state())?.attempts).toBe(2);
  for (let hour = 0; hour < 26; hour += 1) {
    world.clock.advance(3_600_000);
    await world.courier.look();
  }
  const { status, attempts } = (await state()) ?? {};
  expect(status).toBe("given_up");
  expect(attempts).toBeGreaterThan(20);
  expect(attempts).toBeLessThan(32);
  const given = (await world.audited("app.logout_given_up")).items;
  expect(given.map(({ event }) => event)).toMatchObject([
    { targetId: party.app.id, personId: person.id, attempts, because: "HTTP 503" },
  ]);
});

test("A1 a redirect is no acknowledgement, and is not followed", async () => {
  const { party, person } = await signedIn("/moved");
  answers = 302;
  await world.sessions.revoke(world.tenantId, { personId: person.id }, world.by);
  await world.courier.look();
  expect(heard.map(({ path }) => path)).toEqual(["/moved"]);
  expect((await deliveriesOf(party.app.id))[0]).toMatchObject({ status: "pending", lastAnswer: "HTTP 302" });
});

test("A1 an address that outbound calls may not reach is never called", async () => {
  const { party, person } = await signedIn("/x", { backchannelLogoutUri: "https://10.0.0.7/back" });
  await world.sessions.revoke(world.tenantId, { personId: person.id }, world.by);
  await world.courier.look();
  const [delivery] = await deliveriesOf(party.app.id);
  expect(delivery?.status).toBe("pending");
  expect(delivery?.lastAnswer).toMatch(/10\.0\.0\.7 is at an address that outbound calls may not reach/);
});

test("X4 what is owed survives the node that owes it: another delivers it after the lease", async () => {
  const { party, person } = await signedIn("/survives");
  await world.database.transact(world.tenantId, (rows) =>
    world.openings.close(rows, world.tenantId, { personId: person.id }, "deactivated"),
  );
  const [owed] = await deliveriesOf(party.app.id);
  const now = world.clock();
  // A node claims it and dies.
  await world.database.transact(world.tenantId, ({ deliveries }) =>
    deliveries.claim(world.tenantId, owed?.id ?? "", now, new Date(now.getTime() + 20_000)),
  );
  const times = () => heard.filter(({ path }) => path === "/survives").length;
  await world.courier.look();
  expect(times()).toBe(0);
  world.clock.advance(20_000);
  await world.courier.look();
  expect(times()).toBe(1);
  expect((await deliveriesOf(party.app.id))[0]).toMatchObject({ status: "delivered", attempts: 2 });
});

test("X3 sessions are listed and ended by the app that was opened in them, with all their other apps", async () => {
  const ann = await signedIn("/by-app");
  const other = await signedIn("/other-app");
  const here = { appId: ann.party.app.id };
  const list = async (filter: object) =>
    (await world.sessions.list(world.tenantId, filter, { limit: 50 })).items.map(({ personId }) => personId);
  expect(await list(here)).toEqual([ann.person.id]);
  expect(await list({ ...here, personId: other.person.id })).toEqual([]);
  world.signInAs(ann.person);
  await open(ann.browser, other.party);
  expect(await world.sessions.revoke(world.tenantId, here, world.by)).toEqual({ revoked: 1 });
  expect(await list(here)).toEqual([]);
  expect((await userinfo(world, ann.tokens.access_token)).status).toBe(401);
  expect((await userinfo(world, other.tokens.access_token)).status).toBe(200);
  await world.courier.look();
  expect(heard.map(({ path }) => path).toSorted()).toEqual(["/by-app", "/other-app"]);
  expect((await world.audited("sessions.revoked")).items[0]?.event).toMatchObject({
    scope: "app",
    targetId: here.appId,
    revoked: 1,
  });
});

test("A1 a late word that one session is over cannot name the next one of the same browser", async () => {
  const { party, person, browser, tokens } = await signedIn("/late");
  await world.sessions.revoke(world.tenantId, { personId: person.id }, world.by);
  world.clock.advance(1);
  const again = await redeem(party, await open(browser, party));
  expect(again.claims()?.["sid"]).not.toBe(tokens.claims()?.["sid"]);
});

test("A1 a refresh token that comes a second time ends its family, and the trail says so", async () => {
  const { party, person, tokens } = await signedIn("/reuse");
  const fresh = await rp.refreshTokenGrant(party.config, tokens.refresh_token ?? "");
  const refused = { error: "invalid_grant" };
  await expect(rp.refreshTokenGrant(party.config, tokens.refresh_token ?? "")).rejects.toMatchObject(refused);
  await expect(rp.refreshTokenGrant(party.config, fresh.refresh_token ?? "")).rejects.toMatchObject(refused);
  const events = (await world.audited("app.token_reused")).items.map(({ event }) => event);
  expect(events).toMatchObject([{ targetId: party.app.id, personId: person.id }]);
});

test("A1 front-channel logout: the page after a sign-out loads just the apps that were opened, and goes on", async () => {
  const frontchannelLogoutUri = `${base}/front?keep=1`;
  const { party, browser, tokens } = await signedIn("/both", { frontchannelLogoutUri });
  const asked = rp.buildEndSessionUrl(party.config, {
    id_token_hint: tokens.id_token ?? "",
    post_logout_redirect_uri: party.bye,
  });
  const page = await browser.go(asked.href);
  const stopAt = ({ body }: Page) => body.includes("<iframe");
  const done = await browser.submit(page, {}, page.forms[0], { stopAt });
  expect(new URL(done.url).pathname).toBe("/logout/apps");
  const { sid } = decodeJwt(tokens.id_token ?? "");
  const frame = new URL(frontchannelLogoutUri);
  frame.searchParams.set("iss", `${world.publicUrl}/oidc`);
  frame.searchParams.set("sid", typeof sid === "string" ? sid : "");
  expect(done.body).toContain(frame.href.replaceAll("&", "&amp;"));
  const policy = String(done.headers["content-security-policy"]);
  expect(policy).toContain(`frame-src ${base};`);
  expect(policy).toContain("default-src 'none'");
  expect(done.body).toContain(party.bye);
  // Once: the handle opens nothing a second time.
  expect(new URL((await browser.go(done.url)).url).pathname).toBe("/logout");
  await world.courier.look();
  expect(heard.map(({ path }) => path)).toContain("/both");
});
