import express from "express";
import request from "supertest";
import { renewSession } from "../../../src/edge/account/renew-session.ts";
import { createBrowserSession } from "../../../src/edge/http/browser-session.ts";
import { browserErrors } from "../../../src/edge/http/errors.ts";
import { nameRequest } from "../../../src/edge/http/request-context.ts";
import { signedInOf } from "../../../src/edge/http/signed-in.ts";
import { createSessions } from "../../../src/sessions/sessions.ts";
import { silent } from "../../kit/silent.ts";
import { openedApps } from "../../kit/opened.ts";
import { openTestWorld } from "../../kit/world.ts";

const world = await openTestWorld("postgres-redis");
afterAll(() => world.close());

const { clock, random, tenantId, expiring, database } = world;
const publicUrl = "http://127.0.0.1";
const by = { tenantId, actor: { kind: "system" } } as const;
const sessions = createSessions({
  opened: openedApps({ clock, random, transact: database.transact }),
  backend: expiring.sessions,
  clock,
  random,
  transact: database.transact,
  limits: () => world.settings.sessionLimits,
});
const browserSession = createBrowserSession({ sessions, publicUrl, random, secret: "of the test" });
const findSession = (key: string) => expiring.sessions.read(key, clock().getTime());

/** A browser that is signed in, and a page on which `meanwhile` happens before the session is renewed. */
async function signedIn(meanwhile: (personId: string, key: string) => Promise<unknown>) {
  const personId = random.uuid();
  const app = express();
  app.use(nameRequest(random), browserSession.middleware);
  app.get("/in", (req, res) => {
    browserSession.chooseId(req, sessions.newId(tenantId).sessionId);
    req.session.regenerate(() => {
      const at = clock().getTime();
      req.session.signedIn = { personId, tenantId, method: "password", at, authnInstant: at };
      res.send("in");
    });
  });
  app.get("/renew", async (req, res) => {
    await meanwhile(personId, sessions.keyOf(req.sessionID));
    await renewSession(req, {}, { sessions, browserSession, clock });
    res.send("renewed");
  });
  app.get("/who", (req, res) => void res.send(signedInOf(req)?.personId ?? "nobody"));
  app.use(browserErrors({ log: silent, random }));
  const browser = request.agent(app);
  await browser.get("/in").expect(200);
  clock.advance(1000);
  return { browser, personId };
}

test("X2 a session goes on under a new id, and the old one opens nothing", async () => {
  const keys: string[] = [];
  const { browser, personId } = await signedIn(async (_person, key) => keys.push(key));
  await browser.get("/renew").expect(200);
  expect((await browser.get("/who")).text).toBe(personId);
  expect(await findSession(keys[0] ?? "")).toBeUndefined();
});

test.each([
  ["the person is signed out everywhere", (personId: string) => sessions.revoke(tenantId, { personId }, by)],
  [
    "it is ended by itself",
    (personId: string, key: string) => sessions.end(key, { personId, because: "revoked" }, by),
  ],
])("X3 a session does not outlive its end by being renewed at that moment: %s", async (_title, end) => {
  const { browser, personId } = await signedIn(async (person, key) => {
    await end(person, key);
    clock.advance(1000);
  });
  await browser.get("/renew").expect(409);
  expect((await browser.get("/who")).text).toBe("nobody");
  expect((await sessions.list(tenantId, { personId }, { limit: 5 })).items).toEqual([]);
});

test("X2 of five renewals at once one goes on", async () => {
  const { browser, personId } = await signedIn(() => Promise.resolve());
  const answers = await Promise.all(Array.from({ length: 5 }, () => browser.get("/renew")));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect((await sessions.list(tenantId, { personId }, { limit: 9 })).items).toHaveLength(1);
});
