import { randomUUID } from "node:crypto";
import { migrate, readMigrations } from "../../src/storage/migrate.ts";
import { createPool } from "../../src/storage/postgres/pool.ts";
import { createOrdinaryDatabase } from "../kit/postgres.ts";
import { silent } from "../kit/silent.ts";

const EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

test("O2 a database with people in it goes through every later migration, also for an ordinary owner, and each tenant keeps its own", async () => {
  const made = await createOrdinaryDatabase();
  const address = { connectionString: made.url };
  const all = await readMigrations();
  const until = all.findIndex(({ name }) => name.endsWith("_administrators.sql")) + 1;
  await migrate(address, { log: silent, migrations: all.slice(0, until) });
  const pool = createPool(address, { log: silent, max: 1 });
  const inTenant = async (tenant: string, ...texts: string[]) => {
    await pool.query(`begin; set local role sallyport_tenant; set local sallyport.tenant = '${tenant}'`);
    const rows: Record<string, unknown>[] = [];
    for (const text of texts) rows.push(...(await pool.query<Record<string, unknown>>(text)).rows);
    await pool.query("commit");
    return rows;
  };
  /** Ada with two spellings of her NameID of which none is in lower case, Ben with one that is. */
  const furnish = async (host: string) => {
    const [tenant, connection, ada, ben] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const person = (id: string, name: string) =>
      `insert into people (id, tenant_id, email, display_name, groups, status, created_at, updated_at)
       values ('${id}', '${tenant}', '${name}@${host}', 'x', '{staff}', 'active', now(), now())`;
    const identity = (id: string, nameId: string) =>
      `insert into identities (tenant_id, connection_id, issuer, name_id_format, name_id, person_id, linked_at)
       values ('${tenant}', '${connection}', 'https://idp', '${EMAIL}', '${nameId}', '${id}', now())`;
    await inTenant(
      tenant,
      `insert into tenants (id, name, created_at) values ('${tenant}', '${tenant}', now())`,
      `insert into connections (id, tenant_id, name, protocol, encryption, created_at, updated_at)
       values ('${connection}', '${tenant}', 'Okta', 'saml', 'strong', now(), now())`,
      `insert into domains (id, tenant_id, name, connection_id, status, challenge, verified_at, created_at)
       values ('${randomUUID()}', '${tenant}', '${host}', '${connection}', 'verified', 'c', now(), now())`,
      `insert into apps (id, tenant_id, protocol, name, client_id, client_secret_hash, settings, created_at, updated_at)
       values ('${randomUUID()}', '${tenant}', 'oidc', 'Tracker', '${randomUUID()}', 'h', '{}', now(), now())`,
      person(ada, "ada"),
      person(ben, "ben"),
      identity(ada, `ADA@${host}`),
      identity(ada, `Ada@${host}`),
      identity(ben, `BEN@${host}`),
      identity(ben, `ben@${host}`),
      `insert into administrators (tenant_id, person_id, role, granted_at) values ('${tenant}', '${ada}', 'owner', now())`,
      `insert into signin_attempts (id, tenant_id, reference, at, outcome, code, checks, keep_until)
       values ('${randomUUID()}', '${tenant}', '${randomUUID()}', now(), 'accepted', 'ok', '[]', now())`,
    );
    return { tenant, connection, host };
  };
  try {
    const both = [await furnish("acme.example"), await furnish("other.example")];
    await migrate(address, { log: silent });
    for (const { tenant, connection, host } of both) {
      expect(
        await inTenant(
          tenant,
          `select name_id from identities where expires_at is null order by name_id collate "C"`,
        ),
      ).toEqual([
        expect.objectContaining({ name_id: expect.stringMatching(/^A/) as string }),
        { name_id: `BEN@${host}` },
        { name_id: `ada@${host}` },
        { name_id: `ben@${host}` },
      ]);
      expect(await inTenant(tenant, "select connection_id, position from domain_connections")).toEqual([
        { connection_id: connection, position: 0 },
      ]);
      expect(await inTenant(tenant, "select name from groups")).toEqual([{ name: "staff" }]);
      expect(await inTenant(tenant, "select jit from connections")).toEqual([{ jit: true }]);
      expect(await inTenant(tenant, "select role from administrators")).toEqual([{ role: "owner" }]);
    }
  } finally {
    await pool.end();
    await made.drop();
  }
});
