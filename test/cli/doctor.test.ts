import { spawn } from "node:child_process";
import { once } from "node:events";
import { Client } from "pg";
import { run } from "../../src/cli/cli.ts";
import { findInDatabase, findInRedis } from "../../src/cli/doctor/stores.ts";
import { freePort } from "../kit/port.ts";
import { createEmptyDatabase } from "../kit/postgres.ts";
import { openDeployment, PLAIN_HTTP, type Deployment } from "./doctor-stage.ts";

let stage: Deployment;
beforeAll(async () => void (stage = await openDeployment()), 60_000);
afterAll(() => stage.close());

const report: Deployment["report"] = (...asked) => stage.report(...asked);

test("O6 a deployment in order has nothing that fails", async () => {
  let said = "";
  const terminal = { environment: stage.healthy, out: (text: string) => void (said += text), err() {} };
  expect([await run(["doctor"], terminal), said]).toEqual([
    0,
    expect.stringMatching(/ ok, 1 warn, 0 fail\n$/),
  ]);
  for (const line of [
    /^ok {4}settings/m,
    /^ok {4}database +PostgreSQL \d+\.\d+, all \d+ migrations applied$/m,
    /^ok {4}master key +the one under which this database was sealed$/m,
    /^ok {4}redis +Redis \d/m,
    /^ok {4}public address +http:\/\/localhost:\d+ answers$/m,
    /^ok {4}public address +what answers there is this installation$/m,
    /^ok {4}clock +agrees with that of the database$/m,
    /^ok {4}clock +agrees with that of Redis$/m,
    /^ok {4}dns +127\.0\.0\.1:\d+ answer$/m,
    /^ok {4}certificates/m,
    /^ok {4}metadata/m,
    /^ok {4}domains/m,
  ])
    expect(said).toMatch(line);
});

test("O6 a setting that is misspelt is named, and nothing else is looked at", async () => {
  const { code, said } = await report({ SALLYPORT_PUBLIC_ULR: "https://sso.acme.com" });
  expect(code).toBe(1);
  expect(said).toMatch(/^fail {2}settings +unknown setting SALLYPORT_PUBLIC_ULR\. See docs\/settings\.md/);
  expect(said).toMatch(/\n0 ok, 0 warn, 1 fail\n$/);
});

test.each([
  ["SALLYPORT_OUTBOUND_ALLOW", "intranet"],
  ["SALLYPORT_DNS_SERVERS", "ns1.acme.com"],
])("O6 a setting that only its user can judge is judged: %s", async (name, value) => {
  const { code, said } = await report({ [name]: value });
  expect(code).toBe(1);
  expect(said).toMatch(new RegExp(`^fail {2}settings +${name}: expected .*, got ${value}\\.`));
});

describe("O6 the database", () => {
  test("one that cannot be reached fails, and the rest is looked at all the same", async () => {
    const { code, bad, said } = await report({ DATABASE_URL: "postgres://postgres@127.0.0.1:1/sallyport" });
    expect(code).toBe(1);
    expect(bad).toEqual([
      expect.stringMatching(/^fail {2}database +PostgreSQL cannot be reached: .*ECONNREFUSED.*Check that/),
      PLAIN_HTTP,
    ]);
    expect(said).toMatch(/^ok {4}redis/m);
  });

  test("one that does not exist is told in the server's words", async () => {
    const url = new URL(stage.databaseUrl);
    url.pathname = "/no_such_database";
    const { code, bad } = await report({ DATABASE_URL: url.href });
    expect(code).toBe(1);
    expect(bad[0]).toMatch(/^fail {2}database +.*"no_such_database" does not exist/);
  });

  test("an empty one is warned of: the public address is then somebody else's, or not up to date", async () => {
    const empty = await createEmptyDatabase();
    const { code, bad } = await report({ DATABASE_URL: empty.url });
    await empty.drop();
    expect(code).toBe(0);
    expect(bad).toContainEqual(expect.stringMatching(/^warn {2}database +PostgreSQL \S+, empty\. Start/));
  });

  test("migrations that are missing, or of a newer version, are told", async () => {
    const client = new Client({ connectionString: stage.databaseUrl });
    await client.connect();
    const { rows } = await client.query("delete from schema_migrations where number > 1 returning *");
    const behind = await report();
    await client.query(
      "insert into schema_migrations select * from json_populate_recordset(null::schema_migrations, $1)",
      [JSON.stringify(rows)],
    );
    await client.query("insert into schema_migrations values (9999, '9999_future.sql', 'x', now())");
    const ahead = await report();
    await client.query("delete from schema_migrations where number = 9999");
    await client.end();
    expect(behind).toMatchObject({
      code: 0,
      bad: expect.arrayContaining([expect.stringMatching(/^warn {2}database .*migrations are not applied/)]),
    });
    expect(ahead).toMatchObject({
      code: 1,
      bad: expect.arrayContaining([expect.stringMatching(/^fail {2}database .*9999_future\.sql/)]),
    });
  });
});

test("O6 servers too old, and a Redis that takes no writes or may evict one day, are told by what they say", () => {
  const migrations = { applied: 2, missing: 0 };
  const postgres = { version: "14.9", majorVersion: 14, aheadMs: 0, migrations, masterKeyFingerprint: "" };
  expect(findInDatabase(postgres)).toMatchObject({ grade: "fail", says: "PostgreSQL 14.9 is older than 15" });
  const redis = {
    version: "7.2.4",
    evictionPolicy: "noeviction",
    memoryLimit: 0,
    isReplica: false,
    aheadMs: 0,
  };
  const grade = (change: object) => findInRedis({ ...redis, ...change }).grade;
  expect([{}, { version: "6.2.1" }, { evictionPolicy: "volatile-ttl" }].map(grade)).toEqual([
    "ok",
    "warn",
    "warn",
  ]);
  expect(grade({ isReplica: true })).toBe("fail");
});

test("O6 a wrong master key fails by its fingerprint, and a missing one is not made", async () => {
  const wrong = await report({ SALLYPORT_MASTER_KEY: "cd".repeat(32) });
  expect(wrong.code).toBe(1);
  expect(wrong.bad[0]).toMatch(
    /^fail {2}master key +SALLYPORT_MASTER_KEY has fingerprint [0-9a-f]{16}, but /,
  );
  expect(wrong.said).not.toContain("cdcd");
  const missing = await report({ SALLYPORT_MASTER_KEY: undefined });
  expect(missing.code).toBe(1);
  expect(missing.bad[0]).toMatch(/^fail {2}master key +there is neither SALLYPORT_MASTER_KEY nor a key/);
  expect(await report({ SALLYPORT_MASTER_KEY: undefined })).toEqual(missing);
  const short = await report({ SALLYPORT_MASTER_KEY: "abcd", DATABASE_URL: undefined });
  expect(short.bad).toContainEqual(
    expect.stringMatching(/^fail {2}master key +SALLYPORT_MASTER_KEY: expected 32/),
  );
});

describe("O6 Redis", () => {
  test("an address where something else listens, or nothing, fails", async () => {
    const { code, bad } = await report({ REDIS_URL: `redis://127.0.0.1:${stage.healthy["PORT"]}` });
    expect(code).toBe(1);
    expect(bad[0]).toMatch(/^fail {2}redis +Redis cannot be reached/);
    const nothing = await report({ REDIS_URL: "redis://127.0.0.1:1" });
    expect(nothing.bad[0]).toMatch(/^fail {2}redis +Redis cannot be reached.*ECONNREFUSED/);
  });

  test("one that may evict sessions fails; without a limit it is only warned of", async () => {
    const port = await freePort();
    const args = [
      "--port",
      String(port),
      "--bind",
      "127.0.0.1",
      "--save",
      "",
      "--maxmemory-policy",
      "allkeys-lru",
    ];
    const server = spawn("redis-server", [...args, "--maxmemory", "50mb"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    let words = "";
    while (!words.includes("Ready to accept")) words += String((await once(server.stdout, "data"))[0]);
    const url = `redis://127.0.0.1:${port}`;
    const limited = await report({ REDIS_URL: url });
    server.kill();
    await once(server, "exit");
    expect(limited.code).toBe(1);
    expect(limited.bad[0]).toMatch(
      /^fail {2}redis .*maxmemory-policy allkeys-lru: it may forget sessions.*noeviction/,
    );
  });
});

describe("O6 clocks", () => {
  test.each([
    [-600_000, 1, /^fail {2}clock +this machine is 600 s behind the database\. Let every machine/],
    [600_000, 1, /^fail {2}clock +this machine is 600 s ahead of the database/],
    [20_000, 0, /^warn {2}clock +this machine is 20 s ahead of the database/],
  ])("a machine %d ms off is told against every other clock", async (off, expected, line) => {
    const moved = () => new Date(Date.now() + off);
    const { code, bad } = await report({}, moved);
    expect(code).toBe(expected);
    const clocks = bad.filter((each) => each.includes("clock"));
    expect(clocks).toHaveLength(3);
    expect(clocks[0]).toMatch(line);
    expect(clocks[1]).toContain("Redis");
    expect(clocks[2]).toContain(stage.healthy["SALLYPORT_PUBLIC_URL"]);
  });
});
