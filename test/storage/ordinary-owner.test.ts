import { createTrail } from "../../src/audit/trail.ts";
import { systemRandom } from "../../src/kernel/random.ts";
import { openStorage } from "../../src/storage/open.ts";
import type { Storage } from "../../src/storage/open.ts";
import { databaseConformance } from "../conformance/database.ts";
import { sessionsConformance } from "../conformance/sessions.ts";
import { tenantWallConformance } from "../conformance/tenant-wall.ts";
import { createTestClock } from "../kit/clock.ts";
import { createOrdinaryDatabase } from "../kit/postgres.ts";
import { silent } from "../kit/silent.ts";

describe("PostgreSQL as an owner without special rights", () => {
  const clock = createTestClock();
  let made: Awaited<ReturnType<typeof createOrdinaryDatabase>>;
  let storage: Storage;
  beforeAll(async () => {
    made = await createOrdinaryDatabase();
    const where = { databaseUrl: made.url, redisUrl: undefined, dataDir: "" };
    storage = await openStorage(where, { clock, log: silent, makeTrail: createTrail(clock, systemRandom) });
  });
  afterAll(async () => {
    await storage.close();
    await made.drop();
  });

  databaseConformance("ordinary owner", () => storage.database);
  sessionsConformance("ordinary owner", () => storage.expiring.sessions);
  tenantWallConformance("ordinary owner", () => ({
    ...storage,
    where: { databaseUrl: made.url, redisUrl: undefined, dataDir: "" },
  }));
});
