import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { Client } from "pg";
import type { Logger } from "../kernel/logger.ts";
import { DatabaseTooNew, MigrationAltered } from "./errors.ts";
import { translate } from "./postgres/failures.ts";
import type { PoolAddress } from "./postgres/pool.ts";

/** One numbered file: forward only, never edited after its release. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text, hex, whatever the checkout's line ends. */
  readonly checksum: string;
}

const FOLDER = new URL("./migrations/", import.meta.url);

/** Any constant that no other application of the same database takes: "sally" in ASCII. */
const LOCK = 0x73616c6c79;

/** The files of `migrations/`, in order. */
export async function readMigrations(folder: URL = FOLDER): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const sql = (await readFile(new URL(name, folder), "utf8")).replaceAll("\r\n", "\n");
      return {
        number: Number(name.slice(0, 4)),
        name,
        sql,
        checksum: createHash("sha256").update(sql).digest("hex"),
      };
    }),
  );
}

/**
 * Brings the database to the newest version in one transaction. Nodes that start at once wait for each other: the
 * lock ends with the transaction, so it also holds on the embedded database, whose connections share one session.
 * @returns how many migrations were applied
 * @throws DatabaseTooNew, MigrationAltered, StoreUnreachable
 */
export async function migrate(
  address: PoolAddress,
  { log, migrations }: { log: Logger; migrations?: readonly Migration[] },
): Promise<number> {
  const files = migrations ?? (await readMigrations());
  const client = new Client({
    ...address,
    application_name: "sallyport migrate",
    connectionTimeoutMillis: 5_000,
  });
  client.on("error", (error) => log.warn({ error: error.message }, "the migrating connection broke"));
  try {
    await client.connect();
    await client.query("begin");
    const applied = await applyMissing(client, files, log);
    await client.query("commit");
    return applied;
  } catch (error) {
    throw translate(error);
  } finally {
    await client.end().catch(() => undefined); // an open transaction is rolled back with its connection
  }
}

async function applyMissing(client: Client, files: readonly Migration[], log: Logger): Promise<number> {
  await client.query("select pg_advisory_xact_lock($1)", [LOCK]);
  await client.query(
    `create table if not exists schema_migrations
       (number int primary key, name text not null, checksum text not null, applied_at timestamptz not null)`,
  );
  const { rows } = await client.query<Migration>(
    "select number, name, checksum from schema_migrations order by number",
  );
  assertSameHistory(rows, files);
  const missing = files.filter((file) => !rows.some((row) => row.number === file.number));
  for (const { number, name, sql, checksum } of missing) {
    await client.query(sql);
    await client.query(
      "insert into schema_migrations (number, name, checksum, applied_at) values ($1, $2, $3, clock_timestamp())",
      [number, name, checksum],
    );
    log.info({ migration: name }, "migrated the database");
  }
  return missing.length;
}

/** @throws DatabaseTooNew, MigrationAltered */
export function assertSameHistory(
  applied: readonly Pick<Migration, "number" | "name" | "checksum">[],
  files: readonly Migration[],
): void {
  const newest = files.at(-1)?.number ?? 0;
  for (const row of applied) {
    if (row.number > newest)
      throw new DatabaseTooNew(
        `the database is at migration ${row.name}; this version knows migrations up to ${newest}`,
        {
          nextStep: "Start the version of Sallyport that migrated this database, or a newer one.",
        },
      );
    const file = files.find((one) => one.number === row.number);
    if (file?.checksum !== row.checksum)
      throw new MigrationAltered(
        `migration ${row.name} differs from the one that was applied to this database`,
        {
          mismatch: { expected: row.checksum, ...(file && { received: file.checksum }) },
          nextStep: "Restore the original file; a change of the schema is a new migration.",
        },
      );
  }
}
