import { promisify } from "node:util";
import { createHmac } from "node:crypto";
import request from "supertest";
import { createSessions } from "../../../src/sessions/sessions.ts";
import type { Sessions } from "../../../src/sessions/types.ts";
import type { Role } from "../../../src/administrators/types.ts";
import { aPerson } from "../../conformance/samples.ts";
import { openedApps } from "../../kit/opened.ts";
import { BOOTSTRAP, openApiWorld, type ApiWorld } from "./api-world.ts";

let api: ApiWorld;
let sessions: Sessions;
beforeAll(async () => {
  api = await openApiWorld("postgres-redis");
  const { database, expiring, settings, ...world } = api.world;
  sessions = createSessions({
    ...world,
    opened: openedApps({ ...world, transact: database.transact }),
    transact: database.transact,
    backend: expiring.sessions,
    limits: () => settings.sessionLimits,
  });
});
afterAll(() => api.world.close());

const PAGE = { "Sec-Fetch-Site": "same-origin" };

/** A browser in which a person of this role is signed in. */
async function signedIn(role: Role | undefined, tenantId = api.world.tenantId) {
  const { world, needs } = api;
  const person = aPerson(tenantId);
  await world.database.transact(tenantId, ({ people }) => people.insert(person));
  if (role)
    await needs.administrators.grant(person.id, role, { tenantId, actor: { kind: "system" } }, () => true);
  const { sessionId, key } = sessions.newId(tenantId);
  const signedIn = {
    personId: person.id,
    tenantId,
    connectionId: world.random.uuid(),
    at: world.clock().getTime(),
  };
  // What express-session hands to its store.
  const set = promisify(sessions.store.set.bind(sessions.store));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as express-session keeps it
  await set(sessionId, { cookie: {}, signedIn } as never);
  const signature = createHmac("sha256", "of the tests")
    .update(sessionId)
    .digest("base64")
    .replace(/=+$/, "");
  const cookie = `${needs.browserSession.name}=${encodeURIComponent(`s:${sessionId}.${signature}`)}`;
  const call = (method: "get" | "post" | "put" | "delete", path: string) =>
    request(api.app)[method](`/api/v1${path}`).set("Cookie", cookie).set(PAGE);
  const csrf = async (): Promise<string> => (await call("get", "/me").expect(200)).body.csrfToken;
  return { person, key, cookie, call, csrf };
}

test("O7 an administrator's session does what the role may, and GET /me says who that is", async () => {
  const owner = await signedIn("owner");
  const me = await owner.call("get", "/me").expect(200);
  expect(me.body).toEqual({
    person: {
      id: owner.person.id,
      email: owner.person.email,
      displayName: "Ada Lovelace",
      role: "owner",
      session: "console",
    },
    csrfToken: expect.stringMatching(/^[\w-]{43}$/),
    tenantId: api.world.tenantId,
    scopes: ["*"],
    warnings: [expect.objectContaining({ code: "break_glass_missing" })],
  });
  expect(me.headers["set-cookie"]).toBeUndefined();
  const made = await owner
    .call("post", "/connections")
    .set("Sallyport-Csrf", me.body.csrfToken)
    .send({ name: "by hand", protocol: "saml" })
    .expect(201);
  const found = await api.needs.audit.search(
    api.world.tenantId,
    { name: "connection.created" },
    { limit: 1 },
  );
  expect(found.items[0]).toMatchObject({
    actor: { kind: "person", id: owner.person.id, name: owner.person.email },
    event: { targetId: made.body.id },
  });
});

test.each<[Role, string, number]>([
  ["admin", "/connections", 200],
  ["admin", "/admin-keys", 403],
  ["admin", "/administrators", 200],
  ["auditor", "/audit/events", 200],
  ["auditor", "/admin-keys", 200],
  ["helpdesk", "/signins", 200],
  ["helpdesk", "/people", 200],
  ["helpdesk", "/audit/events", 403],
  ["helpdesk", "/connections", 403],
])("the role %s asking for %s is answered %i", async (role, path, status) => {
  await (await signedIn(role)).call("get", path).expect(status);
});

test("an admin gives nobody a role, an auditor changes nothing, and both are told by which scope", async () => {
  for (const role of ["admin", "auditor"] as const) {
    const { call, csrf, person } = await signedIn(role);
    const answer = await call("put", `/administrators/${person.id}`)
      .set("Sallyport-Csrf", await csrf())
      .send({ role: "owner" })
      .expect(403);
    expect(answer.body).toMatchObject({ code: "scope_missing", expected: "administrators:write" });
  }
});

test("a role that was taken or changed counts from the next request on", async () => {
  const { call, person } = await signedIn("auditor");
  const by = { tenantId: api.world.tenantId, actor: { kind: "system" } } as const;
  await call("get", "/audit/events").expect(200);
  await api.needs.administrators.grant(person.id, "helpdesk", by, () => true);
  await call("get", "/audit/events").expect(403);
  await api.needs.administrators.remove(person.id, by, () => true);
  expect((await call("get", "/me").expect(403)).body.code).toBe("administrator_role_missing");
});

test("a deactivated administrator is refused at once, even if the session were still there", async () => {
  const { call, person } = await signedIn("auditor");
  await api.world.database.transact(api.world.tenantId, async ({ people }) => {
    expect(await people.update({ ...person, status: "deactivated", version: 2 })).toBe("ok");
  });
  await call("get", "/me").expect(403);
});

test("a person without a role reaches nothing", async () => {
  const { call } = await signedIn(undefined);
  expect((await call("get", "/me").expect(403)).body.code).toBe("administrator_role_missing");
});

test("without a live session no cookie opens anything, and none is made", async () => {
  const { cookie, key } = await signedIn("owner");
  await api.world.expiring.sessions.remove(key);
  for (const value of [cookie, `${api.needs.browserSession.name}=s%3Ax.y`, "other=1"]) {
    const answer = await request(api.app).get("/api/v1/me").set("Cookie", value).expect(401);
    expect(answer.body.code).toBe("admin_key_missing");
    expect(answer.headers["set-cookie"]).toBeUndefined();
  }
});

describe("cross-site requests", () => {
  const post = { name: "forged", protocol: "saml" };

  test("a change without this session's token is refused, also with another session's", async () => {
    const [victim, other] = [await signedIn("owner"), await signedIn("owner")];
    const refused = { code: "csrf_refused", status: 403 };
    for (const token of [undefined, "", "x".repeat(43), await other.csrf()]) {
      const call = victim.call("post", "/connections");
      if (token !== undefined) call.set("Sallyport-Csrf", token);
      expect((await call.send(post).expect(403)).body).toMatchObject(refused);
    }
  });

  test.each([
    [{ "Sec-Fetch-Site": "cross-site" }],
    [{ "Sec-Fetch-Site": "same-site" }],
    [{ "Sec-Fetch-Site": "none" }],
    [{ Origin: "https://evil.example" }],
  ])("a change from %j is refused even with the right token", async (headers) => {
    const { cookie, csrf } = await signedIn("owner");
    const answer = await request(api.app)
      .post("/api/v1/connections")
      .set("Cookie", cookie)
      .set("Sallyport-Csrf", await csrf())
      .set(headers)
      .send(post)
      .expect(403);
    expect(answer.body.code).toBe("csrf_refused");
  });

  test("another site's page reads nothing, and no answer allows it to", async () => {
    const { cookie } = await signedIn("owner");
    const from = { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" };
    const answer = await request(api.app).get("/api/v1/people").set("Cookie", cookie).set(from).expect(403);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});

test("where a key and a session come together the key decides, also a bad one", async () => {
  const { cookie } = await signedIn("owner");
  const both = (key: string) =>
    request(api.app).get("/api/v1/me").set("Cookie", cookie).set("Authorization", `Bearer ${key}`);
  expect((await both(BOOTSTRAP).expect(200)).body.key.name).toBe("bootstrap");
  expect((await both("spk_wrong").expect(401)).body.code).toBe("admin_key_unknown");
});

test("a session acts in the person's tenant and in no other", async () => {
  const other = await api.otherTenant("next door");
  const { call, csrf } = await signedIn("owner");
  await call("get", "/people").set("Sallyport-Tenant", other.tenantId).expect(404);
  const token = await csrf();
  await call("post", "/tenants").set("Sallyport-Csrf", token).send({ name: "mine" }).expect(403);
  expect((await call("get", "/tenants").expect(200)).body.items).toHaveLength(1);
});

test("an Idempotency-Key of one administrator is nobody else's", async () => {
  const made: string[] = [];
  for (const { call, csrf } of [await signedIn("owner"), await signedIn("owner")]) {
    const answer = await call("post", "/connections")
      .set("Sallyport-Csrf", await csrf())
      .set("Idempotency-Key", "the-same")
      .send({ name: "once", protocol: "saml" })
      .expect(201);
    made.push(answer.body.id);
  }
  expect(new Set(made).size).toBe(2);
});
