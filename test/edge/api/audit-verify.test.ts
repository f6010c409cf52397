import pg from "pg";
import request from "supertest";
import { openApiWorld, type ApiWorld } from "./api-world.ts";

let api: ApiWorld;
beforeAll(async () => {
  api = await openApiWorld();
  for (const name of ["one", "two", "three"]) await api.call("post", "/groups").send({ name }).expect(201);
});
afterAll(() => api.world.close());

const verified = async (body: object = {}) =>
  (await api.call("post", "/audit/verify").send(body).expect(200)).body;

/** As somebody does who has the database's own password. */
async function falsify(sequence: number): Promise<void> {
  const client = new pg.Client({ connectionString: api.world.databaseUrl });
  await client.connect();
  const changed = await client.query(
    "update audit_events set event = jsonb_set(event, '{after,name}', '\"other\"') where tenant_id = $1 and sequence = $2",
    [api.world.tenantId, sequence],
  );
  await client.end();
  expect(changed.rowCount).toBe(1);
}

test("L2 the chain is verified over the API: how many records, from when to when, and what to write down", async () => {
  const { items } = (await api.call("get", "/audit/events").expect(200)).body;
  const found = await verified();
  expect(found).toEqual({
    status: "whole",
    checked: items.length,
    first: items.at(-1).at,
    last: items[0].at,
    after: { sequence: items.length, hash: items[0].hash },
    upTo: { sequence: items.length, hash: items[0].hash },
    broken: null,
  });
  expect(await verified({ after: found.after, upTo: found.upTo })).toMatchObject({
    status: "whole",
    first: null,
  });
});

test("L2 each tenant verifies its own chain", async () => {
  const other = await api.otherTenant("other");
  const theirs = await request(api.app)
    .post("/api/v1/audit/verify")
    .set("Authorization", `Bearer ${other.key}`)
    .send({})
    .expect(200);
  expect(theirs.body.upTo).not.toEqual((await verified()).upTo);
});

test("L2 a head that is none, and one that lies behind, are refused", async () => {
  await api
    .call("post", "/audit/verify")
    .send({ upTo: { sequence: 1, hash: "short" } })
    .expect(422);
  const { after } = await verified();
  const behind = { after, upTo: { sequence: 1, hash: after.hash } };
  const { body } = await api.call("post", "/audit/verify").send(behind).expect(422);
  expect(body).toMatchObject({ code: "invalid_input", nextStep: expect.stringContaining("neither") });
});

test("L2 a record that was altered past Sallyport is named, with its page and what to do", async () => {
  const { items } = (await api.call("get", "/audit/events?name=group.created").expect(200)).body;
  const { sequence, id, at } = items[1];
  await falsify(sequence);
  expect(await verified()).toMatchObject({
    status: "broken",
    checked: sequence - 1,
    broken: { how: "altered", sequence, id, at, nextStep: expect.stringContaining("Export the whole log") },
  });
});
