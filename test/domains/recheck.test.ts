import { createDomains } from "../../src/domains/domains.ts";
import { createDomainRecheck } from "../../src/domains/recheck.ts";
import { createJobs } from "../../src/edge/jobs/jobs.ts";
import { recheckDomains } from "../../src/edge/jobs/recheck-domains.ts";
import { createResolveTxt } from "../../src/edge/outbound/resolve-txt.ts";
import type { AuditContext } from "../../src/kernel/audit.ts";
import { openTestWorld, type TestWorld } from "../kit/world.ts";
import { startDnsServer, type Zone } from "./dns-server.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let world: TestWorld;
let dns: Awaited<ReturnType<typeof startDnsServer>>;
let domains: ReturnType<typeof createDomains>;
let nodes: readonly ReturnType<typeof createJobs>[];
let by: AuditContext;
const zone: Zone = new Map();
const files = new Map<string, { status: number; body: string }>();
const asked: string[] = [];

beforeAll(async () => {
  world = await openTestWorld();
  dns = await startDnsServer(zone);
  const resolve = createResolveTxt([dns.address], 100);
  const needs = {
    ...world,
    ...world.database,
    ephemeral: world.expiring.ephemeral,
    resolveTxt(name: string) {
      asked.push(name);
      return resolve(name);
    },
    async fetchText(url: string) {
      const file = files.get(url);
      if (!file) throw new Error("nothing listens there");
      return file;
    },
  };
  domains = createDomains(needs);
  const node = () =>
    createJobs([recheckDomains({ ...needs, domainRecheck: createDomainRecheck(needs) })], needs);
  nodes = [node(), node(), node()];
  by = { tenantId: world.tenantId, actor: { kind: "admin-key", id: "k1" } };
});
afterAll(async () => {
  dns.close();
  await world.close();
});

/** Time goes by in steps, and at the end of each every node looks what is due. */
async function pass(ms: number, step = ms): Promise<void> {
  for (let gone = 0; gone < ms; gone += step) {
    world.clock.advance(step);
    await Promise.all(nodes.map((each) => each.look()));
  }
}

/** A domain that its TXT record has proved. */
async function verified(name: string) {
  const { id, ...claim } = await domains.claim({ name }, by);
  const { dns: record, https } = domains.challenge(claim);
  zone.set(record.name, [[record.value]]);
  await domains.verify(id, by);
  return {
    id,
    record,
    https,
    show: () => domains.get(world.tenantId, id),
    publish: () => zone.set(record.name, [[record.value]]),
    /** What the trail tells of it after the first proof, oldest first. */
    async told() {
      const { items } = await world.database.transact(world.tenantId, ({ auditLog }) =>
        auditLog.search(world.tenantId, { target: id }, { limit: 50 }),
      );
      return items.toReversed().slice(2);
    },
  };
}
const names = (told: readonly { event: { name: string } }[]) => told.map(({ event }) => event.name);

test("D2 a verified domain is looked at once a day, by one of many nodes", async () => {
  const { show, record, told } = await verified("daily.example");
  const first = await show();
  asked.length = 0;
  await pass(22 * HOUR - MINUTE);
  expect(asked).not.toContain(record.name);
  await pass(2 * HOUR + MINUTE);
  expect(asked.filter((name) => name === record.name)).toHaveLength(1);
  const looked = await show();
  expect(looked).toMatchObject({
    status: "verified",
    verifiedAt: first.verifiedAt,
    checkedAt: world.clock(),
  });
  expect(await told()).toEqual([]);
});

test("D2 the looks at domains that were verified together are spread", async () => {
  const together = [];
  for (let n = 0; n < 8; n += 1) together.push(await verified(`spread-${n}.example`));
  const due = await Promise.all(together.map(async ({ show }) => (await show()).checkDueAt?.getTime()));
  expect(new Set(due).size).toBeGreaterThan(6);
});

test.each([
  ["the name is gone", "NXDOMAIN" as const],
  ["no TXT record is left", [] as const],
  ["another value stands there", [["sallyport-verification=other"]] as const],
])("D2 %s: grace begins at once, for seven days, and the trail warns", async (what, answer) => {
  const { show, record, told } = await verified(`${what.toLowerCase().replaceAll(" ", "-")}.example`);
  zone.set(record.name, answer);
  await pass(DAY);
  const graceUntil = new Date(world.clock().getTime() + 7 * DAY);
  expect(await show()).toMatchObject({ status: "grace", graceUntil });
  const [lost] = await told();
  expect(lost).toMatchObject({
    actor: { kind: "system", name: "domain check" },
    event: {
      name: "domain.proof_lost",
      before: { status: "verified" },
      after: { status: "grace", graceUntil: graceUntil.toISOString(), looked: [{ at: record.name }, {}] },
    },
  });
});

test("D2 a proof that comes back within the grace makes the domain verified within the hour", async () => {
  const { show, record, publish, told } = await verified("returns.example");
  zone.set(record.name, "NXDOMAIN");
  await pass(DAY);
  await pass(6 * DAY, HOUR * 6);
  expect((await show()).status).toBe("grace");
  publish();
  await pass(HOUR);
  expect(await show()).toMatchObject({
    status: "verified",
    graceUntil: undefined,
    verifiedAt: world.clock(),
  });
  expect(names(await told())).toEqual(["domain.proof_lost", "domain.verified"]);
});

test("D2 after seven days without a proof the domain lapses, still routes, and can come back", async () => {
  const { show, record, publish, told, id } = await verified("lapses.example");
  zone.set(record.name, "NXDOMAIN");
  await pass(DAY);
  await pass(7 * DAY - MINUTE);
  expect((await show()).status).toBe("grace");
  await pass(MINUTE);
  expect((await show()).status).toBe("lapsed");
  expect(await world.database.locate.routeDomain("lapses.example")).toMatchObject({ domainId: id });
  await pass(3 * DAY, DAY);
  publish();
  await pass(DAY);
  expect((await show()).status).toBe("verified");
  expect(names(await told())).toEqual(["domain.proof_lost", "domain.lapsed", "domain.verified"]);
});

test.each([
  ["servfail", "SERVFAIL" as const],
  ["silence", "DROP" as const],
])("D2 %s is no loss: asked again each hour, told once after a day", async (name, answer) => {
  const { show, record, publish, told } = await verified(`${name}.example`);
  zone.set(record.name, answer);
  await pass(DAY);
  const failingSince = world.clock();
  expect(await show()).toMatchObject({ status: "verified", failingSince });
  asked.length = 0;
  await pass(23 * HOUR, 8 * HOUR - 20 * MINUTE);
  expect(asked.filter((each) => each === record.name).length).toBeGreaterThan(2);
  expect(await told()).toEqual([]);
  await pass(2 * HOUR, HOUR);
  await pass(3 * DAY, DAY);
  expect(names(await told())).toEqual(["domain.check_failed"]);
  expect(await show()).toMatchObject({ status: "verified", failingSince });
  publish();
  await pass(HOUR);
  expect(await show()).toMatchObject({ status: "verified", failingSince: undefined });
  expect(names(await told())).toEqual(["domain.check_failed"]);
});

test("D2 a name server that fails does not lengthen the grace", async () => {
  const { show, record, told } = await verified("stalls.example");
  zone.set(record.name, "NXDOMAIN");
  await pass(DAY);
  zone.set(record.name, "SERVFAIL");
  await pass(7 * DAY);
  expect((await show()).status).toBe("lapsed");
  expect(names(await told())).toEqual(["domain.proof_lost", "domain.lapsed"]);
});

test("D2 where the file was the proof, a web server that is away is no loss, and one that says 404 is", async () => {
  const { id, show, record, https } = await verified("by-file.example");
  zone.set(record.name, "NXDOMAIN");
  files.set(https.url, { status: 200, body: https.body });
  await domains.verify(id, by);
  files.delete(https.url);
  await pass(DAY);
  expect((await show()).status).toBe("verified");
  files.set(https.url, { status: 503, body: "" });
  await pass(HOUR);
  expect((await show()).status).toBe("verified");
  files.set(https.url, { status: 404, body: "" });
  await pass(HOUR);
  expect(await show()).toMatchObject({ status: "grace", failingSince: undefined });
});

test("D2 an administrator may verify within the grace, and what is released is looked at no more", async () => {
  const { id, show, record, publish } = await verified("by-hand.example");
  zone.set(record.name, "NXDOMAIN");
  await pass(DAY);
  expect((await show()).status).toBe("grace");
  publish();
  expect(await domains.verify(id, by)).toMatchObject({ status: "verified", graceUntil: undefined });
  await domains.release(id, by);
  asked.length = 0;
  await pass(2 * DAY, DAY);
  expect(asked).not.toContain(record.name);
});
