import express from "express";
import request from "supertest";
import { createApi } from "../../../src/edge/api/api.ts";
import { aReplay } from "../../conformance/samples.ts";
import { createTestIdp, toField } from "../../kit/idp.ts";
import { BOOTSTRAP, openApiWorld, type ApiWorld } from "./api-world.ts";
import { furnish, recordSignin } from "./samples.ts";

let api: ApiWorld;
let connectionId: string;
let personId: string;
let attemptId: string;
const idp = await createTestIdp("recorder");

beforeAll(async () => {
  api = await openApiWorld();
  const { entityId, ssoUrl, key } = idp;
  const made = await api
    .call("post", "/connections")
    .send({
      name: "Okta",
      protocol: "saml",
      preset: "okta",
      idp: { entityId, ssoUrl, certificates: [key.certificate] },
    })
    .expect(201);
  connectionId = made.body.id;
  personId = (await furnish(api, api.world.tenantId)).person;
  const { sp } = made.body;
  const xml = await idp.respond({ ...sp, spEntityId: "theirs", now: api.world.clock() }, "ada@acme.com");
  attemptId = await recordSignin(api, api.world.tenantId, personId, connectionId, toField(xml));
});
afterAll(() => api.world.close());

const SPAN = { from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z" };
const list = async (query: object) => (await api.call("get", "/signins").query(query).expect(200)).body;

test("S3 the recorder is searched by reference, e-mail, person, connection, code, outcome and time", async () => {
  const { reference } = (await api.call("get", `/signins/${attemptId}`).expect(200)).body;
  const at = api.world.clock();
  const [before, after] = [
    new Date(at.getTime() - 1).toISOString(),
    new Date(at.getTime() + 1).toISOString(),
  ];
  for (const query of [
    { reference },
    { reference: reference.toLowerCase() },
    { email: "Ada@ACME.com", connectionId },
    { personId, connectionId },
    { connectionId },
    { code: "saml_audience_mismatch", outcome: "refused", connectionId },
    { from: before, to: after, connectionId },
  ])
    expect((await list(query)).items).toMatchObject([{ id: attemptId }]);
  for (const query of [
    { reference: "SP-0000-0000" },
    { outcome: "tested" },
    { outcome: "accepted", connectionId },
    { to: before, connectionId },
    { personId: api.world.random.uuid() },
  ])
    expect((await list(query)).items).toEqual([]);
  const first = await list({ limit: 1 });
  const second = await list({ limit: 1, cursor: first.next });
  expect(second.items[0].id).not.toBe(first.items[0].id);
});

test("S3 S5 an attempt names the misconfiguration, and each failed check its next step in the vendor's words", async () => {
  const { body } = await api.call("get", `/signins/${attemptId}`).expect(200);
  expect(body).toMatchObject({
    diagnosis: { name: "audience_mismatch" },
    fix: { who: "idp-admin" },
    mapped: null,
    hasMessage: true,
  });
  expect(body.fix.what).toContain("Audience URI (SP Entity ID)");
  const [passed, failed] = body.checks;
  expect(passed.fix).toBeUndefined();
  expect(failed).toMatchObject({ name: "audience", expected: "ours", received: "theirs", fix: body.fix });
});

test("S3 the message is shown without its secrets and without what it says of the person", async () => {
  const { body } = await api.call("get", `/signins/${attemptId}/message`).expect(200);
  expect(body).toMatchObject({ signinId: attemptId, values: false, message: { form: "xml", problem: null } });
  const { text } = body.message;
  expect(text).toContain("<saml:Audience>theirs</saml:Audience>");
  expect(text).toMatch(/\[certificate [0-9a-f]{64}, valid from 2000-/);
  expect(text).toMatch(/SignatureValue>\[\d+ characters\]/);
  expect(text).toMatch(/DigestValue>\[\d+ characters\]/);
  expect(text).not.toContain("ada@acme.com");
  expect(text.split("\n").length).toBeGreaterThan(20);
  expect(await api.audited("signin.values_read")).toEqual([]);
});

test("S3 a person's values take the scope to write, and the trail tells who read them", async () => {
  const reader = await api.keyWith(["signins:read"]);
  await api.call("get", `/signins/${attemptId}/message?values=true`, reader).expect(403);
  await api.call("get", `/signins/${attemptId}/message`, reader).expect(200);
  const writer = await api.keyWith(["signins:write"]);
  const { body } = await api.call("get", `/signins/${attemptId}/message?values=true`, writer).expect(200);
  expect(body.message.text).toContain("ada@acme.com");
  expect(body.message.text).toMatch(/SignatureValue>\[\d+ characters\]/);
  expect(await api.audited("signin.values_read")).toMatchObject([{ targetId: attemptId }]);
});

test("S3 what is no XML is shown as far as it can be read, and what never came as nothing", async () => {
  const field = toField('<a><secret x="1">hidden</secret><!-- a remark --><broken');
  const id = await recordSignin(api, api.world.tenantId, personId, connectionId, field);
  const { body } = await api.call("get", `/signins/${id}/message`).expect(200);
  expect(body.message).toMatchObject({ form: "text" });
  expect(body.message.problem).toBeTruthy();
  expect(body.message.text).toContain('<secret x="1">[6 characters]</secret>');
  expect(body.message.text).not.toMatch(/remark|hidden/);
  const none = await recordSignin(api, api.world.tenantId, personId, connectionId);
  expect((await api.call("get", `/signins/${none}/message`).expect(200)).body.message).toBeNull();
});

test("S4 a small replay is answered at once, is listed, and can be read again", async () => {
  const made = await api
    .call("post", "/signins/replay")
    .send({ connectionId, ...SPAN, draft: { settings: { idpInitiated: true } } })
    .expect(200);
  expect(made.body).toMatchObject({
    status: "done",
    total: 2,
    done: 2,
    passed: 0,
    broken: [],
    stillRefused: 2,
  });
  expect(made.headers["location"]).toBe(`/api/v1/signins/replays/${made.body.id}`);
  const again = await api.call("get", `/signins/replays/${made.body.id}`).expect(200);
  expect(again.body).toEqual(made.body);
  const { items } = (await api.call("get", "/signins/replays").expect(200)).body;
  expect(items.map(({ id }: { id: string }) => id)).toContain(made.body.id);
  expect(await api.audited("replay.started")).toHaveLength(1);
});

test("S4 a replay that takes longer is answered 202, with the address that shows its progress", async () => {
  const running = aReplay(api.world.tenantId, { status: "running", total: 50_000, done: 1_200 });
  const slow = { begin: async () => running, get: async () => running, list: async () => ({ items: [] }) };
  const app = express().use("/api/v1", createApi({ ...api.needs, replays: slow }));
  const answer = await request(app)
    .post("/api/v1/signins/replay")
    .set("Authorization", `Bearer ${BOOTSTRAP}`)
    .send({ connectionId, ...SPAN })
    .expect(202);
  expect(answer.headers["location"]).toBe(`/api/v1/signins/replays/${running.id}`);
  expect(answer.body).toMatchObject({
    status: "running",
    total: 50_000,
    done: 1_200,
    passed: null,
    broken: [],
  });
  const spec = (await api.call("get", "/openapi.json").expect(200)).body;
  expect(Object.keys(spec.paths["/signins/replay"].post.responses)).toContain("202");
});

test("C12 a test sign-in is offered as a link, with its reference; a draft is checked first", async () => {
  const path = `/connections/${connectionId}/test`;
  const { body } = await api.call("post", path).send({}).expect(201);
  expect(body.url).toContain(`/saml/${connectionId}/test/`);
  expect(body.reference).toMatch(/^SP-/);
  await api
    .call("post", path)
    .send({ draft: { mapping: { email: [] } } })
    .expect(422);
});
