import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { createAudit } from "../../src/audit/audit.ts";
import { run } from "../../src/cli/cli.ts";
import type { AuditContext } from "../../src/kernel/audit.ts";
import { systemRandom } from "../../src/kernel/random.ts";
import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import { createTestClock } from "../kit/clock.ts";
import { openTestStores, type TestStores } from "../kit/stores.ts";

const clock = createTestClock();
const TENANT = systemRandom.uuid();

let folder: string;
let stores: TestStores;

async function fill(kind: "postgres" | "embedded"): Promise<void> {
  stores = await openTestStores({ kind, clock });
  await stores.database.transact(INSTANCE_TENANT, ({ tenants }) =>
    tenants.insert({ id: TENANT, name: "acme", createdAt: clock(), version: 1 }),
  );
  for (const tenantId of [INSTANCE_TENANT, TENANT, TENANT, TENANT]) {
    const by: AuditContext = { tenantId, actor: { kind: "system", name: "test" } };
    await stores.database.transact(tenantId, ({ audit }) =>
      audit.record(
        { name: "connection.created", targetId: systemRandom.uuid(), after: { name: "Okta" } },
        by,
      ),
    );
  }
}

const environment = () => ({
  DATABASE_URL: stores.where.databaseUrl,
  SALLYPORT_DATA_DIR: stores.where.databaseUrl === undefined ? stores.where.dataDir : undefined,
});

async function typed(args: readonly string[], settings: Readonly<Record<string, string | undefined>>) {
  const said = { out: "", err: "" };
  const code = await run(["audit", "verify", ...args], {
    environment: settings,
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
  });
  return { code, ...said };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sallyport-cli-"));
});

afterAll(() => rm(folder, { recursive: true }));

describe("on PostgreSQL", () => {
  beforeAll(() => fill("postgres"));
  afterAll(() => stores.close());

  test("L2 every chain is verified, or the one that is named", async () => {
    expect(await typed([], environment())).toEqual({
      code: 0,
      out: "4 events in 2 chains verify\n",
      err: "",
    });
    expect(await typed(["--tenant", TENANT], environment())).toMatchObject({
      code: 0,
      out: "3 events in 1 chain verify\n",
    });
    const unknown = await typed(["--tenant", systemRandom.uuid()], environment());
    expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining("there is no tenant") });
  });

  test("L2 an exported file is verified without the database", async () => {
    const lines: string[] = [];
    for await (const line of createAudit(stores.database).export(TENANT, {}, "ndjson")) lines.push(line);
    const file = join(folder, "export.ndjson");
    await writeFile(file, lines.join(""));
    expect(await typed(["--file", file], {})).toMatchObject({ code: 0, out: "3 events in 1 chain verify\n" });
    await writeFile(file, lines.join("").replace("Okta", "Oktb"));
    expect(await typed(["--file", file], {})).toMatchObject({
      code: 1,
      err: expect.stringContaining("Record 1 "),
    });
    await writeFile(file, "nonsense\n");
    expect(await typed(["--file", file], {})).toMatchObject({
      code: 1,
      err: expect.stringContaining("line 1 "),
    });
  });

  test("L2 an altered record is named and the exit code is 1", async () => {
    const client = new Client({ connectionString: stores.where.databaseUrl });
    await client.connect();
    const { rowCount } = await client.query(
      "update audit_events set event = jsonb_set(event, '{after,name}', '\"Entra\"') where tenant_id = $1 and sequence = 2",
      [TENANT],
    );
    await client.end();
    expect(rowCount).toBe(1);
    const { code, out, err } = await typed([], environment());
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(`tenant ${TENANT}: Record 2 was altered`);
  });
});

describe("on the embedded database", () => {
  beforeAll(() => fill("embedded"));
  afterAll(() => stores.close());

  test("L2 the chains are read while a broker has the data directory open", async () => {
    expect(await typed([], environment())).toMatchObject({ code: 0, out: "4 events in 2 chains verify\n" });
  });

  test("a data directory without a database is said to be one, and nothing is made in it", async () => {
    const { code, err } = await typed([], { SALLYPORT_DATA_DIR: join(folder, "nowhere") });
    expect(code).toBe(1);
    expect(err).toMatch(/^sallyport: there is no database in .*nowhere/);
  });
});

test("a missing export file is one line and exit code 1", async () => {
  expect(await typed(["--file", join(folder, "none.ndjson")], {})).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^sallyport: there is no file [^\n]*\n$/),
  });
});
