import { createHash } from "node:crypto";
import { migrate, readMigrations } from "../../src/storage/migrate.ts";
import type { Migration } from "../../src/storage/migrate.ts";
import { createPool } from "../../src/storage/postgres/pool.ts";
import type { PoolAddress } from "../../src/storage/postgres/pool.ts";
import { silent } from "../kit/silent.ts";

const aMigration = (number: number, sql: string): Migration => ({
  number,
  name: `${String(number).padStart(4, "0")}_test.sql`,
  sql,
  checksum: createHash("sha256").update(sql).digest("hex"),
});

/** How every SQL store comes to its newest version. `open` gives the address of an empty database. */
export function migrationsConformance(
  name: string,
  open: () => Promise<{ address: PoolAddress; close(): Promise<void> }>,
): void {
  describe(`${name}: migrations`, () => {
    let server: Awaited<ReturnType<typeof open>>;
    beforeEach(async () => {
      server = await open();
    });
    afterEach(() => server.close());

    const run = (migrations?: readonly Migration[]) =>
      migrate(server.address, { log: silent, ...(migrations && { migrations }) });
    const ask = async (text: string) => {
      const pool = createPool(server.address, { log: silent, max: 1 });
      try {
        return (await pool.query<Record<string, unknown>>(text)).rows;
      } finally {
        await pool.end();
      }
    };

    test("O3 several nodes that start at once migrate once", async () => {
      const applied = await Promise.all([run(), run(), run(), run()]);
      const all = (await readMigrations()).length;
      expect(applied.toSorted((a, b) => a - b)).toEqual([0, 0, 0, all]);
      expect(await ask("select count(*)::int as n from schema_migrations")).toEqual([{ n: all }]);
    });

    test("a later version adds its own and keeps what is there", async () => {
      const first = aMigration(1, "create table a (x int); insert into a values (1)");
      expect(await run([first])).toBe(1);
      expect(await run([first, aMigration(2, "alter table a add y int default 2")])).toBe(1);
      expect(await ask("select * from a")).toEqual([{ x: 1, y: 2 }]);
    });

    test("a migration that fails leaves nothing, neither of itself nor of those before it", async () => {
      const broken = [
        aMigration(1, "create table a (x int)"),
        aMigration(2, "create table b (x no_such_type)"),
      ];
      await expect(run(broken)).rejects.toThrow(/no_such_type/);
      expect(await ask("select to_regclass('a') as a, to_regclass('schema_migrations') as m")).toEqual([
        { a: null, m: null },
      ]);
      expect(await run([aMigration(1, "create table a (x int)")])).toBe(1);
    });

    test("an applied migration that was altered since is refused", async () => {
      await run([aMigration(1, "create table a (x int)")]);
      await expect(run([aMigration(1, "create table a (x bigint)")])).rejects.toMatchObject({
        code: "migration_altered",
        message: "migration 0001_test.sql differs from the one that was applied to this database",
      });
    });

    test("O3 a database of a newer version is refused and left alone", async () => {
      const [first, second] = [
        aMigration(1, "create table a (x int)"),
        aMigration(2, "create table b (x int)"),
      ];
      await run([first, second]);
      await expect(run([first])).rejects.toMatchObject({
        code: "database_too_new",
        message: "the database is at migration 0002_test.sql; this version knows migrations up to 1",
      });
    });
  });
}
