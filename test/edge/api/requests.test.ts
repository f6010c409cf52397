import request from "supertest";
import { INSTANCE_TENANT } from "../../../src/kernel/transaction.ts";
import { BOOTSTRAP, openApiWorld, type ApiWorld } from "./api-world.ts";

let api: ApiWorld;
beforeAll(async () => {
  api = await openApiWorld();
});
afterAll(() => api.world.close());

const newConnection = { name: "Okta", protocol: "saml" };
const connectionCount = async () => (await api.call("get", "/connections?limit=200")).body.items.length;

const post = (body: string, type = "application/json") =>
  api.call("post", "/connections").set("Content-Type", type).send(body);

const create = (idempotencyKey: string, body: object = newConnection, key = BOOTSTRAP) =>
  api.call("post", "/connections", key).set("Idempotency-Key", idempotencyKey).send(body);

describe("keys", () => {
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
});

describe("problems", () => {
  test("what is not JSON is 400", async () => {
    expect((await post("{").expect(400)).body.code).toBe("malformed_json");
    expect((await post('"text"').expect(400)).body.code).toBe("malformed_json");
  });

  test("another type, or another charset, is 415", async () => {
    expect((await post("name=x", "application/x-www-form-urlencoded").expect(415)).body.code).toBe(
      "unsupported_media_type",
    );
    expect((await post("{}", "application/json; charset=latin1").expect(415)).body.code).toBe(
      "unsupported_media_type",
    );
  });

  test("no body at all is 422", async () => {
    expect((await api.call("post", "/connections").expect(422)).body.code).toBe("invalid_input");
  });

  test("a body over a mebibyte is 413", async () => {
    const answer = await api
      .call("post", "/connections")
      .send({ ...newConnection, metadataXml: "x".repeat(1_100_000) })
      .expect(413);
    expect(answer.body.code).toBe("body_too_large");
  });

  test("an unknown route is 404, a known one with another method 405 with what it takes", async () => {
    expect((await api.call("get", "/nothing").expect(404)).body.code).toBe("route_unknown");
    const answer = await api.call("put", "/connections").expect(405);
    expect(answer.headers["allow"]).toBe("POST, GET");
    expect(answer.body.code).toBe("method_not_allowed");
  });

  test("a path that cannot be decoded is 400", async () => {
    expect((await api.call("get", "/connections/%zz").expect(400)).body.code).toBe("malformed_path");
  });

  test("a wrong field is named with what was expected and received", async () => {
    const body = {
      name: 7,
      protocol: "saml",
      idp: { entityId: "x", ssoUrl: "https://idp.acme.com", certificates: [] },
    };
    const answer = await api.call("post", "/connections").send(body).expect(422);
    expect(answer.type).toBe("application/problem+json");
    expect(answer.body).toMatchObject({
      type: "urn:sallyport:problem:invalid_input",
      title: "Invalid input",
      status: 422,
      code: "invalid_input",
      errors: [
        { path: "name", expected: "string", received: "number" },
        { path: "idp.certificates", expected: "at least 1" },
      ],
      requestId: answer.headers["x-request-id"],
    });
  });

  test.each([
    [{ protocol: "oidc", issuer: "https://idp.acme.com" }, "protocol"],
    [{ metadataUrl: "https://idp.acme.com/metadata" }, "metadataUrl"],
    [{ requestBinding: "post" }, "requestBinding"],
    [{ idpInitiated: true }, "idpInitiated"],
  ])("%j is refused by name with what to do instead", async (wish, field) => {
    const answer = await api
      .call("post", "/connections")
      .send({ ...newConnection, ...wish })
      .expect(422);
    expect(answer.body).toMatchObject({ code: "not_offered", nextStep: expect.any(String) });
    expect(answer.body.detail).toContain(field);
  });

  test.each(["saml", "forward-auth", "crowd"])(
    "an app of protocol %s is refused by name",
    async (protocol) => {
      const answer = await api
        .call("post", "/apps")
        .send({ name: "x", protocol, redirectUris: ["https://a.acme.com/"] });
      expect(answer.body).toMatchObject({ status: 422, code: "not_offered", received: protocol });
    },
  );

  test("__proto__ is a field that nobody knows, and changes nothing", async () => {
    const answer = await post('{"name":"x","protocol":"saml","__proto__":{"enabled":false}}');
    expect([201, 422]).toContain(answer.status);
    expect(({} as { enabled?: boolean }).enabled).toBeUndefined();
    if (answer.status === 201) expect(answer.body.enabled).toBe(true);
  });

  test("a failure of ours shows nothing of itself", async () => {
    const { audit } = api.needs;
    const search = audit.search;
    Object.assign(audit, { search: () => Promise.reject(new Error("secret detail")) });
    const answer = await api.call("get", "/audit/events").expect(500);
    Object.assign(audit, { search });
    expect(answer.body.code).toBe("internal_error");
    expect(answer.text).not.toContain("secret detail");
  });
});

describe("Idempotency-Key", () => {
  test("O7 the same key and body is done once and answered twice", async () => {
    const before = await connectionCount();
    const first = await create("one").expect(201);
    const second = await create("one").expect(201);
    expect(second.body).toEqual(first.body);
    expect(second.headers["location"]).toBe(first.headers["location"]);
    expect(await connectionCount()).toBe(before + 1);
  });

  test("the same key with another body, or on another path, is 422", async () => {
    await create("two").expect(201);
    expect((await create("two", { ...newConnection, name: "Other" }).expect(422)).body.code).toBe(
      "idempotency_key_reused",
    );
    const elsewhere = api.call("post", "/apps").set("Idempotency-Key", "two");
    const body = { name: "x", protocol: "oidc", redirectUris: ["https://a.acme.com/cb"] };
    expect((await elsewhere.send(body).expect(422)).body.code).toBe("idempotency_key_reused");
  });

  test("of several at once one is done; the others are answered by it or told to wait", async () => {
    const before = await connectionCount();
    const answers = await Promise.all(Array.from({ length: 5 }, () => create("three")));
    expect(answers.map(({ status }) => status)).toContain(201);
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    expect(await connectionCount()).toBe(before + 1);
  });

  test("a refused request does not use the key up", async () => {
    await create("four", { ...newConnection, name: "" }).expect(422);
    await create("four").expect(201);
  });

  test("the same key of another admin key is another key", async () => {
    const first = await create("five").expect(201);
    const second = await create("five", newConnection, await api.keyWith(["*"])).expect(201);
    expect(second.body.id).not.toBe(first.body.id);
  });

  test("a kept answer is sealed: the store holds no secret in the clear", async () => {
    const body = { name: "tracker", protocol: "oidc", redirectUris: ["https://a.acme.com/cb"] };
    const send = () => api.call("post", "/apps").set("Idempotency-Key", "six").send(body).expect(201);
    const kept: string[] = [];
    const { ephemeral } = api.needs;
    const put = ephemeral.put;
    Object.assign(ephemeral, {
      put: (...args: Parameters<typeof put>) => {
        kept.push(args[1]);
        return put(...args);
      },
    });
    const first = await send();
    Object.assign(ephemeral, { put });
    expect((await send()).body.clientSecret).toBe(first.body.clientSecret);
    expect(kept).toHaveLength(1);
    expect(Buffer.from(kept[0] ?? "", "base64").toString("latin1")).not.toContain(first.body.clientSecret);
  });

  test("after a day the key is free", async () => {
    const first = await create("seven").expect(201);
    api.world.clock.advance(24 * 3_600_000);
    expect((await create("seven").expect(201)).body.id).not.toBe(first.body.id);
  });

  test.each(["", "a b", "x".repeat(256)])("%p is no key", async (key) => {
    expect((await create(key)).body.code).toBe("idempotency_key_refused");
  });
});

describe("If-Match", () => {
  test("only what has a version has an ETag", async () => {
    expect((await api.call("get", "/connections").expect(200)).headers["etag"]).toBeUndefined();
    expect((await api.call("get", "/me").expect(200)).headers["etag"]).toBeUndefined();
  });

  test("a change against the version that was read is made; against an older one it is 412 and changes nothing", async () => {
    const made = await api.call("post", "/connections").send(newConnection).expect(201);
    expect(made.headers["etag"]).toBe('"1"');
    const path = `/connections/${made.body.id}`;
    const changed = await api.call("patch", path).set("If-Match", '"1"').send({ name: "Second" }).expect(200);
    expect(changed.headers["etag"]).toBe('"2"');
    const stale = await api.call("patch", path).set("If-Match", '"1"').send({ name: "Third" }).expect(412);
    expect(stale.body.code).toBe("version_conflict");
    await api.call("delete", path).set("If-Match", '"1"').expect(412);
    expect((await api.call("get", path).expect(200)).body.name).toBe("Second");
    await api.call("delete", path).set("If-Match", '"2"').expect(204);
  });

  test.each(["1", 'W/"1"', '"1", "2"', '"x"'])("%s is no entity tag of ours", async (tag) => {
    const made = await api.call("post", "/connections").send(newConnection).expect(201);
    const answer = await api
      .call("patch", `/connections/${made.body.id}`)
      .set("If-Match", tag)
      .send({ name: "x" });
    expect(answer.body).toMatchObject({ status: 400, code: "if_match_refused" });
  });

  test("* changes whatever is stored", async () => {
    const made = await api.call("post", "/connections").send(newConnection).expect(201);
    await api
      .call("patch", `/connections/${made.body.id}`)
      .set("If-Match", "*")
      .send({ enabled: false })
      .expect(200);
  });
});

test("a list comes in pages, and every item once", async () => {
  const { key } = await api.otherTenant("pages");
  for (let n = 0; n < 5; n += 1) {
    api.world.clock.advance(1000);
    await api
      .call("post", "/connections", key)
      .send({ name: `c${n}`, protocol: "saml" })
      .expect(201);
  }
  const names: string[] = [];
  let next: string | undefined;
  do {
    const cursor = next === undefined ? {} : { cursor: next };
    const { body } = await api
      .call("get", "/connections", key)
      .query({ limit: 2, ...cursor })
      .expect(200);
    names.push(...body.items.map((item: { name: string }) => item.name));
    next = body.next;
  } while (next !== undefined);
  expect(names).toEqual(["c4", "c3", "c2", "c1", "c0"]);
  await api.call("get", "/connections", key).query({ cursor: "made-up" }).expect(422);
  await api.call("get", "/connections", key).query({ limit: 201 }).expect(422);
  const found = await api.call("get", "/connections", key).query({ search: "c3" }).expect(200);
  expect(found.body.items).toHaveLength(1);
});
