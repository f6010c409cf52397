import { spawn } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createTrail } from "../../src/audit/trail.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { systemRandom } from "../../src/kernel/random.ts";
import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import { addressOf } from "../../src/storage/embedded/directory.ts";
import { openStorage } from "../../src/storage/open.ts";
import type { Storage } from "../../src/storage/open.ts";
import { createPool } from "../../src/storage/postgres/pool.ts";
import { aTenant } from "../conformance/samples.ts";
import { createEmbeddedDirectory } from "../kit/embedded.ts";
import { silent } from "../kit/silent.ts";

const makeTrail = createTrail(systemClock, systemRandom);

const open = (dataDir: string, attach = false): Promise<Storage> =>
  openStorage(
    { databaseUrl: undefined, redisUrl: undefined, dataDir },
    { clock: systemClock, log: silent, makeTrail, attach },
  );

/** The program of serve-embedded.ts on this directory, open, with what it has said so far. */
async function startServer(dataDir: string) {
  const program = new URL("./serve-embedded.ts", import.meta.url).pathname;
  const server = spawn(process.execPath, [program, dataDir], { stdio: ["ignore", "pipe", "inherit"] });
  const said: string[] = [];
  const lines = createInterface(server.stdout).on("line", (line) => said.push(line));
  await once(lines, "line");
  return { server, said, lines };
}

const tenantIds = async ({ database }: Storage): Promise<Set<string>> => {
  const ids = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await database.transact(INSTANCE_TENANT, ({ tenants }) =>
      tenants.list({ limit: 200, ...(cursor !== undefined && { cursor }) }),
    );
    for (const tenant of page.items) ids.add(tenant.id);
    cursor = page.next;
  } while (cursor !== undefined);
  return ids;
};

let directory: Awaited<ReturnType<typeof createEmbeddedDirectory>>;
beforeEach(async () => {
  directory = await createEmbeddedDirectory();
});
afterEach(() => directory.drop());

test("O2 a restart keeps everything", async () => {
  const [tenant, first] = [aTenant(), await open(directory.path)];
  await first.database.transact(INSTANCE_TENANT, ({ tenants }) => tenants.insert(tenant));
  await first.expiring.ephemeral.put("a:b", "kept", 60_000);
  await first.close();
  const second = await open(directory.path);
  expect(await tenantIds(second)).toContain(tenant.id);
  expect(await second.expiring.ephemeral.get("a:b")).toBe("kept");
  await second.close();
});

test("the data directory and its socket are closed to other users", async () => {
  const storage = await open(directory.path);
  expect((await stat(directory.path)).mode & 0o777).toBe(0o700);
  const socket = await stat(join(directory.path, ".s.PGSQL.5432"));
  expect([socket.isSocket(), socket.mode & 0o777]).toEqual([true, 0o600]);
  await storage.close();
});

test("a second opening of one directory is refused with one clear line, in this process and from another", async () => {
  const { server } = await startServer(directory.path);
  const refusal = {
    code: "data_directory_in_use",
    message: `another process uses the data directory ${directory.path}`,
  };
  await expect(open(directory.path)).rejects.toMatchObject(refusal);
  server.kill("SIGKILL");
  await once(server, "exit");
  const storage = await open(directory.path);
  await expect(open(directory.path)).rejects.toMatchObject(refusal);
  expect(await tenantIds(storage)).toContain(INSTANCE_TENANT);
  await storage.close();
});

test("the command line attaches to the database that a running broker has open", async () => {
  const { server, said, lines } = await startServer(directory.path);
  while (said.length < 5) await once(lines, "line");
  const [, acknowledged = ""] = said;
  const attached = await open(directory.path, true);
  expect(await tenantIds(attached)).toContain(acknowledged);
  await attached.close();
  const before = said.length;
  while (said.length < before + 5) await once(lines, "line"); // the broker goes on
  server.kill("SIGKILL");
  await once(server, "exit");
});

test("O2 a process that is killed loses no row that was acknowledged", async () => {
  const { server, said, lines } = await startServer(directory.path);
  while (said.length < 200) await once(lines, "line");
  server.kill("SIGKILL");
  await once(server, "exit");
  const storage = await open(directory.path);
  const kept = await tenantIds(storage);
  expect(said.slice(1).filter((id) => id.length === 36 && !kept.has(id))).toEqual([]);
  await storage.close();
});

const ownAnswer = (i: number) =>
  i % 3 === 1 ? "22012" : { own: String(i), kind: i % 3 === 0 ? "short" : "long" };

test("sessions of many clients never meet: each gets the answer to its own question", async () => {
  const storage = await open(directory.path);
  const pools = [1, 2].map(() => createPool(addressOf(directory.path), { log: silent }));
  const ask = async (i: number): Promise<unknown> => {
    const pool = pools[i % 2];
    if (i % 3 === 0) return (await pool?.query("select $1::text as own, 'short' as kind", [i]))?.rows[0];
    if (i % 3 === 1)
      return pool
        ?.query("select 1 / ($1::int - $1::int)", [i])
        .catch((error: { code: string }) => error.code);
    const client = await pool?.connect();
    await client?.query("begin");
    const { rows } = (await client?.query("select $1::text as own, 'long' as kind", [i])) ?? { rows: [] };
    await client?.query(i % 2 === 0 ? "commit" : "rollback");
    client?.release();
    return rows[0];
  };
  const numbers = Array.from({ length: 600 }, (_, i) => i);
  expect(await Promise.all(numbers.map(ask))).toEqual(numbers.map(ownAnswer));
  for (const pool of pools) await pool.end();
  await storage.close();
});

test("a client that dies in its transaction is rolled back and holds nobody up", async () => {
  const storage = await open(directory.path);
  const pool = createPool(addressOf(directory.path), { log: silent });
  const client = await pool.connect();
  await client.query("begin");
  await client.query("insert into instance_values values ('orphan', 'x')");
  client.release(true);
  expect((await pool.query("select from instance_values where name = 'orphan'")).rowCount).toBe(0);
  await pool.end();
  await storage.close();
});

test("a query does not hold the event loop", async () => {
  const storage = await open(directory.path);
  const pool = createPool(addressOf(directory.path), { log: silent });
  let ticks = 0;
  const timer = setInterval(() => (ticks += 1), 5);
  const begun = performance.now();
  await pool.query("select count(*) from generate_series(1, 1500000) g where g % 7 = 3");
  clearInterval(timer);
  // on the loop itself there would be none
  expect(ticks).toBeGreaterThan((performance.now() - begun) / 5 / 5);
  await pool.end();
  await storage.close();
});
