import { openApiWorld, type ApiWorld } from "./api-world.ts";

let api: ApiWorld;
beforeAll(async () => {
  api = await openApiWorld();
});
afterAll(() => api.world.close());

const send = (more: object) =>
  api.call("post", "/connections").send({ name: "x", protocol: "saml", ...more });

test("C10 presets are listed, and read with a connection's own values in the vendor's own fields", async () => {
  const { items } = (await api.call("get", "/presets").expect(200)).body;
  expect(items).toContainEqual({ name: "entra", title: "Microsoft Entra ID" });
  const made = await api
    .call("post", "/connections")
    .send({ name: "x", protocol: "saml", preset: "entra" })
    .expect(201);
  const { sp, id } = made.body;
  const read = (await api.call("get", `/presets/entra?connectionId=${id}`).expect(200)).body;
  const fields = read.steps.flatMap((step: { fields: object[] }) => step.fields);
  expect(fields).toContainEqual({
    label: "Identifier (Entity ID)",
    enter: sp.entityId,
    value: "entityId",
    note: null,
  });
  expect(fields).toContainEqual(
    expect.objectContaining({ label: "Reply URL (Assertion Consumer Service URL)", enter: sp.acsUrl }),
  );
  const bare = (await api.call("get", "/presets/entra").expect(200)).body;
  expect(bare.steps[1].fields[0]).toMatchObject({ enter: null, value: "entityId" });
});

test("C10 a connection begins with its preset's defaults, and an unknown preset is refused by name", async () => {
  expect((await send({ preset: "adfs" }).expect(201)).body.encryption).toBe("legacy");
  expect((await send({ preset: "adfs", encryption: "strong" }).expect(201)).body.encryption).toBe("strong");
  expect((await send({}).expect(201)).body).toMatchObject({ preset: "generic", encryption: "strong" });
  expect((await send({ preset: "nobody" }).expect(422)).body).toMatchObject({
    code: "preset_unknown",
    received: "nobody",
  });
});

test("C10 another tenant's connection fills in nothing", async () => {
  const { key } = await api.otherTenant("elsewhere");
  const theirs = await api
    .call("post", "/connections", key)
    .send({ name: "x", protocol: "saml" })
    .expect(201);
  const mine = await api.keyWith(["connections:read"]);
  await api.call("get", `/presets/okta?connectionId=${theirs.body.id}`, mine).expect(404);
  await api.call("get", "/presets/nobody", mine).expect(404);
});

test("C5, C7 request settings travel through the API and back", async () => {
  const request = {
    forceAuthn: false,
    authnContexts: ["urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"],
    authnContextComparison: "minimum",
    nameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    extraParameters: { domain_hint: "acme.com" },
  };
  const sent = { name: "x", protocol: "saml", idpInitiated: true, request };
  const made = (await api.call("post", "/connections").send(sent).expect(201)).body;
  expect(made).toMatchObject({ idpInitiated: true, requestBinding: "redirect", request });
  const changes = { idpInitiated: false, request: { nameIdFormat: null } };
  const changed = (await api.call("patch", `/connections/${made.id}`).send(changes).expect(200)).body;
  expect(changed).toMatchObject({ idpInitiated: false, request: { ...request, nameIdFormat: null } });
  const bad = { request: { extraParameters: { SAMLRequest: "x" } } };
  expect((await api.call("patch", `/connections/${made.id}`).send(bad).expect(422)).body).toMatchObject({
    code: "request_settings_refused",
    received: "SAMLRequest",
  });
});
