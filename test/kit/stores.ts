import { createTrail } from "../../src/audit/trail.ts";
import type { Clock } from "../../src/kernel/clock.ts";
import { systemRandom } from "../../src/kernel/random.ts";
import { createDatabase } from "../../src/storage/postgres/database.ts";
import { createSqlEphemeral } from "../../src/storage/postgres/ephemeral.ts";
import { createPool } from "../../src/storage/postgres/pool.ts";
import { createSqlSessions } from "../../src/storage/postgres/sessions.ts";
import type { Database, Expiring } from "../../src/storage/repositories.ts";
import { createMigratedDatabase } from "./postgres.ts";
import { silent } from "./silent.ts";

export type StoresKind = "postgres";

export interface TestStores {
  readonly database: Database;
  readonly expiring: Expiring;
  close(): Promise<void>;
}

/** Stores of their own, empty but for the migrations' rows. */
export async function openTestStores({ clock }: { kind: StoresKind; clock: Clock }): Promise<TestStores> {
  const made = await createMigratedDatabase();
  const pool = createPool({ connectionString: made.url }, { log: silent });
  const database = createDatabase(pool, createTrail(clock, systemRandom));
  const expiring = {
    ephemeral: createSqlEphemeral(pool, clock),
    sessions: createSqlSessions(pool),
    close: () => Promise.resolve(),
  };
  return {
    database,
    expiring,
    async close() {
      await database.close();
      await made.drop();
    },
  };
}
