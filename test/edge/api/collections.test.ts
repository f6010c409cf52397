import { PassThrough } from "node:stream";
import type { Response } from "supertest";
import { readNdjson } from "../../../src/audit/ndjson.ts";
import { verifyChain } from "../../../src/audit/verify.ts";
import { createTestIdp } from "../../kit/idp.ts";
import { openApiWorld, type ApiWorld } from "./api-world.ts";
import { furnish, recordSignin, startSession, type Ids } from "./samples.ts";

let api: ApiWorld;
let ids: Ids;
beforeAll(async () => {
  api = await openApiWorld("embedded");
  ids = await furnish(api, api.world.tenantId);
});
afterAll(() => api.world.close());

test("C1 C2 a connection is made empty, filled from metadata, and shown as the document says", async () => {
  const idp = await createTestIdp();
  const okta = { name: "Okta", protocol: "saml", preset: "okta" };
  const made = await api.call("post", "/connections").send(okta).expect(201);
  const base = `http://localhost:3000/saml/${made.body.id}`;
  expect(made.body).toMatchObject({
    tenantId: api.world.tenantId,
    enabled: true,
    idp: null,
    sp: {
      entityId: `${base}/metadata`,
      acsUrl: `${base}/acs`,
      sloUrl: `${base}/slo`,
      metadataUrl: `${base}/metadata`,
      loginUrl: `${base}/login`,
    },
  });
  const path = `/connections/${made.body.id}`;
  const filled = await api.call("patch", path).send({ metadataXml: idp.metadataXml }).expect(200);
  expect(filled.body.idp).toMatchObject({
    entityId: idp.entityId,
    ssoUrl: idp.ssoUrl,
    certificates: [
      {
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        notBefore: "2000-01-01T00:00:00.000Z",
        notAfter: expect.any(String),
      },
    ],
  });
  expect((await api.call("get", path).expect(200)).body).toEqual(filled.body);
  const bad = await api.call("patch", path).send({ metadataXml: "<html/>" });
  expect(bad.body).toMatchObject({ status: 422, code: expect.stringMatching(/^saml_metadata_/) });
});

const path = () => `/connections/${ids.connection}/mapping`;

describe("mapping", () => {
  test("M5 rules are read, changed by version, and read back as they were sent", async () => {
    const preset = await api.call("get", path()).expect(200);
    expect(preset.headers["etag"]).toBe('"0"');
    const saved = await api.call("put", path()).set("If-Match", '"0"').send(preset.body).expect(200);
    expect(saved.body).toEqual(preset.body);
    expect(saved.headers["etag"]).toBe('"1"');
    await api.call("put", path()).set("If-Match", '"0"').send(preset.body).expect(412);
    const short = await api
      .call("put", path())
      .send({ email: ["mail"], custom: { team: ["dept"] } })
      .expect(200);
    expect(short.body).toMatchObject({
      email: [{ attribute: "mail" }],
      groups: [],
      custom: { team: [{ attribute: "dept" }] },
    });
  });

  test("M2 a pasted assertion is previewed field by field, by a draft or by the rules in force", async () => {
    const idp = await createTestIdp();
    const meant = {
      acsUrl: "https://a.acme.com/acs",
      spEntityId: "https://a.acme.com",
      now: api.world.clock(),
    };
    const assertionXml = await idp.respond(meant, "ada@acme.com", {
      attributes: [{ name: "fn", values: ["Ada"] }],
    });
    const mapping = { email: [{ nameId: true }], givenName: ["fn"], familyName: ["sn"] };
    const { body } = await api.call("post", `${path()}/preview`).send({ assertionXml, mapping }).expect(200);
    expect(body.fields).toContainEqual({ field: "email", value: "ada@acme.com", source: "NameID" });
    expect(body.fields).toContainEqual({ field: "givenName", value: "Ada", source: 'attribute "fn"' });
    expect(body.problems).toMatchObject([
      { field: "familyName", reason: "missing", lookedFor: ['attribute "sn"'] },
    ]);
    const inForce = await api.call("post", `${path()}/preview`).send({ assertionXml }).expect(200);
    expect(inForce.body.problems).toContainEqual(expect.objectContaining({ field: "email" }));

    const recorded = Buffer.from(assertionXml).toString("base64");
    const signinId = await recordSignin(api, ids.tenant, ids.person, ids.connection, recorded);
    const again = await api.call("post", `${path()}/preview`).send({ signinId, mapping }).expect(200);
    expect(again.body).toEqual(body);
    const key = await api.keyWith(["connections:read"]);
    await api.call("post", `${path()}/preview`, key).send({ signinId }).expect(403);
  });

  test.each([
    [{}, "invalid_input"],
    [{ assertionXml: "no xml" }, "saml_preview_unreadable"],
    [{ assertionXml: '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>' }, "saml_preview_unreadable"],
    [{ assertionXml: "<a/>" }, "saml_preview_unreadable"],
  ])("a preview of %j is refused", async (body, code) => {
    const answer = await api.call("post", `${path()}/preview`).send(body).expect(422);
    expect(answer.body.code).toBe(code);
  });

  test("a sign-in without a recorded message of this connection cannot be previewed", async () => {
    const answer = await api.call("post", `${path()}/preview`).send({ signinId: ids.signin }).expect(422);
    expect(answer.body.nextStep).toEqual(expect.any(String));
  });
});

test("D1 a domain is claimed, looked for, proved and linked", async () => {
  const made = await api.call("post", "/domains").send({ name: "Acme.Example" }).expect(201);
  const { id, challenge } = made.body;
  expect(made.body).toMatchObject({ name: "acme.example", status: "pending", connectionId: null });
  const unproven = await api.call("post", `/domains/${id}/verify`).expect(422);
  expect(unproven.body).toMatchObject({
    code: "domain_not_proven",
    looked: [
      {
        method: "dns",
        at: challenge.dns.name,
        expected: challenge.dns.value,
        found: "no such name (NXDOMAIN)",
      },
      { method: "https", at: challenge.https.url },
    ],
  });
  api.world.txt.set(challenge.dns.name, [challenge.dns.value]);
  expect((await api.call("post", `/domains/${id}/verify`).expect(200)).body.status).toBe("verified");
  const linked = await api.call("patch", `/domains/${id}`).send({ connectionId: ids.connection }).expect(200);
  expect(linked.body).toMatchObject({ connectionId: ids.connection, connectionIds: [ids.connection] });
  const listed = await api.call("get", "/domains").query({ connectionId: ids.connection }).expect(200);
  expect(listed.body.items).toEqual([linked.body]);
});

test("A1 an app is registered as others rely on; its secret is shown once and turned", async () => {
  const body = {
    name: "Tracker",
    protocol: "oidc",
    redirectUris: ["https://tracker.acme.com/cb"],
    groups: ["staff"],
  };
  const made = await api.call("post", "/apps").send(body).expect(201);
  expect(made.body).toMatchObject({
    ...body,
    requirePkce: true,
    clientId: expect.any(String),
    clientSecret: expect.any(String),
  });
  const path = `/apps/${made.body.id}`;
  expect((await api.call("get", path).expect(200)).text).not.toContain(made.body.clientSecret);
  const turned = await api.call("post", `${path}/secret`).expect(200);
  expect(turned.body.clientSecret).not.toBe(made.body.clientSecret);
  expect(
    (
      await api
        .call("post", "/apps")
        .send({ ...body, redirectUris: ["http://evil.com/"] })
        .expect(422)
    ).body.code,
  ).toBe("app_redirect_uri_refused");
});

test("X3 sessions are listed, ended one by one, by person, by connection, or all; never all by an oversight", async () => {
  const { tenantId } = await api.otherTenant("sessions");
  const call = (method: "get" | "delete", path: string) =>
    api.call(method, path).set("Sallyport-Tenant", tenantId);
  const [ada, ben] = [api.world.random.uuid(), api.world.random.uuid()];
  const idp = api.world.random.uuid();
  const first = await startSession(api, tenantId, ada, idp);
  for (const person of [ada, ben, ben]) await startSession(api, tenantId, person, idp);
  const listed = await call("get", `/sessions?personId=${ada}`).expect(200);
  expect(listed.body.items).toHaveLength(2);
  await call("delete", `/sessions/${first}`).expect(204);
  await call("delete", `/sessions/${first}`).expect(404);
  for (const query of [
    "",
    `?all=true&personId=${ben}`,
    `?all=true&appId=${ben}`,
    "?all=false",
    "?person=1",
    "?personId=",
  ])
    await call("delete", `/sessions${query}`).expect(422);
  expect((await call("get", "/sessions").expect(200)).body.items).toHaveLength(3);
  expect((await call("delete", `/sessions?appId=${api.world.random.uuid()}`).expect(200)).body).toEqual({
    revoked: 0,
  });
  expect((await call("delete", `/sessions?personId=${ben}`).expect(200)).body).toEqual({ revoked: 2 });
  expect((await call("delete", "/sessions?all=true").expect(200)).body).toEqual({ revoked: 1 });
  expect((await call("get", "/sessions").expect(200)).body.items).toEqual([]);
});

test("X4 deactivation ends the person's sessions; reactivation lets the person back", async () => {
  const { tenantId } = await api.otherTenant("people");
  const theirs = await furnish(api, tenantId);
  const call = (method: "get" | "post", path: string) =>
    api.call(method, path).set("Sallyport-Tenant", tenantId);
  const off = await call("post", `/people/${theirs.person}/deactivate`).expect(200);
  expect(off.body.status).toBe("deactivated");
  expect((await call("get", "/sessions").expect(200)).body.items).toEqual([]);
  expect((await call("get", "/people?status=deactivated").expect(200)).body.items).toHaveLength(1);
  await call("post", `/people/${theirs.person}/reactivate`).set("If-Match", '"1"').expect(412);
  expect((await call("post", `/people/${theirs.person}/reactivate`).expect(200)).body.status).toBe("active");
});

test("S3 an attempt is found by what the employee saw, with every check and who must fix it", async () => {
  const { body } = await api.call("get", `/signins/${ids.signin}`).expect(200);
  expect(body).toMatchObject({
    outcome: "refused",
    code: "saml_audience_mismatch",
    checks: [
      { name: "response_signature", ok: true },
      { name: "audience", ok: false, expected: "ours", received: "theirs" },
    ],
    fix: { who: "idp-admin", what: expect.stringContaining("letter by letter") },
  });
  const found = async (query: object) =>
    (await api.call("get", "/signins").query(query).expect(200)).body.items;
  expect(await found({ reference: body.reference.toLowerCase() })).toEqual([body]);
  expect(await found({ email: "ADA@acme.com", code: "saml_audience_mismatch" })).toContainEqual(body);
  expect(await found({ connectionId: api.world.random.uuid() })).toEqual([]);
  expect(await found({ from: "2026-11-24T00:00:00+01:00" })).toEqual([]);
  await api.call("get", "/signins").query({ from: "yesterday" }).expect(422);
  expect(JSON.stringify(body)).not.toContain("sealed");
});

describe("audit", () => {
  test("L3 events are filtered by name, actor, target and time", async () => {
    const found = async (query: object) =>
      (await api.call("get", "/audit/events").query(query).expect(200)).body.items;
    const made = await api.call("post", "/connections").send({ name: "seen", protocol: "saml" }).expect(201);
    const [event] = await found({ target: made.body.id });
    expect(event).toMatchObject({
      name: "connection.created",
      targetId: made.body.id,
      actor: { kind: "admin-key", name: "bootstrap" },
      requestId: made.headers["x-request-id"],
      ip: expect.any(String),
      event: { after: { name: "seen" } },
    });
    expect(await found({ name: "connection.created", actor: event.actor.id })).toContainEqual(event);
    expect(await found({ name: "connection.deleted" })).toEqual([]);
    expect(await found({ from: "2027-01-01T00:00:00Z" })).toEqual([]);
  });

  test("L2 L3 the export is the whole chain and verifies by itself", async () => {
    const {
      body: text,
      type,
      headers,
    } = await api.call("get", "/audit/export").buffer(true).parse(asText).expect(200);
    expect(type).toBe("application/x-ndjson");
    expect(headers["content-disposition"]).toBe("attachment; filename=audit.ndjson");
    const lines = PassThrough.from(text.trim().split("\n"));
    const head = await api.world.database.transact(ids.tenant, ({ auditLog }) =>
      auditLog.lockHead(ids.tenant),
    );
    expect(await verifyChain(readNdjson(lines), head)).toMatchObject({ ok: true });
    const csv = await api.call("get", "/audit/export?format=csv").expect(200);
    expect(csv.type).toBe("text/csv");
    expect(csv.text.split("\n")[0]).toContain("sequence");
  });
});

/** supertest keeps only the types that it knows as text. */
function asText(response: Response, done: (error: Error | null, body: unknown) => void): void {
  const chunks: Buffer[] = [];
  response.on("data", (chunk: Buffer) => chunks.push(Buffer.from(chunk)));
  response.on("end", () => done(null, Buffer.concat(chunks).toString()));
}

test("tenants are made by the installation's keys; a tenant's own key sees and renames its own", async () => {
  const other = await api.otherTenant("north");
  expect((await api.call("post", "/tenants", other.key).send({ name: "x" }).expect(403)).body.code).toBe(
    "instance_key_needed",
  );
  expect((await api.call("post", "/tenants").send({ name: "north" }).expect(409)).body.code).toBe(
    "tenant_name_taken",
  );
  const own = await api.call("get", "/tenants", other.key).expect(200);
  expect(own.body.items.map((tenant: { name: string }) => tenant.name)).toEqual(["north"]);
  const all = await api.call("get", "/tenants").expect(200);
  expect(all.body.items.map((tenant: { name: string }) => tenant.name)).toEqual(
    expect.arrayContaining(["default", "north"]),
  );
  expect(all.text).not.toContain("installation");
  const renamed = await api
    .call("patch", `/tenants/${other.tenantId}`, other.key)
    .send({ name: "south" })
    .expect(200);
  expect(renamed.body).toMatchObject({ name: "south", version: 2 });
});
