import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../src/kernel/clock.ts";
import type { Ephemeral } from "../../src/kernel/ephemeral.ts";
import { connectRedis } from "../../src/storage/redis/client.ts";
import { createRedisEphemeral } from "../../src/storage/redis/ephemeral.ts";
import { freePort } from "../kit/port.ts";
import { endRedis, startRedis } from "../kit/redis.ts";
import { redisCli, startCluster, startSentinels } from "../kit/redis-several.ts";
import { silent } from "../kit/silent.ts";

const kinds = [
  ["sentinels", startSentinels, 3, (nodes: string) => `redis+sentinel://${nodes}/house`],
  ["a cluster", startCluster, 4, (nodes: string) => `redis+cluster://${nodes}`],
] as const;

/** Asks until what was put is got, at most a minute. */
async function isFound(ephemeral: Ephemeral): Promise<boolean> {
  const late = performance.now() + 60_000;
  const keep = async () => {
    await ephemeral.put("a:b", "c", 60_000);
    return ephemeral.get("a:b");
  };
  const answers = () =>
    keep().then(
      (kept) => kept === "c",
      () => false,
    );
  let found = false;
  while (performance.now() < late && !(found = await answers()))
    await new Promise((done) => setTimeout(done, 100));
  return found;
}

test("X5 a cluster that has no slots yet at the start is found when it has them", async () => {
  const [port, bus] = [await freePort(), await freePort()];
  const folder = await mkdtemp(join(tmpdir(), "sallyport-cluster-"));
  const rules = ["--cluster-enabled", "yes", "--cluster-port", String(bus), "--dir", folder];
  const node = await startRedis(port, rules);
  const redis = await connectRedis(`redis+cluster://127.0.0.1:${port}`, { log: silent, clock: systemClock });
  const ephemeral = createRedisEphemeral(redis, systemClock, "test:");
  await expect(ephemeral.get("a:b")).rejects.toMatchObject({ status: 503 });
  await redisCli(port, "cluster", "addslotsrange", "0", "16383");
  expect(await isFound(ephemeral)).toBe(true);
  await redis.close();
  await endRedis(node, "SIGKILL");
  await rm(folder, { recursive: true });
}, 120_000);

test.each(kinds)(
  "X5 Redis behind %s that is away at the start is missed in the log, refuses every call, and is found when it comes",
  async (_what, start, count, address) => {
    const ports: number[] = [];
    while (ports.length < count) ports.push(await freePort());
    const said: string[] = [];
    const note = (_fields: object, message: string) => void said.push(message);
    const log = { debug: note, info: note, warn: note, error: note };
    const url = address(ports.map((port) => `127.0.0.1:${port}`).join(","));
    const redis = await connectRedis(url, { log, clock: systemClock });
    const ephemeral = createRedisEphemeral(redis, systemClock, "test:");
    await expect(ephemeral.get("a:b")).rejects.toMatchObject({ status: 503 });
    const several = await start(ports);
    expect(await isFound(ephemeral)).toBe(true);
    expect(said[0]).toContain("Redis cannot be reached");
    expect(said).toContain("Redis is back");
    await redis.close();
    await several.close();
  },
  120_000,
);
