import { execFile, type ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "./port.ts";
import { endRedis, startRedis } from "./redis.ts";

const run = promisify(execFile);
export const redisCli = async (port: number, ...args: string[]): Promise<string> =>
  (await run("redis-cli", ["-p", String(port), ...args])).stdout;

/** Asks until it is so, at most twenty seconds. */
async function until(what: () => Promise<boolean>): Promise<void> {
  const late = performance.now() + 20_000;
  while (!(await what().catch(() => false))) {
    if (performance.now() > late) throw new Error("redis: what was waited for did not come");
    await new Promise((done) => setTimeout(done, 50));
  }
}

export interface SeveralRedis {
  readonly url: string;
  /** Kills the primary that takes the writes now (of a cluster: the first), as a crash would. */
  killPrimary(): Promise<void>;
  close(): Promise<void>;
}

interface Members {
  readonly folder: string;
  readonly started: Map<number, ChildProcess>;
  start(port: number, ...more: string[]): Promise<void>;
  close(): Promise<void>;
}

async function members(): Promise<Members> {
  const folder = await mkdtemp(join(tmpdir(), "sallyport-redis-"));
  const started = new Map<number, ChildProcess>();
  return {
    folder,
    started,
    async start(port, ...more) {
      started.set(port, await startRedis(port, more));
    },
    async close() {
      await Promise.all([...started.values()].map((each) => endRedis(each, "SIGKILL")));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A primary, a replica, and three sentinels that watch them; at ports of their own unless `given`. */
export async function startSentinels(given?: readonly number[]): Promise<SeveralRedis> {
  const all = await members();
  const [first, second] = [await freePort(), await freePort()];
  await all.start(first);
  await all.start(second, "--replicaof", "127.0.0.1", String(first));
  await until(async () => (await redisCli(second, "info", "replication")).includes("master_link_status:up"));
  const sentinels = given ?? [await freePort(), await freePort(), await freePort()];
  for (const port of sentinels) {
    const file = join(all.folder, `sentinel-${port}.conf`);
    const rules = [
      `port ${port}`,
      "bind 127.0.0.1",
      `dir ${all.folder}`,
      `sentinel monitor house 127.0.0.1 ${first} 2`,
      "sentinel down-after-milliseconds house 500",
      "sentinel failover-timeout house 3000",
    ];
    await writeFile(file, `${rules.join("\n")}\n`);
    all.started.set(port, await startRedis(port, [], [file, "--sentinel"]));
  }
  const [one = 0] = sentinels;
  const known = async () => redisCli(one, "sentinel", "master", "house");
  await until(
    async () => /num-slaves\s+1\s/.test(await known()) && /num-other-sentinels\s+2\s/.test(await known()),
  );
  return {
    url: `redis+sentinel://${sentinels.map((port) => `127.0.0.1:${port}`).join(",")}/house`,
    async killPrimary() {
      const [, port] = (await redisCli(one, "sentinel", "get-master-addr-by-name", "house")).split("\n");
      const primary = all.started.get(Number(port));
      if (primary) await endRedis(primary, "SIGKILL");
    },
    close: all.close,
  };
}

/** Three primaries with a third of the slots each; the first has a replica; at ports of their own unless four are `given`. */
export async function startCluster(given?: readonly number[]): Promise<SeveralRedis> {
  const all = await members();
  const ports = given ?? [await freePort(), await freePort(), await freePort(), await freePort()];
  for (const port of ports) {
    const own = join(all.folder, `nodes-${port}.conf`);
    // A bus of its own: the usual one, port + 10000, is no port for high ports.
    const bus = String(await freePort());
    const rules = ["--cluster-enabled", "yes", "--cluster-config-file", own, "--cluster-port", bus];
    await all.start(port, ...rules, "--cluster-node-timeout", "1000", "--dir", all.folder);
  }
  const [first = 0, second = 0, third = 0, replica = 0] = ports;
  const primaries = [first, second, third].map((port) => `127.0.0.1:${port}`);
  await redisCli(first, "--cluster", "create", ...primaries, "--cluster-yes");
  await until(async () => (await redisCli(first, "cluster", "info")).includes("cluster_state:ok"));
  const id = (await redisCli(first, "cluster", "myid")).trim();
  const join_ = ["--cluster", "add-node", `127.0.0.1:${replica}`, primaries[0] ?? ""];
  await redisCli(first, ...join_, "--cluster-slave", "--cluster-master-id", id);
  await until(async () => (await redisCli(replica, "info", "replication")).includes("master_link_status:up"));
  return {
    url: `redis+cluster://${primaries.join(",")}`,
    async killPrimary() {
      const primary = all.started.get(first);
      if (primary) await endRedis(primary, "SIGKILL");
    },
    close: all.close,
  };
}
