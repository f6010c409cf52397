import { randomUUID } from "node:crypto";
import { createTrail } from "../../src/audit/trail.ts";
import type { Clock } from "../../src/kernel/clock.ts";
import { systemRandom } from "../../src/kernel/random.ts";
import { openStorage, type Storage } from "../../src/storage/open.ts";
import type { Database, Expiring } from "../../src/storage/repositories.ts";
import { createEmbeddedDirectory } from "./embedded.ts";
import { createMigratedDatabase } from "./postgres.ts";
import { silent } from "./silent.ts";

/** What an installation can stand on: PostgreSQL with Redis, PostgreSQL alone, or the embedded database. */
export type StoresKind = "postgres-redis" | "postgres" | "embedded";

export interface TestStores {
  readonly database: Database;
  readonly expiring: Expiring;
  /** As the settings would name them, to open the same stores once more or to look behind them. */
  readonly where: { databaseUrl: string | undefined; redisUrl: string | undefined; dataDir: string };
  /** Another process on the same stores; its closing is the caller's. */
  openNode(): Promise<Storage>;
  close(): Promise<void>;
}

/** The Redis that `npm test` starts, or the developer's own. */
export function testRedisUrl(): string {
  const url = process.env["SALLYPORT_TEST_REDIS_URL"];
  if (url === undefined)
    throw new Error("SALLYPORT_TEST_REDIS_URL: expected the address of a Redis for tests");
  return url;
}

/** Stores of their own, empty but for the migrations' rows; a Redis is shared under a prefix of its own. */
export async function openTestStores({
  kind,
  clock,
}: {
  kind: StoresKind;
  clock: Clock;
}): Promise<TestStores> {
  const made = kind === "embedded" ? await createEmbeddedDirectory() : await createMigratedDatabase();
  const where = {
    databaseUrl: "url" in made ? made.url : undefined,
    redisUrl: kind === "postgres-redis" ? testRedisUrl() : undefined,
    dataDir: "path" in made ? made.path : "",
  };
  const makeTrail = createTrail(clock, systemRandom);
  const needs = { clock, log: silent, makeTrail, redisPrefix: `test-${randomUUID()}:` };
  const openNode = () => openStorage(where, needs);
  const storage = await openNode();
  return {
    openNode,
    database: storage.database,
    expiring: storage.expiring,
    where,
    async close() {
      await storage.close();
      await made.drop();
    },
  };
}
