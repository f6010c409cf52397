import { aSession } from "../conformance/samples.ts";
import { createTrail } from "../../src/audit/trail.ts";
import { systemRandom } from "../../src/kernel/random.ts";
import { StoreTimeout, StoreUnreachable } from "../../src/storage/errors.ts";
import { openStorage, type Storage } from "../../src/storage/open.ts";
import { ephemeralConformance } from "../conformance/ephemeral.ts";
import { sessionsConformance } from "../conformance/sessions.ts";
import { createTestClock } from "../kit/clock.ts";
import { createMigratedDatabase } from "../kit/postgres.ts";
import { startCluster, startSentinels, type SeveralRedis } from "../kit/redis-several.ts";
import { silent } from "../kit/silent.ts";

const KINDS = { Sentinel: startSentinels, Cluster: startCluster };

for (const [name, start] of Object.entries(KINDS))
  describe(`Redis ${name}`, () => {
    const clock = createTestClock();
    let redis: SeveralRedis;
    let made: Awaited<ReturnType<typeof createMigratedDatabase>>;
    let storage: Storage;
    beforeAll(async () => {
      [redis, made] = await Promise.all([start(), createMigratedDatabase()]);
      const where = { databaseUrl: made.url, redisUrl: redis.url, dataDir: "" };
      const makeTrail = createTrail(clock, systemRandom);
      storage = await openStorage(where, { clock, log: silent, makeTrail });
    }, 60_000);
    afterAll(async () => {
      await storage.close();
      await Promise.all([redis.close(), made.drop()]);
    });

    ephemeralConformance(name, () => ({ ephemeral: storage.expiring.ephemeral, clock }));
    sessionsConformance(name, () => storage.expiring.sessions);

    test(`X5 ${name}: when a primary dies calls fail with a typed error and go on by themselves after the failover`, async () => {
      const { sessions, ephemeral } = storage.expiring;
      const records = Array.from({ length: 12 }, () => aSession(systemRandom.uuid()));
      for (const record of records) expect(await sessions.create(record)).toBe(true);
      const ended = records.slice(0, 6);
      for (const { key } of ended) expect(await sessions.remove(key)).toBe(true);
      const at = clock().getTime();
      // Replication is asynchronous: what is asked about was written before the primary had time to die.
      await new Promise((done) => setTimeout(done, 500));
      await redis.killPrimary();
      let slowest = 0;
      const late = performance.now() + 20_000;
      for (let served = 0; served < records.length;) {
        const began = performance.now();
        const asked = records.map(async ({ key }, turn) => {
          await ephemeral.put(`turn:${turn}`, "x", 1_000);
          return sessions.read(key, at);
        });
        const answers = await Promise.allSettled(asked);
        slowest = Math.max(slowest, performance.now() - began);
        for (const answer of answers)
          if (answer.status === "rejected") {
            const { reason } = answer;
            expect([StoreUnreachable, StoreTimeout].some((kind) => reason instanceof kind)).toBe(true);
          }
        const good = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
        served = good.length;
        if (served === records.length) {
          expect(good.slice(0, 6)).toEqual(ended.map(() => undefined));
          expect(good.slice(6).map((record) => record?.key)).toEqual(records.slice(6).map(({ key }) => key));
        }
        expect(performance.now()).toBeLessThan(late);
      }
      expect(slowest).toBeLessThan(8_000);
    }, 40_000);
  });
