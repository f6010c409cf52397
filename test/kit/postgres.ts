import { createHash, randomUUID } from "node:crypto";
import { Client } from "pg";
import { migrate, readMigrations } from "../../src/storage/migrate.ts";
import { silent } from "./silent.ts";

/** The server that `npm test` starts, or the developer's own. */
export function testDatabaseUrl(): string {
  const url = process.env["SALLYPORT_TEST_DATABASE_URL"];
  if (url === undefined)
    throw new Error("SALLYPORT_TEST_DATABASE_URL: expected the address of a PostgreSQL for tests");
  return url;
}

const withDatabase = (name: string): string => {
  const url = new URL(testDatabaseUrl());
  url.pathname = `/${name}`;
  return url.href;
};

const LOCK = 20_261_123;

async function asAdmin<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: testDatabaseUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A fresh database without any table; `drop` ends what is still connected. */
export async function createEmptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await asAdmin((client) => client.query(`create database ${name}`));
  return handle(name);
}

/**
 * A fresh database without any table, owned by a role of its own that is no superuser: what a hosted PostgreSQL gives.
 * The server must trust local connections, as those of the tests do.
 */
export async function createOrdinaryDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const { url, drop } = await createEmptyDatabase();
  const address = new URL(url);
  const [name, owner] = [address.pathname.slice(1), `owner_of_${address.pathname.slice(1)}`];
  await asAdmin(async (client) => {
    await client.query(`create role ${owner} login createrole`);
    await client.query(`alter database ${name} owner to ${owner}`);
  });
  address.username = owner;
  return {
    url: address.href,
    async drop() {
      await drop();
      await asAdmin((client) => client.query(`drop role ${owner}`));
    },
  };
}

/** A fresh migrated database: a copy of a template that the first caller makes. */
export async function createMigratedDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const checksums = (await readMigrations()).map((file) => file.checksum).join();
  const template = `template_${createHash("sha256").update(checksums).digest("hex").slice(0, 16)}`;
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await asAdmin(async (client) => {
    // One at a time, in every worker: PostgreSQL refuses to copy a database that somebody has open.
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    const { rowCount } = await client.query("select from pg_database where datname = $1", [template]);
    if (rowCount === 0) await makeTemplate(client, template);
    await client.query(`create database ${name} template ${template}`);
  });
  return handle(name);
}

async function makeTemplate(client: Client, template: string): Promise<void> {
  const draft = `${template}_draft`;
  await client.query(`drop database if exists ${draft} with (force)`);
  await client.query(`create database ${draft}`);
  await migrate({ connectionString: withDatabase(draft) }, { log: silent });
  await client.query(`alter database ${draft} rename to ${template}`);
}

const handle = (name: string) => ({
  url: withDatabase(name),
  async drop() {
    await asAdmin((client) => client.query(`drop database if exists ${name} with (force)`));
  },
});
