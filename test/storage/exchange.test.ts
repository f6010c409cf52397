import { createExchange } from "../../src/storage/postgres/exchange.ts";
import { createPool } from "../../src/storage/postgres/pool.ts";
import { createEmptyDatabase } from "../kit/postgres.ts";

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const { url } = await createEmptyDatabase();
const pool = createPool({ connectionString: url }, { log: silent });
const client = await pool.connect();
await client.query("create table kept (value text)");
const count = async () => (await client.query("select count(*)::int as rows from kept")).rows[0]?.rows;
const NO_WALL = "begin; set local role nobody_by_that_name";

afterAll(async () => {
  client.release();
  await pool.end();
});

test("no statement that writes is sent where the opening failed", async () => {
  const { query } = createExchange(client, NO_WALL, "any");
  await expect(query("insert into kept values ('x')", [])).rejects.toThrow("does not exist");
  await client.query("rollback");
  expect(await count()).toBe(0);
});

test.each(["any", "one"] as const)(
  "what was read behind an opening that failed is thrown away (%s)",
  async (questions) => {
    const { query } = createExchange(client, NO_WALL, questions);
    await expect(query("select 1", [])).rejects.toThrow("nobody_by_that_name");
    await client.query("rollback");
  },
);

test("where one question was announced, a second is refused and nothing is left open", async () => {
  const exchange = createExchange(client, "begin", "one");
  await exchange.query("select 1", []);
  await expect(exchange.query("insert into kept values ('x')", [])).rejects.toThrow("second question");
  expect(await exchange.commit()).toMatchObject({ command: "COMMIT" });
  expect(await count()).toBe(0);
});
