import { randomUUID } from "node:crypto";
import { migrate, readMigrations } from "../../src/storage/migrate.ts";
import { createPool } from "../../src/storage/postgres/pool.ts";
import { createOrdinaryDatabase } from "../kit/postgres.ts";
import { silent } from "../kit/silent.ts";

const until = async (newest: number) => (await readMigrations()).filter(({ number }) => number <= newest);

test("M5 rules that were saved before versions were kept are the first version, also for an ordinary owner", async () => {
  const made = await createOrdinaryDatabase();
  const address = { connectionString: made.url };
  await migrate(address, { log: silent, migrations: await until(2) });
  const pool = createPool(address, { log: silent, max: 1 });
  const [tenant, mapped, bare] = [randomUUID(), randomUUID(), randomUUID()];
  const mapping = { email: [{ attribute: "mail" }], version: 7 };
  const inTenant = (text: string) =>
    pool.query(
      `begin; set local role sallyport_tenant; set local sallyport.tenant = '${tenant}'; ${text}; commit`,
    );
  const connection = (id: string, rules: string) =>
    `insert into connections (id, tenant_id, name, protocol, preset, enabled, encryption, mapping, created_at, updated_at)
     values ('${id}', '${tenant}', 'idp', 'saml', 'okta', true, 'strong', ${rules}, now(), now())`;
  try {
    await inTenant(`insert into tenants (id, name, created_at) values ('${tenant}', 'acme', now())`);
    await inTenant(connection(mapped, `'${JSON.stringify(mapping)}'`));
    await inTenant(connection(bare, "null"));
    await migrate(address, { log: silent, migrations: await until(3) });
    await pool.query(`begin; set local role sallyport_tenant; set local sallyport.tenant = '${tenant}'`);
    const { rows } = await pool.query("select connection_id, version, actor, mapping from mapping_versions");
    await pool.query("commit");
    expect(rows).toEqual([
      {
        connection_id: mapped,
        version: 7,
        actor: { kind: "system" },
        mapping: { email: [{ attribute: "mail" }] },
      },
    ]);
  } finally {
    await pool.end();
    await made.drop();
  }
});
