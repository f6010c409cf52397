import { createPool } from "../../src/storage/postgres/pool.ts";
import { addressOf } from "../../src/storage/embedded/directory.ts";
import { inTenant } from "../../src/storage/postgres/tenant-transaction.ts";
import type { TestStores } from "../kit/stores.ts";
import { silent } from "../kit/silent.ts";
import { AT, aConnection } from "./samples.ts";
import { sql } from "kysely";
import { furnishedTenant } from "./furnished-tenant.ts";

/** Every table that belongs to a tenant. A new one is added here, or the third test fails. */
const TABLES = [
  "app_attributes",
  "tenant_logos",
  "connections",
  "mapping_versions",
  "domains",
  "domain_connections",
  "apps",
  "app_name_ids",
  "app_hosts",
  "people",
  "identities",
  "groups",
  "group_members",
  "passwords",
  "second_factors",
  "recovery_codes",
  "policies",
  "policy_people",
  "policy_groups",
  "policy_versions",
  "policy_watches",
  "policy_watch_failures",
  "directory_links",
  "collisions",
  "person_merges",
  "keys",
  "admin_keys",
  "administrators",
  "break_glass_credentials",
  "break_glass_codes",
  "break_glass_sessions",
  "setup_links",
  "api_tokens",
  "signin_attempts",
  "signin_tallies",
  "metadata_changes",
  "certificate_warnings",
  "replays",
  "preflights",
  "openings",
  "logout_deliveries",
  "audit_events",
  "audit_heads",
] as const;

/** The second wall: statements that forget the tenant, as a repository with a mistake would send them. */
export function tenantWallConformance(name: string, stores: () => Omit<TestStores, "openNode">): void {
  describe(`${name}: tenant wall`, () => {
    let pool: ReturnType<typeof createPool>;
    let one: string;
    let other: string;
    beforeAll(async () => {
      const { databaseUrl, dataDir } = stores().where;
      pool = createPool(databaseUrl === undefined ? addressOf(dataDir) : { connectionString: databaseUrl }, {
        log: silent,
      });
      one = await furnishedTenant(stores());
      other = await furnishedTenant(stores());
    });
    afterAll(() => pool.end());

    const count = async (table: string) =>
      inTenant(
        pool,
        other,
        async (query) =>
          (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(query)).rows[0]?.n,
      );

    test("a statement without a tenant sees the transaction's tenant only, in every table", async () => {
      for (const table of TABLES) {
        const seen = await inTenant(
          pool,
          one,
          async (query) =>
            (
              await sql<{ tenant_id: string }>`select distinct tenant_id from ${sql.table(table)}`.execute(
                query,
              )
            ).rows,
        );
        expect([table, seen]).toEqual([table, [{ tenant_id: one }]]);
      }
    });

    test("a statement without a tenant changes and deletes the transaction's tenant's rows only", async () => {
      for (const table of TABLES.filter((table) => table !== "audit_events")) {
        const before = await count(table);
        const undone = inTenant(pool, one, async (query) => {
          await sql`delete from ${sql.table(table)} where tenant_id = ${other}`.execute(query);
          await sql`update ${sql.table(table)} set tenant_id = ${one} where tenant_id = ${other}`.execute(
            query,
          );
        });
        await undone;
        expect([table, await count(table)]).toEqual([table, before]);
      }
    });

    test("every table with a tenant is behind the wall, also for its owner", async () => {
      const { rows } = await pool.query<{ name: string }>(
        `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
         where c.relkind = 'r' and a.attname = 'tenant_id' and c.relrowsecurity and c.relforcerowsecurity`,
      );
      const { rows: owned } = await pool.query<{ name: string }>(
        `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
         where c.relkind = 'r' and a.attname = 'tenant_id' and c.relnamespace = 'public'::regnamespace`,
      );
      expect(names(rows)).toEqual([...TABLES].toSorted());
      // What expires is not reached by the tenants' role at all.
      expect(names(owned).filter((table) => !names(rows).includes(table))).toEqual([
        "session_revocations",
        "sessions",
      ]);
    });

    test("an insert for another tenant is refused", async () => {
      const trespass = stores().database.transact(one, ({ connections }) =>
        connections.insert(aConnection(other)),
      );
      await expect(trespass).rejects.toThrow(/row-level security/);
    });

    test("a row cannot be moved to another tenant", async () => {
      const moved = inTenant(pool, one, (query) =>
        sql`update people set tenant_id = ${other}`.execute(query),
      );
      await expect(moved).rejects.toThrow(/row-level security/);
    });

    test("a repository asked for another tenant's rows finds none", async () => {
      const { database } = stores();
      const connection = aConnection(other);
      await database.transact(other, ({ connections }) => connections.insert(connection));
      await database.transact(
        one,
        async ({
          connections,
          people,
          groups,
          apps,
          domains,
          attempts,
          auditLog,
          adminKeys,
          apiTokens,
          replays,
          administrators,
          breakGlass,
          setupLinks,
        }) => {
          expect(await connections.find(other, connection.id)).toBeUndefined();
          expect(await connections.update({ ...connection, version: 2 })).toBe(false);
          expect(await connections.delete(other, connection.id)).toBe(false);
          for (const list of [
            connections,
            people,
            groups,
            apps,
            domains,
            adminKeys,
            replays,
            administrators,
            breakGlass,
            setupLinks,
          ])
            expect((await list.list(other, { limit: 5 })).items).toEqual([]);
          expect((await apiTokens.list(other, {}, { limit: 5 })).items).toEqual([]);
          expect(await apiTokens.revokeAll(other, AT)).toBe(0);
          expect((await attempts.search(other, {}, { limit: 5 })).items).toEqual([]);
          expect(await auditLog.read(other, 0, 5)).toEqual([]);
        },
      );
    });

    test("the tenants' role can neither change nor delete audit events, nor reach what expires", async () => {
      for (const statement of [
        sql`update audit_events set name = 'x'`,
        sql`delete from audit_events`,
        sql`select * from sessions`,
        sql`select * from ephemeral`,
        sql`select * from instance_values`,
        sql`delete from tenants`,
      ])
        await expect(inTenant(pool, one, (query) => statement.execute(query))).rejects.toThrow(
          /permission denied/,
        );
    });

    test("the wall ends with the transaction and does not leak to the next on that connection", async () => {
      const seen = async (tenantId: string) =>
        inTenant(
          pool,
          tenantId,
          async (query) =>
            (await sql<{ tenant_id: string }>`select distinct tenant_id from people`.execute(query)).rows,
        );
      for (let i = 0; i < 5; i += 1) {
        expect(await seen(one)).toEqual([{ tenant_id: one }]);
        expect(await seen(other)).toEqual([{ tenant_id: other }]);
      }
      const { rows } = await pool.query(
        "select current_setting('sallyport.tenant', true) as tenant, current_user = session_user as own",
      );
      expect(rows).toEqual([{ tenant: expect.stringMatching(/^$/) as string, own: true }]);
    });
  });
}

const names = (list: { name: string }[]) => list.map((row) => row.name).toSorted();
