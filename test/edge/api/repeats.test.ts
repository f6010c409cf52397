import { BOOTSTRAP, openApiWorld, type ApiWorld } from "./api-world.ts";

let api: ApiWorld;
beforeAll(async () => {
  api = await openApiWorld("postgres-redis");
});
afterAll(() => api.world.close());

const newConnection = { name: "Okta", protocol: "saml" };
const connectionCount = async () => (await api.call("get", "/connections?limit=200")).body.items.length;
const create = (idempotencyKey: string, body: object = newConnection, key = BOOTSTRAP) =>
  api.call("post", "/connections", key).set("Idempotency-Key", idempotencyKey).send(body);

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
    const { durable: ephemeral } = api.needs;
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
    expect(stale.body).toMatchObject({
      code: "version_conflict",
      expected: "version 2",
      received: "version 1",
    });
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
