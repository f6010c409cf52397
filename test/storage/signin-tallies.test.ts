import type pg from "pg";
import { createPool } from "../../src/storage/postgres/pool.ts";
import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import { anAttempt, aTenant } from "../conformance/samples.ts";
import { createTestClock } from "../kit/clock.ts";
import { silent } from "../kit/silent.ts";
import { openTestStores, type TestStores } from "../kit/stores.ts";

const PERIOD = new Date("2026-03-28T06:00:00Z");
const SPAN = { from: PERIOD, to: new Date("2026-03-28T12:00:00Z") };
const inside = (minute: number): Date => new Date(PERIOD.getTime() + minute * 60_000);

let stores: TestStores;
let pool: pg.Pool;
beforeAll(async () => {
  stores = await openTestStores({ kind: "postgres", clock: createTestClock() });
  pool = createPool({ connectionString: stores.where.databaseUrl ?? "" }, { log: silent });
});
afterAll(async () => {
  await pool.end();
  await stores.close();
});

async function newTenant(): Promise<string> {
  const tenant = aTenant();
  await stores.database.transact(INSTANCE_TENANT, ({ tenants }) => tenants.insert(tenant));
  await record(tenant.id, 1);
  return tenant.id;
}

const record = (tenantId: string, minute: number) =>
  stores.database.transact(tenantId, ({ attempts }) =>
    attempts.insert(anAttempt(tenantId, { at: inside(minute) })),
  );
const count = (tenantId: string) =>
  stores.database.transact(tenantId, ({ tallies }) => tallies.count(tenantId, PERIOD));
const tallied = async (tenantId: string) =>
  (await pool.query("select from signin_tallies where tenant_id = $1", [tenantId])).rows.length > 0;
async function reported(tenantId: string): Promise<number> {
  const cells = await stores.database.transact(tenantId, ({ reports }) =>
    reports.signins(tenantId, SPAN, [SPAN.from]),
  );
  return cells.filter(({ of }) => of === "bucket").reduce((sum, cell) => sum + cell.count, 0);
}

/** A transaction that has done its work and waits to be let on. */
function held(tenantId: string, work: Parameters<typeof stores.database.transact<void>>[1]) {
  const reached = Promise.withResolvers<undefined>();
  const go = Promise.withResolvers<undefined>();
  const done = stores.database.transact(tenantId, async (repositories) => {
    await work(repositories);
    reached.resolve(undefined);
    await go.promise;
  });
  return { reached: reached.promise, go: () => go.resolve(undefined), done };
}

/** Resolves when a backend waits for the lock of a period. */
async function somebodyWaits(): Promise<void> {
  for (;;) {
    const { rows } = await pool.query("select from pg_locks where locktype = 'advisory' and not granted");
    if (rows.length > 0) return;
  }
}

test("W2 O2 a period is not counted while one of its sign-ins is being written, and never waits for it", async () => {
  const tenantId = await newTenant();
  const writing = held(tenantId, ({ attempts }) => attempts.insert(anAttempt(tenantId, { at: inside(2) })));
  await writing.reached;
  expect(await count(tenantId)).toBe(false);
  expect(await reported(tenantId)).toBe(1);
  writing.go();
  await writing.done;
  expect(await count(tenantId)).toBe(true);
  expect(await reported(tenantId)).toBe(2);
});

test("W2 O2 a sign-in that is written while its period is counted takes the count away", async () => {
  const tenantId = await newTenant();
  const counting = held(tenantId, async ({ tallies }) => void (await tallies.count(tenantId, PERIOD)));
  await counting.reached;
  const late = record(tenantId, 3);
  await somebodyWaits();
  counting.go();
  await Promise.all([counting.done, late]);
  expect([await tallied(tenantId), await reported(tenantId)]).toEqual([false, 2]);
});

test("W2 O2 sign-ins of one period do not wait for one another", async () => {
  const tenantId = await newTenant();
  const first = held(tenantId, ({ attempts }) => attempts.insert(anAttempt(tenantId, { at: inside(4) })));
  await first.reached;
  await record(tenantId, 5);
  first.go();
  await first.done;
  expect(await reported(tenantId)).toBe(3);
});

test("W2 O2 several nodes that count the same period at once count it once", async () => {
  const tenantId = await newTenant();
  await Promise.all(Array.from({ length: 6 }, () => count(tenantId)));
  expect([await tallied(tenantId), await reported(tenantId)]).toEqual([true, 1]);
});

test("W2 a transaction that is rolled back leaves the count as true as it was", async () => {
  const tenantId = await newTenant();
  await count(tenantId);
  const failing = stores.database.transact(tenantId, async ({ attempts }) => {
    await attempts.insert(anAttempt(tenantId, { at: inside(6) }));
    throw new Error("refused after the change");
  });
  await expect(failing).rejects.toThrow();
  expect([await tallied(tenantId), await reported(tenantId)]).toEqual([true, 1]);
});

test("W2 O2 the database itself takes a count away: whoever corrects, moves or empties the recorder by hand", async () => {
  const tenantId = await newTenant();
  const byHand: [string, number][] = [
    ["update signin_attempts set outcome = 'accepted' where tenant_id = $1", 1],
    ["update signin_attempts set app_id = gen_random_uuid() where tenant_id = $1", 1],
    ["update signin_attempts set at = at - interval '1 day' where tenant_id = $1", 0],
    ["update signin_attempts set at = at + interval '1 day' where tenant_id = $1", 1],
    ["delete from signin_attempts where tenant_id = $1", 0],
  ];
  for (const [statement, expected] of byHand) {
    await count(tenantId);
    await pool.query(statement, [tenantId]);
    expect([statement, await tallied(tenantId), await reported(tenantId)]).toEqual([
      statement,
      false,
      expected,
    ]);
  }
  await record(tenantId, 7);
  await count(tenantId);
  await pool.query("update signin_attempts set email = 'new@acme.example' where tenant_id = $1", [tenantId]);
  expect(await tallied(tenantId)).toBe(true);
  await pool.query("truncate signin_attempts");
  expect([await tallied(tenantId), await reported(tenantId)]).toEqual([false, 0]);
});

test("W2 O2 a server whose transactions see one moment throughout gets ours as we mean them", async () => {
  const name = new URL(stores.where.databaseUrl ?? "").pathname.slice(1);
  await pool.query(`alter database ${name} set default_transaction_isolation = 'repeatable read'`);
  const node = await stores.openNode();
  try {
    const tenantId = await newTenant();
    const counting = held(tenantId, async ({ tallies }) => void (await tallies.count(tenantId, PERIOD)));
    await counting.reached;
    const late = node.database.transact(tenantId, async ({ attempts }) => {
      await attempts.find(tenantId, aTenant().id);
      await attempts.insert(anAttempt(tenantId, { at: inside(8) }));
    });
    await somebodyWaits();
    counting.go();
    await Promise.all([counting.done, late]);
    expect([await tallied(tenantId), await reported(tenantId)]).toEqual([false, 2]);
  } finally {
    await node.close();
  }
});
