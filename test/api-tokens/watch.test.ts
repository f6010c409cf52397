import { createApiTokens } from "../../src/api-tokens/api-tokens.ts";
import { createApiTokenWatch } from "../../src/api-tokens/watch.ts";
import { watchApiTokens } from "../../src/edge/jobs/watch-api-tokens.ts";
import { createTenants } from "../../src/tenants/tenants.ts";
import { aPerson } from "../conformance/samples.ts";
import { openTestWorld, type TestWorld } from "../kit/world.ts";

const DAY = 86_400_000;

let world: TestWorld;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

const warnings = async () =>
  (
    await world.database.transact(world.tenantId, ({ auditLog }) =>
      auditLog.search(world.tenantId, { name: "api_token.expiring" }, { limit: 50 }),
    )
  ).items
    .toReversed()
    .map(({ event }) => (event.name === "api_token.expiring" ? [event.targetId, event.days] : []));

test("T3 the end of an API token is told once at 30, 14, 7 and 1 days and when it has come, and not at its making", async () => {
  const { database, clock, tenantId } = world;
  const common = { ...world, transact: database.transact, settle: database.settle };
  const policyFor = () => Promise.resolve({ allowed: true, maxDays: 365 });
  const apiTokens = createApiTokens({ ...common, policyFor });
  const tenants = createTenants(common);
  const jobs = [1, 2].map(() =>
    watchApiTokens({ apiTokenWatch: createApiTokenWatch(common), listTenants: tenants.list }),
  );
  const bothNodes = () => Promise.all(jobs.map((job) => job.run()));
  const person = aPerson(tenantId);
  await database.transact(tenantId, ({ people }) => people.insert(person));
  const by = { tenantId, actor: { kind: "person", id: person.id } } as const;
  const made = async (days: number) =>
    (await apiTokens.create({ name: `${days}`, days }, person.id, by)).token.id;

  const start = clock();
  const [long, week] = [await made(40), await made(7)];
  const revoked = await made(40);
  await apiTokens.revoke(revoked, by);
  await bothNodes();
  expect(await warnings()).toEqual([]);
  const told: unknown[] = [];
  for (const [day, id, days] of [
    [6, week, 1],
    [7, week, 0],
    [10, long, 30],
    [26, long, 14],
    [33, long, 7],
    [39, long, 1],
    [40, long, 0],
  ] as const) {
    clock.set(new Date(start.getTime() + day * DAY - 1));
    await bothNodes();
    expect(await warnings()).toEqual(told);
    clock.advance(1);
    await bothNodes();
    await bothNodes();
    told.push([id, days]);
    expect(await warnings()).toEqual(told);
  }

  clock.advance(90 * DAY - 1);
  expect(await apiTokens.forget(tenantId, 10)).toBe(2);
  clock.advance(1);
  expect(await apiTokens.forget(tenantId, 10)).toBe(1);
});
