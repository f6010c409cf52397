import { randomUUID } from "node:crypto";
import { migrate, readMigrations } from "../../src/storage/migrate.ts";
import { createPool } from "../../src/storage/postgres/pool.ts";
import { createOrdinaryDatabase } from "../kit/postgres.ts";
import { silent } from "../kit/silent.ts";

test("M4 what people's sign-ins gave before groups were kept becomes groups and memberships, also for an ordinary owner", async () => {
  const made = await createOrdinaryDatabase();
  const address = { connectionString: made.url };
  const all = await readMigrations();
  const groups = all.findIndex(({ name }) => name.endsWith("_groups.sql"));
  await migrate(address, { log: silent, migrations: all.slice(0, groups) });
  const pool = createPool(address, { log: silent, max: 1 });
  const tenants = [randomUUID(), randomUUID()] as const;
  const inTenant = async (tenant: string, text: string) => {
    await pool.query(`begin; set local role sallyport_tenant; set local sallyport.tenant = '${tenant}'`);
    const { rows } = await pool.query<Record<string, unknown>>(text);
    await pool.query("commit");
    return rows;
  };
  const person = (tenant: string, email: string, names: string) =>
    `insert into people (id, tenant_id, email, display_name, groups, status, created_at, updated_at)
     values ('${randomUUID()}', '${tenant}', '${email}', 'x', '${names}', 'active', now(), now())`;
  try {
    for (const tenant of tenants) {
      await inTenant(
        tenant,
        `insert into tenants (id, name, created_at) values ('${tenant}', '${tenant}', now())`,
      );
      await inTenant(tenant, person(tenant, "ada@acme.example", "{staff,Admins}"));
    }
    await inTenant(tenants[0], person(tenants[0], "ben@acme.example", "{staff}"));
    await migrate(address, { log: silent });
    const found = await inTenant(
      tenants[0],
      `select p.email, g.name, m.source from group_members m join groups g on g.id = m.group_id
       join people p on p.id = m.person_id order by p.email, g.name collate "C"`,
    );
    expect(found).toEqual([
      { email: "ada@acme.example", name: "Admins", source: "idp" },
      { email: "ada@acme.example", name: "staff", source: "idp" },
      { email: "ben@acme.example", name: "staff", source: "idp" },
    ]);
    expect(await inTenant(tenants[1], "select name from groups order by 1")).toHaveLength(2);
  } finally {
    await pool.end();
    await made.drop();
  }
});
