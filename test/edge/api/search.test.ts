import { sql } from "kysely";
import type { Operation } from "../../../src/edge/api/operation.ts";
import { LOOKED_AT } from "../../../src/storage/paging.ts";
import { createPool } from "../../../src/storage/postgres/pool.ts";
import { inTenant } from "../../../src/storage/postgres/tenant-transaction.ts";
import { silent } from "../../kit/silent.ts";
import { openApiWorld, type ApiWorld } from "./api-world.ts";
import { furnish, recordSignin, type Ids } from "./samples.ts";

let api: ApiWorld;
let ids: Ids;
beforeAll(async () => {
  api = await openApiWorld();
  await furnish(api, (await api.otherTenant("other")).tenantId);
  ids = await furnish(api, api.world.tenantId);
  await api.call("patch", `/connections/${ids.connection}`).send({ name: "Acme Okta_1" }).expect(200);
  await api.call("patch", `/apps/${ids.app}`).send({ name: "Wiki 100%" }).expect(200);
});
afterAll(() => api.world.close());

const found = async (path: string, query: Record<string, string>): Promise<readonly string[]> => {
  const { body } = await api.call("get", path).query(query).expect(200);
  return body.items.map((item: { id?: string; personId?: string }) => item.id ?? item.personId);
};

const pages = ({ method, query }: Operation) =>
  method === "get" && query !== undefined && "cursor" in query.shape;

/** Each is of one thing that was chosen already, and short; sessions are asked by whose and by what. */
const WITHOUT_SEARCH = [
  "getRollout",
  "listAppLogouts",
  "listMappingVersions",
  "listMetadataChanges",
  "listPolicyVersions",
  "listReplays",
  "listSessions",
];

test("W2 every list that pages takes `search`, but for those that belong to one thing", () => {
  const without = api.operations.filter((each) => pages(each) && !("search" in (each.query?.shape ?? {})));
  expect(without.map(({ operationId }) => operationId).toSorted()).toEqual(WITHOUT_SEARCH);
});

describe("W2 lists are searched by a part of what they show, whatever its case", () => {
  const cases: readonly [path: string, search: string, id: keyof Ids][] = [
    ["/connections", "ACME okta_", "connection"],
    ["/apps", "wiki 100%", "app"],
    ["/people", "ADA@ACME", "person"],
    ["/groups", "WALK", "group"],
    ["/policies", "CHANGED", "policy"],
    ["/tokens", "SCRIPT", "apiToken"],
    ["/tokens", "Ada@acme", "apiToken"],
    ["/admin-keys", "K", "adminKey"],
    ["/collisions", "ADA", "collision"],
    ["/signins", "ADA@acme", "signin"],
    ["/signins", "AUDIENCE_mis", "signin"],
    ["/signins", "192.0.2", "signin"],
  ];
  test.each(cases)("%s by %s", async (path, search, kind) => {
    expect(await found(path, { search })).toContain(ids[kind]);
    expect(await found(path, { search: `${search}no` })).toEqual([]);
  });

  test.each([
    ["/connections", "connection"],
    ["/domains", "domain"],
    ["/apps", "app"],
    ["/people", "person"],
    ["/groups", "group"],
    ["/policies", "policy"],
    ["/tokens", "apiToken"],
    ["/admin-keys", "adminKey"],
    ["/administrators", "administrator"],
    ["/break-glass/credentials", "recoveryCredential"],
    ["/break-glass/sessions", "breakGlassSession"],
    ["/collisions", "collision"],
    ["/signins", "signin"],
  ] as const)("%s by the whole id, and not by its beginning", async (path, kind) => {
    const id = ids[kind];
    expect(await found(path, { search: id })).toEqual([id]);
    expect(await found(path, { search: id.slice(0, 13) })).toEqual([]);
  });

  test("what SQL takes for a wildcard is itself", async () => {
    expect(await found("/connections", { search: "okta_1" })).toEqual([ids.connection]);
    expect(await found("/connections", { search: "okta%1" })).toEqual([]);
    expect(await found("/apps", { search: "_00%" })).toEqual([]);
  });

  test("an app is found by its client id and its hosts", async () => {
    const { clientId } = (await api.call("get", `/apps/${ids.app}`).expect(200)).body;
    expect(await found("/apps", { search: clientId.slice(2).toUpperCase() })).toEqual([ids.app]);
    const proxied = { name: "Grafana", protocol: "forward-auth", hosts: ["metrics.acme.example"] };
    const { id } = (await api.call("post", "/apps").send(proxied).expect(201)).body;
    expect(await found("/apps", { search: "METRICS." })).toEqual([id]);
    expect(await found("/apps", { protocol: "forward-auth" })).toEqual([id]);
    expect(await found("/apps", { protocol: "forward-auth", enabled: "false" })).toEqual([]);
  });

  test("a reference is found as the employee reads it out", async () => {
    const { reference } = (await api.call("get", `/signins/${ids.signin}`).expect(200)).body;
    expect(await found("/signins", { search: reference.toLowerCase() })).toEqual([ids.signin]);
  });
});

describe("W2 lists are narrowed by what they show", () => {
  test("members of a group, by person and by who put them there", async () => {
    const path = `/groups/${ids.group}/members`;
    expect(await found(path, { search: "ADA@" })).toEqual([ids.person]);
    expect(await found(path, { search: "bob@" })).toEqual([]);
    expect(await found(path, { source: "manual" })).toEqual([ids.person]);
    expect(await found(path, { source: "idp" })).toEqual([]);
  });

  test("sessions by the whole address of a person, shown with the name", async () => {
    const { body } = await api.call("get", "/sessions").query({ email: "Ada@Acme.com" }).expect(200);
    expect(body.items).toMatchObject([
      { id: ids.session, person: { email: "ada@acme.com", displayName: "Ada" } },
    ]);
    expect(await found("/sessions", { email: "ada@acme.co" })).toEqual([]);
    expect(await found("/sessions", { email: "ada@acme.com", personId: ids.administrator })).toEqual([]);
    expect(await found("/sessions", { email: "ada@acme.com", connectionId: ids.connection })).toEqual([
      ids.session,
    ]);
  });

  test("admin keys by what they are good for now", async () => {
    const old = { name: "old", scopes: ["audit:read"], expiresInDays: 1 };
    const { id } = (await api.call("post", "/admin-keys").set("Sallyport-Tenant", ids.tenant).send(old)).body;
    expect(await found("/admin-keys", { state: "active" })).toEqual(
      expect.arrayContaining([id, ids.adminKey]),
    );
    api.world.clock.advance(2 * 86_400_000);
    expect(await found("/admin-keys", { state: "expired" })).toEqual([id]);
    await api.call("delete", `/admin-keys/${id}`).expect(204);
    expect(await found("/admin-keys", { state: "revoked" })).toEqual([id]);
    expect(await found("/admin-keys", { state: "expired" })).toEqual([]);
  });

  test.each([
    ["/domains", { status: "pending" }, { status: "verified" }, "domain"],
    ["/connections", { protocol: "saml", enabled: "true" }, { enabled: "false" }, "connection"],
    ["/policies", { mode: "optional" }, { mode: "enforced" }, "policy"],
    ["/tokens", { kind: "api" }, { kind: "app-password" }, "apiToken"],
    ["/administrators", { role: "auditor" }, { role: "owner" }, "administrator"],
    ["/break-glass/credentials", { revoked: "false" }, { revoked: "true" }, "recoveryCredential"],
    ["/signins/replays", { status: "running" }, { status: "failed" }, "replay"],
    ["/signins", { ip: "192.0.2.7" }, { ip: "192.0.2.8" }, "signin"],
  ] as const)("%s by %j", async (path, those, others, kind) => {
    expect(await found(path, those)).toContain(ids[kind]);
    expect(await found(path, others)).not.toContain(ids[kind]);
  });

  test("policies by whom they are for and where they lead", async () => {
    const sso = { mode: "optional", connectionId: ids.connection };
    const bindings = { people: [ids.person], groups: [ids.group] };
    const { id } = (await api.call("post", "/policies").send({ name: "bound", sso, bindings }).expect(201))
      .body;
    for (const query of [{ groupId: ids.group }, { personId: ids.person }, { connectionId: ids.connection }])
      expect(await found("/policies", query)).toEqual([id]);
    expect(await found("/policies", { groupId: ids.tenant })).toEqual([]);
  });

  test("policies in their order, all at once or page by page", async () => {
    const all = await found("/policies", {});
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 1, ...(cursor !== undefined && { cursor }) };
      const { body } = await api.call("get", "/policies").query(query).expect(200);
      expect(body.items).toHaveLength(1);
      paged.push(body.items[0].id);
      cursor = body.next;
    } while (cursor !== undefined);
    expect(paged.length).toBeGreaterThan(1);
    expect(paged).toEqual(all);
  });

  test("the trail by any word of a fact, and an export likewise", async () => {
    const [first] = await found("/audit/events", { search: "WALKERS", name: "group.created" });
    expect(first).toEqual(expect.any(String));
    expect(await found("/audit/events", { search: "walkers", name: "person.created" })).toEqual([]);
    const file = await api.call("get", "/audit/export").query({ search: "walkers" }).expect(200);
    expect(file.text.split("\n").every((line) => line === "" || line.includes("walkers"))).toBe(true);
  });
});

test("W2 a word among very many sign-ins is found page by page, each of a bounded cost", async () => {
  const wanted = await recordSignin(api, ids.tenant, ids.person, ids.connection);
  const { code } = (await api.call("get", `/signins/${wanted}`).expect(200)).body;
  api.world.clock.advance(1_000);
  const pool = createPool({ connectionString: api.world.databaseUrl ?? "" }, { log: silent });
  const many = sql`insert into signin_attempts
      (id, tenant_id, reference, at, outcome, code, email, checks, keep_until)
    select md5(n::text)::uuid, ${ids.tenant}::uuid, n::text, ${api.world.clock()}::timestamptz, 'accepted', 'ok',
      'bob@acme.com', '[]', now() from generate_series(1, ${LOOKED_AT}::int) n`;
  await inTenant(pool, ids.tenant, (rows) => many.execute(rows));
  await pool.end();
  const query = { search: code, limit: "5" };
  const first = (await api.call("get", "/signins").query(query).expect(200)).body;
  expect(first).toEqual({ items: [], next: expect.any(String) });
  const second = (
    await api
      .call("get", "/signins")
      .query({ ...query, cursor: first.next })
      .expect(200)
  ).body;
  expect(second.items.map(({ id }: { id: string }) => id)).toContain(wanted);
  expect(second.next).toBeUndefined();
});
