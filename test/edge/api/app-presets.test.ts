import { openApiWorld, type ApiWorld } from "./api-world.ts";

let api: ApiWorld;
beforeAll(async () => {
  api = await openApiWorld();
});
afterAll(() => api.world.close());

const send = (body: object) => api.call("post", "/apps").send({ name: "x", protocol: "oidc", ...body });

test("A5 presets are listed, and read with the installation's own values and the app's address", async () => {
  const { items } = (await api.call("get", "/app-presets").expect(200)).body;
  expect(items).toContainEqual({
    name: "jira",
    title: "Jira Data Center",
    protocols: ["oidc", "saml", "crowd"],
  });
  const path = "/app-presets/jira?baseUrl=https%3A%2F%2Fjira.corp.example%2F";
  const [way] = (await api.call("get", path).expect(200)).body.ways;
  expect(way.defaults).toEqual({
    redirectUris: ["https://jira.corp.example/plugins/servlet/oidc/callback"],
    requirePkce: false,
  });
  expect(way.steps[0].fields).toContainEqual({
    label: "Issuer URL",
    enter: `${api.world.settings.publicUrl}/oidc`,
    note: null,
  });
  expect(way.steps[0].fields).toContainEqual({ label: "Client ID", enter: "<client ID>", note: null });
  const generic = (await api.call("get", "/app-presets/generic").expect(200)).body;
  const saml = generic.ways.find((each: { protocol: string }) => each.protocol === "saml");
  const [entityId, certificate] = ["Entity ID, or issuer", "Certificate"].map(
    (label) => saml.steps[0].fields.find((field: { label: string }) => field.label === label).enter,
  );
  expect(entityId).toBe(`${api.world.settings.publicUrl}/idp/metadata`);
  expect(certificate).toMatch(/^-----BEGIN CERTIFICATE-----/);
  await api.call("get", "/app-presets/nobody").expect(404);
  await api.call("get", "/app-presets/jira?baseUrl=javascript:1").expect(422);
});

test("A5 an app begins with its preset's values, and what is said goes before them", async () => {
  const baseUrl = "https://jira.corp.example/";
  const { body: jira } = await send({ preset: "jira", baseUrl }).expect(201);
  expect(jira).toMatchObject({
    preset: "jira",
    baseUrl: "https://jira.corp.example",
    redirectUris: ["https://jira.corp.example/plugins/servlet/oidc/callback"],
    requirePkce: false,
  });
  const own = { preset: "jira", baseUrl, redirectUris: ["https://other.example/cb"], requirePkce: true };
  expect((await send(own).expect(201)).body).toMatchObject({
    redirectUris: ["https://other.example/cb"],
    requirePkce: true,
  });
  expect((await send({ redirectUris: ["https://a.example/"] }).expect(201)).body).toMatchObject({
    preset: null,
    baseUrl: null,
    requirePkce: true,
  });
});

test("A5 a preset that is not known or lacks the address, and an app without any redirect URI, are refused", async () => {
  expect((await send({ preset: "nobody", baseUrl: "https://a.example" }).expect(422)).body).toMatchObject({
    expected: expect.stringContaining("grafana"),
    received: "nobody",
  });
  const { body } = await send({ preset: "jira" }).expect(422);
  expect(body.errors).toEqual([expect.objectContaining({ path: "baseUrl", received: "none" })]);
  await send({}).expect(422);
  await send({ preset: "generic" }).expect(422);
});

test("A5 instructions hold every value of this app but the secret, and another tenant sees none", async () => {
  const { body: app } = await send({ preset: "grafana", baseUrl: "https://grafana.corp.example" }).expect(
    201,
  );
  const { body } = await api.call("get", `/apps/${app.id}/instructions`).expect(200);
  const { snippet } = body.way.steps[0];
  expect(body).toMatchObject({ preset: "grafana", title: "Grafana", way: { protocol: "oidc" } });
  expect(snippet).toContain(`client_id = ${app.clientId}\n`);
  expect(snippet).toContain("client_secret = <the secret that was shown once>\n");
  expect(snippet).toContain("contains(roles[*], 'Admin')");
  expect(snippet).toContain("root_url = https://grafana.corp.example\n");
  expect(JSON.stringify(body)).not.toContain(app.clientSecret);
  const bare = (await send({ redirectUris: ["https://a.example/"] }).expect(201)).body;
  expect((await api.call("get", `/apps/${bare.id}/instructions`).expect(200)).body.preset).toBe("generic");
});
