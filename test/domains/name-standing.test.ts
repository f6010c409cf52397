import { createDomains } from "../../src/domains/domains.ts";
import { createDomainRecheck } from "../../src/domains/recheck.ts";
import { createJobs } from "../../src/edge/jobs/jobs.ts";
import { recheckDomains } from "../../src/edge/jobs/recheck-domains.ts";
import type { AuditContext } from "../../src/kernel/audit.ts";
import { openTestWorld } from "../kit/world.ts";

const DAY = 24 * 3_600_000;

const world = await openTestWorld();
afterAll(() => world.close());

const common = {
  ...world,
  ...world.database,
  ephemeral: world.expiring.ephemeral,
  fetchText: () => Promise.reject(new Error("nothing listens there")),
};
const domains = createDomains(common);
const job = createJobs([recheckDomains({ ...common, domainRecheck: createDomainRecheck(common) })], common);
const by: AuditContext = { tenantId: world.tenantId, actor: { kind: "admin-key", id: "k1" } };
const pass = async (ms: number) => {
  world.clock.advance(ms);
  await job.look();
};

test("D6 until it is verified a domain allows neither enforcement nor new people, and says why; lapsed, it goes on being enforced", async () => {
  const name = "standing.example";
  const worth = async (asked = name) => {
    const { enforceable, admitsNew, because } = await domains.standingOf(world.tenantId, asked);
    return [enforceable, admitsNew, because?.reason];
  };
  expect(await worth()).toEqual([
    false,
    false,
    `${name} is claimed neither by itself nor with a parent's sub-domains`,
  ]);
  const claim = await domains.claim({ name, subdomains: true }, by);
  expect(await worth()).toEqual([false, false, `${name} is claimed and not verified`]);
  const { dns } = domains.challenge(claim);
  world.txt.set(dns.name, [dns.value]);
  await domains.verify(claim.id, by);
  expect(await worth()).toEqual([true, true, undefined]);
  expect(await worth("EU.Standing.Example")).toEqual([true, true, undefined]);
  world.txt.delete(dns.name);
  await pass(DAY);
  expect(await worth()).toEqual([true, true, undefined]);
  await pass(7 * DAY);
  expect(await worth()).toEqual([
    true,
    false,
    `the proof of ${name} has been gone for longer than seven days`,
  ]);
  // Another tenant's proof is no proof here.
  expect(await domains.standingOf(world.random.uuid(), name)).toMatchObject({
    enforceable: false,
    admitsNew: false,
    domain: undefined,
  });
});
