import { forgetAttempts } from "../../../src/edge/jobs/forget-attempts.ts";
import { createJobs, type Job } from "../../../src/edge/jobs/jobs.ts";
import { tallySignins } from "../../../src/edge/jobs/tally-signins.ts";
import { createRecorder } from "../../../src/signin/recorder.ts";
import { createTallies } from "../../../src/signin/reports/tallies.ts";
import { createWatchFailures } from "../../../src/signin/watch/failures.ts";
import { createTenants } from "../../../src/tenants/tenants.ts";
import { anAttempt } from "../../conformance/samples.ts";
import { aFailure, aPolicy, aWatch } from "../../conformance/policy-sample.ts";
import { openTestWorld, type TestWorld } from "../../kit/world.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

const node = (jobs: readonly Job[]) => createJobs(jobs, { ...world, ephemeral: world.expiring.ephemeral });

test("of many nodes one runs a job in each period", async () => {
  let runs = 0;
  const job: Job = { name: "count", everyMs: 60_000, run: async () => void (runs += 1) };
  const nodes = Array.from({ length: 5 }, () => node([job]));
  await Promise.all(nodes.map((each) => each.look()));
  expect(runs).toBe(1);
  await Promise.all(nodes.map((each) => each.look()));
  expect(runs).toBe(1);
  world.clock.advance(60_000);
  await Promise.all(nodes.map((each) => each.look()));
  expect(runs).toBe(2);
});

test("a job that fails stops neither the others nor its own next period", async () => {
  const ran: string[] = [];
  const broken: Job = { name: "broken", everyMs: 60_000, run: () => Promise.reject(new Error("broken")) };
  const sound: Job = { name: "sound", everyMs: 60_000, run: async () => void ran.push("sound") };
  const jobs = node([broken, sound]);
  await jobs.look();
  world.clock.advance(60_000);
  await jobs.look();
  await jobs.stop();
  expect(ran).toEqual(["sound", "sound"]);
});

test("S3 the recorder forgets what is past its time, in every tenant, and nothing else", async () => {
  const { database, clock, random, seal } = world;
  const recorder = createRecorder({ transact: database.transact, clock, random, seal, recorderDays: 30 });
  const tenants = createTenants({ ...database, clock, random });
  const other = await tenants.create(
    { name: "other" },
    { tenantId: world.tenantId, actor: { kind: "system" } },
  );
  const record = (tenantId: string) =>
    recorder.refused("code", "message", { tenantId, checks: [], from: {} });
  const count = async (tenantId: string) => (await recorder.search(tenantId, {}, { limit: 10 })).items.length;
  await record(world.tenantId);
  await record(other.id);
  clock.advance(30 * 86_400_000 - 1);
  await record(world.tenantId);
  const job = forgetAttempts({ kept: [recorder], listTenants: tenants.list });
  await job.run();
  expect([await count(world.tenantId), await count(other.id)]).toEqual([2, 1]);
  clock.advance(1);
  await job.run();
  expect([await count(world.tenantId), await count(other.id)]).toEqual([1, 0]);
});

test("S3 the address of somebody who failed under a watch is forgotten as the recorder's attempts are", async () => {
  const { database, clock, tenantId } = world;
  const watchFailures = createWatchFailures({ transact: database.transact, clock, recorderDays: 30 });
  const policy = aPolicy(tenantId);
  const watch = aWatch(policy);
  const failure = aFailure("new@acme.test", { personId: undefined, at: clock() });
  await database.transact(tenantId, async ({ policies, watches }) => {
    await policies.save(policy, { kind: "system" });
    await watches.insert(watch);
    await watches.note(tenantId, watch.id, failure);
  });
  const failed = async () =>
    (await database.transact(tenantId, ({ watches }) => watches.outcomes(watch, clock()))).failed.length;
  const tenants = createTenants({ ...world, ...database });
  const job = forgetAttempts({ kept: [watchFailures], listTenants: tenants.list });
  clock.advance(30 * 86_400_000 - 1);
  await job.run();
  expect(await failed()).toBe(1);
  clock.advance(1);
  await job.run();
  expect(await failed()).toBe(0);
});

test("W2 a busy period is counted beforehand once it is over and its last sign-ins have ended, in every tenant", async () => {
  const { database, clock, random, tenantId } = world;
  const tenants = createTenants({ ...database, clock, random });
  const other = await tenants.create({ name: "busy too" }, { tenantId, actor: { kind: "system" } });
  const HOUR_MS = 3_600_000;
  const toNextPeriod = 6 * HOUR_MS - (clock().getTime() % (6 * HOUR_MS));
  clock.advance(toNextPeriod);
  const period = clock();
  for (const tenant of [tenantId, other.id])
    await database.transact(tenant, async ({ attempts }) => {
      const keepUntil = new Date(period.getTime() + 30 * 86_400_000);
      for (let i = 0; i < 500; i += 1) await attempts.insert(anAttempt(tenant, { at: period, keepUntil }));
    });
  const job = tallySignins({ tallies: createTallies({ ...database, clock }), listTenants: tenants.list });
  const left = (tenant: string) =>
    database.transact(tenant, ({ tallies }) =>
      tallies.due(tenant, { before: new Date(period.getTime() + 6 * HOUR_MS), least: 500, limit: 10 }),
    );
  clock.advance(6 * HOUR_MS + 15 * 60_000 - 1);
  await job.run();
  expect([await left(tenantId), await left(other.id)]).toEqual([[period], [period]]);
  clock.advance(1);
  await job.run();
  expect([await left(tenantId), await left(other.id)]).toEqual([[], []]);
});
