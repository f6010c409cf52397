import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { systemClock } from "../../src/kernel/clock.ts";
import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import { openStorage } from "../../src/storage/open.ts";
import { createDatabase } from "../../src/storage/postgres/database.ts";
import { createSqlEphemeral } from "../../src/storage/postgres/ephemeral.ts";
import { createSqlSessions } from "../../src/storage/postgres/sessions.ts";
import { createPool } from "../../src/storage/postgres/pool.ts";
import { connectRedis } from "../../src/storage/redis/client.ts";
import type { Redis } from "../../src/storage/redis/client.ts";
import { createRedisEphemeral } from "../../src/storage/redis/ephemeral.ts";
import { createRedisSessions } from "../../src/storage/redis/sessions.ts";
import { aSession } from "../conformance/samples.ts";
import { createTestClock } from "../kit/clock.ts";
import { freePort } from "../kit/port.ts";
import { createMigratedDatabase } from "../kit/postgres.ts";
import { endRedis, startRedis } from "../kit/redis.ts";
import { silent } from "../kit/silent.ts";

const trail = () => ({ record: () => Promise.resolve() });

/** How long a rejection with this code takes, milliseconds. */
async function refusalTime(work: () => Promise<unknown>, code: string): Promise<number> {
  const begun = performance.now();
  await expect(work()).rejects.toMatchObject({ code, status: 503 });
  return performance.now() - begun;
}

describe("Redis", () => {
  let port: number;
  let server: ChildProcess;
  let redis: Redis;
  beforeEach(async () => {
    port = await freePort();
    server = await startRedis(port);
    redis = await connectRedis(`redis://127.0.0.1:${port}`, { log: silent, clock: systemClock });
  });
  afterEach(async () => {
    await redis.close();
    await endRedis(server, "SIGKILL");
  });

  test("O4 a stopped Redis is a typed error at once, and the node recovers by itself when it is back", async () => {
    const ephemeral = createRedisEphemeral(redis, systemClock, "test:");
    const sessions = createRedisSessions(redis, "test:", { tell: () => undefined });
    await ephemeral.put("a:b", "c", 60_000);
    await endRedis(server);
    for (const work of [
      () => ephemeral.get("a:b"),
      () => ephemeral.claim("a:b", "c", 1000),
      () => ephemeral.ping(),
      () => sessions.create(aSession(randomUUID())),
      () => sessions.read("00.hash", Date.now()),
    ])
      expect(await refusalTime(work, "store_unreachable")).toBeLessThan(500);
    server = await startRedis(port);
    await until(() => answers(() => ephemeral.ping()));
    expect(await ephemeral.claim("a:b", "again", 60_000)).toBe(true);
    expect(await sessions.create(aSession(randomUUID()))).toBe(true);
  });

  test("O4 a Redis that hangs is a typed error within its time limit", async () => {
    const ephemeral = createRedisEphemeral(redis, systemClock, "test:");
    await ephemeral.ping();
    server.kill("SIGSTOP");
    expect(await refusalTime(() => ephemeral.get("a:b"), "store_timeout")).toBeLessThan(5_000);
    server.kill("SIGCONT");
    await ephemeral.put("a:b", "c", 60_000);
    expect(await ephemeral.get("a:b")).toBe("c");
  });
});

const answers = (work: () => Promise<unknown>): Promise<boolean> =>
  work().then(
    () => true,
    () => new Promise((resolve) => setTimeout(() => resolve(false), 20)),
  );

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline && !(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

test("X5 a start without Redis goes on, says so again each minute, refuses every call, and recovers", async () => {
  const port = await freePort();
  const clock = createTestClock();
  const said: { level: string; fields: object; message: string }[] = [];
  const note = (level: string) => (fields: object, message: string) =>
    void said.push({ level, fields, message });
  const log = { debug: note("debug"), info: note("info"), warn: note("warn"), error: note("error") };
  const redis = await connectRedis(`redis://127.0.0.1:${port}`, { log, clock });
  const ephemeral = createRedisEphemeral(redis, systemClock, "test:");
  const begun = performance.now();
  await expect(ephemeral.get("a:b")).rejects.toMatchObject({ code: "store_unreachable", status: 503 });
  expect(performance.now() - begun).toBeLessThan(500);
  const missed = {
    level: "error",
    fields: { redis: `127.0.0.1:${port}`, error: expect.stringContaining("ECONNREFUSED") },
    message: expect.stringMatching(/^Redis cannot be reached: .*REDIS_URL/),
  };
  expect(said).toEqual([missed]);
  clock.advance(60_000);
  await until(async () => said.length > 1);
  expect(said).toEqual([missed, missed]);
  const server = await startRedis(port);
  await until(() => answers(() => ephemeral.ping()));
  expect(said.at(-1)).toMatchObject({ level: "info", message: "Redis is back" });
  await redis.close();
  said.length = 0;
  const stranger = await connectRedis(`redis://nobody:secret@127.0.0.1:${port}`, { log, clock });
  expect(said).toMatchObject([{ level: "error", fields: { error: expect.stringContaining("WRONGPASS") } }]);
  expect(JSON.stringify(said)).not.toContain("secret");
  await expect(stranger.call((client) => client.ping())).rejects.toMatchObject({ code: "store_unreachable" });
  await stranger.close();
  await endRedis(server, "SIGKILL");
}, 30_000);

test("X5 a client that never found Redis is closed at once", async () => {
  const redis = await connectRedis(`redis://127.0.0.1:${await freePort()}`, {
    log: silent,
    clock: systemClock,
  });
  const begun = performance.now();
  await redis.close();
  expect(performance.now() - begun).toBeLessThan(500);
}, 30_000);

test("O4 a start without PostgreSQL ends with one clear line", async () => {
  const databaseUrl = `postgres://nobody@127.0.0.1:${await freePort()}/none`;
  const refused = openStorage(
    { databaseUrl, redisUrl: undefined, dataDir: "" },
    { clock: systemClock, log: silent, makeTrail: trail },
  );
  await expect(refused).rejects.toMatchObject({
    code: "store_unreachable",
    message: expect.stringMatching(/^PostgreSQL cannot be reached: .*ECONNREFUSED/) as string,
  });
});

test("O4 a lost PostgreSQL is one typed error for every port", async () => {
  const pool = createPool(
    { connectionString: `postgres://nobody@127.0.0.1:${await freePort()}/none` },
    { log: silent },
  );
  const database = createDatabase(pool, trail);
  const ephemeral = createSqlEphemeral(pool, systemClock);
  const sessions = createSqlSessions(pool);
  for (const work of [
    () => database.ping(),
    () => database.settle("a", "b"),
    () => database.transact(randomUUID(), ({ people }) => people.find(randomUUID(), randomUUID())),
    () => database.locate.findByClientId("x"),
    () => ephemeral.take("a:b"),
    () => sessions.create(aSession(randomUUID())),
    () => sessions.revoke(randomUUID(), {}, 1),
  ])
    expect(await refusalTime(work, "store_unreachable")).toBeLessThan(2_000);
  await pool.end();
});

test("O4 a PostgreSQL that never answers is a typed error within the connection's time limit", async () => {
  const mute = createServer().listen(0, "127.0.0.1");
  await once(mute, "listening");
  const address = mute.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  const pool = createPool({ connectionString: `postgres://nobody@127.0.0.1:${port}/none` }, { log: silent });
  expect(await refusalTime(() => createDatabase(pool, trail).ping(), "store_unreachable")).toBeLessThan(
    7_000,
  );
  await pool.end();
  mute.close();
});

test("O4 a connection that PostgreSQL cuts in the middle of a transaction fails that one and no other", async () => {
  const { url, drop } = await createMigratedDatabase();
  const [pool, other] = [1, 2].map(() => createPool({ connectionString: url }, { log: silent, max: 2 }));
  if (!pool || !other) throw new Error("no pool");
  const database = createDatabase(pool, trail);
  const cut = database.transact(INSTANCE_TENANT, async ({ tenants }) => {
    await tenants.list({ limit: 1 });
    await other.query(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await new Promise((resolve) => setTimeout(resolve, 20)); // the news arrives while no statement waits for it
    return tenants.list({ limit: 1 });
  });
  await expect(cut).rejects.toMatchObject({ code: "store_unreachable" });
  await expect(
    database.transact(INSTANCE_TENANT, ({ tenants }) => tenants.list({ limit: 1 })),
  ).resolves.toBeDefined();
  await pool.end();
  await other.end();
  await drop();
});
