import { builtInPolicy } from "../../../src/policies/defaults.ts";
import { shardOf } from "../../../src/sessions/shard.ts";
import { anApp, aSession } from "../../conformance/samples.ts";
import { openApiWorld, type ApiWorld } from "./api-world.ts";
import { furnish, recordSignin, startSession, type Ids } from "./samples.ts";

let api: ApiWorld;
let ids: Ids;
beforeAll(async () => {
  api = await openApiWorld();
  ids = await furnish(api, api.world.tenantId);
});
afterAll(() => api.world.close());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const now = () => api.world.clock().getTime();
const by = () => ({ tenantId: api.world.tenantId, actor: { kind: "system" } }) as const;

/** A session of Ada's whose data says this of its sign-in. */
async function started(signedIn: object, about: object = {}): Promise<string> {
  const { tenantId, random, expiring } = api.world;
  const at = now();
  const key = `${shardOf(tenantId)}.${random.token(32)}`;
  // Ada has a second factor, so her policy ends what was begun without it.
  const secondFactor = { method: "totp", at };
  const whole = {
    tenantId,
    personId: ids.person,
    connectionId: ids.connection,
    secondFactor,
    at,
    ...signedIn,
  };
  await expiring.sessions.create(
    aSession(tenantId, {
      key,
      personId: ids.person,
      connectionId: ids.connection,
      data: JSON.stringify({ signedIn: whole, userAgent: "Firefox" }),
      createdAt: at,
      seenAt: at,
      endsAt: at + 12 * HOUR,
      idleMs: HOUR,
      ...about,
    }),
  );
  return key;
}
const read = async (key: string) => (await api.call("get", `/sessions/${key}`).expect(200)).body;

test("X3 a session tells who, how and from where they came in, and leads to its sign-in", async () => {
  const { tenantId } = api.world;
  const signinId = await recordSignin(api, tenantId, ids.person, ids.connection);
  const key = await started({
    method: "idp",
    signinId,
    authnInstant: now() - MINUTE,
    authnContext: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
    amr: ["pwd", "mfa"],
  });
  expect(await read(key)).toMatchObject({
    id: key,
    person: { email: "ada@acme.com", displayName: "Ada" },
    method: "idp",
    connection: { id: ids.connection, name: "idp" },
    authnContext: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
    amr: ["pwd", "mfa"],
    secondFactor: { method: "totp" },
    ip: "192.0.2.7",
    userAgent: "Firefox",
    signin: { id: signinId, reference: `SP-${signinId.slice(0, 8).toUpperCase()}` },
    apps: [],
  });
  const { body } = await api.call("get", `/sessions?signinId=${signinId}`).expect(200);
  expect(body.items).toMatchObject([{ id: key }]);
  await api.call("delete", `/sessions/${key}`).expect(204);
  await api.call("get", `/sessions/${key}`).expect(404);
  expect((await api.call("get", `/sessions?signinId=${signinId}`).expect(200)).body).toEqual({ items: [] });
});

test("X3 a session that says nothing of its sign-in is told of without guessing", async () => {
  const { tenantId } = api.world;
  const key = await startSession(api, tenantId, ids.person, ids.connection);
  expect(await read(key)).toMatchObject({
    method: null,
    signin: null,
    ip: null,
    userAgent: null,
    authnInstant: null,
    secondFactor: null,
    ends: { latest: { rule: "session" } },
  });
});

test("X1 the session names the rule that ends it: settings, policy, identity provider, the session before", async () => {
  const { policies } = api.needs;
  const { tenantId, settings } = api.world;
  const { session } = builtInPolicy(tenantId, settings.sessionLimits);
  const untouched = await read(await started({ method: "password" }));
  expect(untouched.ends).toMatchObject({
    latest: {
      at: new Date(now() + session.absoluteMinutes * MINUTE).toISOString(),
      rule: "settings",
      because: expect.stringContaining("installation's settings"),
    },
    idle: { rule: "settings", minutes: session.idleMinutes },
    first: "idle",
  });
  const bindings = { people: [ids.person] };
  const limits = { idleMinutes: 600, absoluteMinutes: 480 };
  const { id } = await policies.create({ name: "Strict", session: limits, bindings }, by());
  const byPolicy = await read(await started({ method: "idp" }));
  expect(byPolicy).toMatchObject({
    policy: { id, name: "Strict", because: "Strict is bound to the person." },
    ends: {
      latest: {
        at: new Date(now() + 480 * MINUTE).toISOString(),
        rule: "policy",
        because: "The policy Strict ends a session 8 hours after it began, however much it is used.",
      },
      idle: { at: new Date(now() + 600 * MINUTE).toISOString(), minutes: 600, rule: "policy" },
      first: "latest",
    },
    endsAt: new Date(now() + 480 * MINUTE).toISOString(),
  });
  const idpSessionEndsAt = now() + HOUR;
  const byProvider = await read(await started({ method: "idp", idpSessionEndsAt }));
  expect(byProvider.ends.latest).toMatchObject({
    at: new Date(idpSessionEndsAt).toISOString(),
    rule: "identity-provider",
    because: expect.stringMatching(/SessionNotOnOrAfter.*The policy Strict alone/),
  });
  const renewed = { signInKey: "00.before", signInAt: now() - HOUR, idpSessionEndsAt };
  const goesOn = await read(await started({ method: "idp", ...renewed }));
  expect(goesOn).toMatchObject({
    signedInAt: new Date(now() - HOUR).toISOString(),
    ends: { latest: { rule: "renewed" } },
  });
  const appPassword = await read(await started({ method: "app-password", idpSessionEndsAt }));
  expect(appPassword.ends.latest.rule).toBe("app-password");
  await policies.remove(id, by());
});

test("X4 each app opened in it is told of, with its own limits and whether it hears of the end", async () => {
  const { tenantId, database } = api.world;
  const key = await started({ method: "idp" });
  const told = anApp(tenantId, { name: "Wiki", backchannelLogoutUri: "https://wiki.acme.com/back" });
  const asks = anApp(tenantId, { name: "Tracker", session: { absoluteMinutes: 30, idleMinutes: 10 } });
  const off = anApp(tenantId, {
    name: "Old",
    enabled: false,
    backchannelLogoutUri: "https://old.acme.com/b",
  });
  await database.transact(tenantId, async ({ apps, openings }) => {
    for (const app of [told, asks, off]) {
      await apps.insert(app);
      api.world.clock.advance(1);
      await openings.note({
        tenantId,
        sessionKey: key,
        appId: app.id,
        personId: ids.person,
        connectionId: ids.connection,
        name: "sid",
        subject: undefined,
        openedAt: api.world.clock(),
        endsAt: new Date(now() + HOUR),
      });
    }
  });
  const begun = now() - 3;
  const shown = await read(key);
  expect(shown.apps).toMatchObject([
    {
      appId: told.id,
      name: "Wiki",
      protocol: "oidc",
      limits: { opens: true, rule: "session", until: shown.ends.latest.at, idleMinutes: null },
      told: { how: "push", says: expect.stringContaining("within a second") },
    },
    {
      name: "Tracker",
      limits: {
        opens: true,
        rule: "app",
        until: new Date(begun + 30 * MINUTE).toISOString(),
        idleMinutes: 10,
      },
      told: { how: "check", ownUntil: null, says: expect.stringContaining("no back channel") },
    },
    {
      name: "Old",
      limits: { opens: false },
      told: { how: "none", says: expect.stringContaining("disabled") },
    },
  ]);
  api.world.clock.advance(11 * MINUTE);
  const later = await read(key);
  expect(later.apps.map(({ limits }: { limits: { opens: boolean } }) => limits.opens)).toEqual([
    true,
    false,
    false,
  ]);
});

test("X3 a session that has ended, that never was and that is another tenant's are one and the same: 404", async () => {
  const other = await api.otherTenant("elsewhere");
  const theirs = await startSession(api, other.tenantId, ids.person, ids.connection);
  const { body } = await api.call("get", `/sessions/${theirs}`).expect(404);
  const never = (await api.call("get", "/sessions/00.nothing").expect(404)).body;
  expect({ ...body, requestId: "" }).toEqual({ ...never, requestId: "" });
  expect(body).toMatchObject({ code: "not_found", nextStep: expect.stringContaining("ended") });
});
