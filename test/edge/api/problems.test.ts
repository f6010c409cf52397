import { openApiWorld, type ApiWorld } from "./api-world.ts";

let api: ApiWorld;
beforeAll(async () => {
  api = await openApiWorld("postgres");
});
afterAll(() => api.world.close());

const newConnection = { name: "Okta", protocol: "saml" };
const post = (body: string, type = "application/json") =>
  api.call("post", "/connections").set("Content-Type", type).send(body);

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

test("a body over the limit is 413", async () => {
  const answer = await api
    .call("post", "/connections")
    .send({ ...newConnection, metadataXml: "x".repeat(700_000) })
    .expect(413);
  expect(answer.body.code).toBe("body_too_large");
});

const nested = (depth: number) => `{"protocol":"saml","x":${"[".repeat(depth)}${"]".repeat(depth)}}`;

test.each([
  ["brackets to the limit of a body", nested(300_000)],
  ["brackets that a stack would overflow on", nested(5_000)],
  ["empty objects without end", `{"protocol":"saml","x":[${"{},".repeat(200_000)}{}]}`],
])("%s are 413 before they are parsed, and hold up nobody else", async (_name, body) => {
  const before = performance.now();
  const answer = await api.call("post", "/apps").set("Idempotency-Key", "deep").type("json").send(body);
  expect(answer).toMatchObject({ status: 413, body: { code: "body_too_complex" } });
  expect(performance.now() - before).toBeLessThan(250);
});

test("signs inside of texts count for nothing", async () => {
  const signs = '[{",\\';
  expect((await api.call("post", "/tenants").send({ name: signs.repeat(30) })).status).toBe(201);
  const wrong = await api
    .call("post", "/connections")
    .send({ ...newConnection, metadataXml: signs.repeat(20_000) });
  expect(wrong.body.code).not.toBe("body_too_complex");
});

test("a thousand unknown fields are not answered with a thousand complaints", async () => {
  const unknown = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`field${index}`, 1]));
  const answer = await api.call("post", "/tenants").send({ name: "Acme", ...unknown });
  expect(answer.status).toBe(422);
  expect(answer.body.errors).toHaveLength(50);
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
      { path: "idp.certificates", expected: "at least 1 entry" },
    ],
    requestId: answer.headers["x-request-id"],
  });
});

test("an OpenID Connect connection with fields of the wrong place is refused, each named", async () => {
  const wish = { name: "Acme", protocol: "oidc", issuer: "https://idp.acme.com" };
  const { body } = await api.call("post", "/connections").send(wish).expect(422);
  expect(body.code).toBe("invalid_input");
  expect(JSON.stringify(body.errors)).toContain("issuer");
});

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
