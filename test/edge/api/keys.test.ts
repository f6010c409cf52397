import request from "supertest";
import { INSTANCE_TENANT } from "../../../src/kernel/transaction.ts";
import { BOOTSTRAP, openApiWorld, type ApiWorld } from "./api-world.ts";

let api: ApiWorld;
beforeAll(async () => {
  api = await openApiWorld("postgres-redis");
});
afterAll(() => api.world.close());

test("a key says who it is, where it acts and what it may do", async () => {
  const key = await api.keyWith(["audit:read"]);
  const { body } = await api.call("get", "/me", key).expect(200);
  expect(body).toMatchObject({ tenantId: api.world.tenantId, scopes: ["audit:read"] });
});

test("a key of the installation acts in the tenant that the header names, another key only in its own", async () => {
  const other = await api.otherTenant("headers");
  const named = await api.call("get", "/me").set("Sallyport-Tenant", other.tenantId).expect(200);
  expect(named.body.tenantId).toBe(other.tenantId);
  for (const tenant of [other.tenantId, api.world.random.uuid(), INSTANCE_TENANT]) {
    const key = await api.keyWith(["*"]);
    await api.call("get", "/me", key).set("Sallyport-Tenant", tenant).expect(404);
  }
  await api.call("get", "/me").set("Sallyport-Tenant", api.world.random.uuid()).expect(404);
  await api.call("get", "/me").set("Sallyport-Tenant", "' or 1=1").expect(404);
});

test("a key cannot give what it does not hold", async () => {
  const key = await api.keyWith(["keys:write", "audit:read"]);
  for (const scope of ["*", "audit:write", "people:read"]) {
    const refused = await api
      .call("post", "/admin-keys", key)
      .send({ name: "more", scopes: [scope] })
      .expect(403);
    expect(refused.body).toMatchObject({ code: "admin_key_scope_not_held", received: scope });
  }
  await api
    .call("post", "/admin-keys", key)
    .send({ name: "less", scopes: ["audit:read"] })
    .expect(201);
});

test("an expired key and a revoked key are refused from that instant on, and the refusal is recorded", async () => {
  const make = async (body: object) =>
    (
      await api
        .call("post", "/admin-keys")
        .send({ name: "k", scopes: ["audit:read"], ...body })
        .expect(201)
    ).body;
  const expiring = await make({ expiresInDays: 1 });
  const revoked = await make({});
  expect(expiring.secret).toMatch(/^spk_[\w-]{43}$/);
  api.world.clock.advance(86_400_000 - 1);
  await api.call("get", "/me", expiring.secret).expect(200);
  api.world.clock.advance(1);
  expect((await api.call("get", "/me", expiring.secret).expect(401)).body.code).toBe("admin_key_expired");
  await api.call("get", "/me", revoked.secret).expect(200);
  await api.call("delete", `/admin-keys/${revoked.id}`).expect(204);
  expect((await api.call("get", "/me", revoked.secret).expect(401)).body.code).toBe("admin_key_revoked");
  const { items } = await api.needs.audit.search(
    INSTANCE_TENANT,
    { name: "admin_key.refused" },
    { limit: 2 },
  );
  expect(items.map(({ event }) => event)).toEqual([
    { name: "admin_key.refused", code: "admin_key_revoked" },
    { name: "admin_key.refused", code: "admin_key_expired" },
  ]);
});

test("the trail never holds a key's secret or its hash", async () => {
  const secret = await api.keyWith(["audit:read"]);
  const { text } = await api.call("get", "/audit/export").expect(200);
  expect(text).toContain("admin_key.created");
  expect(text).not.toContain(secret);
  expect(text).not.toContain("secretHash");
});

test("after twenty bad keys of one address the next is answered 429 and not written down; a good one passes", async () => {
  api.world.clock.advance(60_000);
  const bad = () => api.call("get", "/me", `spk_${api.world.random.token(32)}`);
  const count = async () =>
    (await api.needs.audit.search(INSTANCE_TENANT, { name: "admin_key.refused" }, { limit: 200 })).items
      .length;
  const before = await count();
  for (let tries = 0; tries < 20; tries += 1) await bad().expect(401);
  const refused = await bad().expect(429);
  expect(refused.headers["retry-after"]).toBe("60");
  expect(await count()).toBe(before + 20);
  await api.call("get", "/me").expect(200);
  api.world.clock.advance(60_000);
  await bad().expect(401);
});

test.each(["Basic YTpi", "Bearer", "Bearer a b", `Bearer ${"x".repeat(600)}`, `bearer${BOOTSTRAP}`])(
  "an Authorization of %s is no key",
  async (header) => {
    const answer = await request(api.app).get("/api/v1/me").set("Authorization", header).expect(401);
    expect(answer.body.code).toBe("admin_key_missing");
  },
);

test("the bootstrap key is made at the first start only", async () => {
  await api.needs.adminKeys.ensureBootstrap("another-bootstrap-key-0123456789-0123456789");
  await api.call("get", "/me", "another-bootstrap-key-0123456789-0123456789").expect(401);
});
