import { createDomains } from "../../src/domains/domains.ts";
import { createDomainRecheck } from "../../src/domains/recheck.ts";
import { warningOf } from "../../src/domains/warning.ts";
import { createJobs } from "../../src/edge/jobs/jobs.ts";
import { recheckDomains } from "../../src/edge/jobs/recheck-domains.ts";
import { createResolveTxt } from "../../src/edge/outbound/resolve-txt.ts";
import type { AuditContext } from "../../src/kernel/audit.ts";
import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import { createSessions } from "../../src/sessions/sessions.ts";
import { createEndLostDomain } from "../../src/signin/lost-domain.ts";
import { aPerson } from "../conformance/samples.ts";
import { openedApps } from "../kit/opened.ts";
import { openTestWorld, type TestWorld } from "../kit/world.ts";
import { startDnsServer, type Zone } from "./dns-server.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let world: TestWorld;
let dns: Awaited<ReturnType<typeof startDnsServer>>;
let domains: ReturnType<typeof createDomains>;
let sessions: ReturnType<typeof createSessions>;
let job: ReturnType<typeof createJobs>;
let one: AuditContext;
let two: AuditContext;
let three: AuditContext;
const zone: Zone = new Map();
const files = new Map<string, { status: number; body: string }>();

beforeAll(async () => {
  world = await openTestWorld();
  dns = await startDnsServer(zone);
  const common = {
    ...world,
    ...world.database,
    ephemeral: world.expiring.ephemeral,
    resolveTxt: createResolveTxt([dns.address], 100),
    async fetchText(url: string) {
      const file = files.get(url);
      if (!file) throw new Error("nothing listens there");
      return file;
    },
  };
  const limits = () => ({ idleMs: 30 * DAY, absoluteMs: 30 * DAY });
  sessions = createSessions({
    ...common,
    opened: openedApps(common),
    backend: world.expiring.sessions,
    limits,
  });
  domains = createDomains({ ...common, onLost: createEndLostDomain({ ...common, sessions }) });
  job = createJobs([recheckDomains({ ...common, domainRecheck: createDomainRecheck(common) })], common);
  const by = async (): Promise<AuditContext> => {
    const tenantId = world.random.uuid();
    await world.database.transact(INSTANCE_TENANT, ({ tenants }) =>
      tenants.insert({ id: tenantId, name: tenantId, createdAt: world.clock(), version: 1 }),
    );
    return { tenantId, actor: { kind: "admin-key", id: "k1" } };
  };
  [one, two, three] = [await by(), await by(), await by()];
});
afterAll(async () => {
  dns.close();
  await world.close();
});

const pass = async (ms: number) => {
  world.clock.advance(ms);
  await job.look();
};
/** The zone's TXT records at the challenge's name are those of these claims, and no others. */
async function publish(name: string, ...claims: readonly (readonly [AuditContext, string])[]) {
  const records = [];
  for (const [by, id] of claims)
    records.push([domains.challenge(await domains.get(by.tenantId, id)).dns.value]);
  zone.set(`_sallyport-challenge.${name}`, records);
}
/** Held by `by`, by DNS. */
async function held(name: string, by: AuditContext, subdomains = false): Promise<string> {
  const { id } = await domains.claim({ name, subdomains }, by);
  await publish(name, [by, id]);
  await domains.verify(id, by);
  return id;
}
/** The proof goes away, and the job draws every consequence. */
async function lapse(name: string, by: AuditContext, id: string): Promise<void> {
  await publish(name);
  await pass(DAY);
  expect((await domains.get(by.tenantId, id)).status).toBe("grace");
  await pass(7 * DAY);
  expect((await domains.get(by.tenantId, id)).status).toBe("lapsed");
}
const told = async ({ tenantId }: AuditContext, targetId: string) => {
  const { items } = await world.database.transact(tenantId, ({ auditLog }) =>
    auditLog.search(tenantId, { target: targetId }, { limit: 50 }),
  );
  return items.toReversed();
};
const names = async (by: AuditContext, id: string) => (await told(by, id)).map(({ event }) => event.name);

test("D3 a second claimant is refused while the holder's proof stands and through its whole grace", async () => {
  const name = "grace.example";
  const id = await held(name, one);
  const second = await domains.claim({ name }, two);
  await publish(name, [one, id], [two, second.id]);
  await expect(domains.verify(second.id, two)).rejects.toMatchObject({ code: "domain_taken" });
  await publish(name, [two, second.id]);
  await pass(DAY);
  expect((await domains.get(one.tenantId, id)).status).toBe("grace");
  await expect(domains.verify(second.id, two)).rejects.toMatchObject({ code: "domain_taken" });
  await pass(7 * DAY - 2 * HOUR);
  await expect(domains.verify(second.id, two)).rejects.toMatchObject({ code: "domain_taken" });
  expect(await world.database.locate.routeDomain(name)).toMatchObject({ tenantId: one.tenantId });
});

test("D3 a lapsed domain moves to the tenant that proves it; both trails tell, and the loser's warning says what happened", async () => {
  const name = "moved.example";
  const id = await held(name, one);
  const before = await domains.get(one.tenantId, id);
  const second = await domains.claim({ name }, two);
  await lapse(name, one, id);
  await publish(name, [two, second.id]);
  expect(await domains.verify(second.id, two)).toMatchObject({ status: "verified" });

  expect(await world.database.locate.routeDomain(name)).toMatchObject({
    tenantId: two.tenantId,
    domainId: second.id,
  });
  const after = await domains.get(one.tenantId, id);
  expect(after).toMatchObject({
    status: "pending",
    lostAt: world.clock(),
    verifiedAt: undefined,
    checkDueAt: undefined,
  });
  expect(after.challenge).not.toBe(before.challenge);
  expect(warningOf(after)).toContain(`Another organisation proved ${name}`);
  expect((await names(one, id)).slice(-3)).toEqual(["domain.proof_lost", "domain.lapsed", "domain.lost"]);
  const [lost] = (await told(one, id)).slice(-1);
  expect(lost).toMatchObject({
    actor: { kind: "system", name: "domain check" },
    event: { before: { status: "lapsed" }, after: { status: "pending" } },
  });
  // Who holds it now is nothing to the loser.
  expect(JSON.stringify(lost)).not.toContain(two.tenantId);
  expect(await names(two, second.id)).toEqual(["domain.claimed", "domain.verified"]);
  expect(await domains.standingOf(one.tenantId, name)).toMatchObject({
    enforceable: false,
    admitsNew: false,
    because: { reason: `${name} was proved by another organisation` },
  });
});

test("D3 whoever lost a domain wins it back only by a new challenge, and only when the other's proof is gone", async () => {
  const name = "back.example";
  const id = await held(name, one);
  const old = domains.challenge(await domains.get(one.tenantId, id)).dns.value;
  const second = await domains.claim({ name }, two);
  await lapse(name, one, id);
  await publish(name, [two, second.id]);
  await domains.verify(second.id, two);
  await lapse(name, two, second.id);
  zone.set(`_sallyport-challenge.${name}`, [[old]]);
  await expect(domains.verify(id, one)).rejects.toMatchObject({ code: "domain_not_proven" });
  await publish(name, [one, id]);
  expect(await domains.verify(id, one)).toMatchObject({ status: "verified", lostAt: undefined });
  expect((await domains.get(two.tenantId, second.id)).lostAt).toEqual(world.clock());
});

test("D3 a holder whose proof is back, though no look has seen it yet, keeps the domain", async () => {
  const name = "returned.example";
  const id = await held(name, one);
  const second = await domains.claim({ name }, two);
  await lapse(name, one, id);
  await publish(name, [one, id], [two, second.id]);
  await expect(domains.verify(second.id, two)).rejects.toMatchObject({ code: "domain_taken" });
  expect((await domains.get(one.tenantId, id)).status).toBe("verified");
  expect((await names(one, id)).at(-1)).toBe("domain.verified");
});

test("D3 the HTTPS file moves a domain as DNS does, and keeps it as DNS does", async () => {
  const name = "by-file.example";
  const file = async (by: AuditContext, id: string) => {
    const { https } = domains.challenge(await domains.get(by.tenantId, id));
    files.set(https.url, { status: 200, body: https.body });
    return https.url;
  };
  const first = await domains.claim({ name }, one);
  const url = await file(one, first.id);
  await domains.verify(first.id, one);
  const second = await domains.claim({ name }, two);
  files.set(url, { status: 404, body: "" });
  await pass(DAY);
  await pass(7 * DAY);
  expect((await domains.get(one.tenantId, first.id)).status).toBe("lapsed");
  await file(two, second.id);
  expect((await domains.verify(second.id, two)).provedBy).toBe("https");
  expect((await domains.get(one.tenantId, first.id)).status).toBe("pending");
});

test("D3 a grace that is over counts as over, also where no job has run since", async () => {
  const name = "no-job.example";
  const id = await held(name, one);
  const second = await domains.claim({ name }, two);
  await publish(name);
  await pass(DAY);
  world.clock.advance(7 * DAY);
  await publish(name, [two, second.id]);
  expect((await domains.verify(second.id, two)).status).toBe("verified");
  expect((await domains.get(one.tenantId, id)).status).toBe("pending");
});

test("D3 of several tenants that prove a lapsed domain at once exactly one gets it, and the holder loses it once", async () => {
  const name = "race.example";
  const id = await held(name, one);
  const claims = [
    [two, (await domains.claim({ name }, two)).id],
    [three, (await domains.claim({ name }, three)).id],
  ] as const;
  await lapse(name, one, id);
  await publish(name, ...claims);
  const outcomes = await Promise.allSettled(claims.map(([by, claimed]) => domains.verify(claimed, by)));
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { code: "domain_taken" },
  });
  expect((await names(one, id)).filter((event) => event === "domain.lost")).toHaveLength(1);
});

test("D3 the sessions of the moved domain's people end with it, and nobody else's", async () => {
  const name = "sessions.example";
  const id = await held(name, one, true);
  await held("stays.sessions.example", one);
  await held("sister.example", one);
  const second = await domains.claim({ name }, two);
  await lapse(name, one, id);
  const connectionId = world.random.uuid();
  const open = async (email: string) => {
    const person = aPerson(one.tenantId, { email });
    await world.database.transact(one.tenantId, ({ people }) => people.insert(person));
    const { key } = sessions.newId(one.tenantId);
    const at = world.clock().getTime();
    await world.expiring.sessions.create({
      key,
      tenantId: one.tenantId,
      personId: person.id,
      connectionId,
      data: "{}",
      version: 1,
      createdAt: at,
      seenAt: at,
      endsAt: at + DAY,
      idleMs: DAY,
    });
    return key;
  };
  const keys = {
    ada: await open(`ada@${name}`),
    sub: await open(`ada@eu.${name}`),
    nearer: await open(`ada@stays.${name}`),
    sister: await open("ada@sister.example"),
  };
  world.clock.advance(1);
  await publish(name, [two, second.id]);
  await domains.verify(second.id, two);
  const live = async (key: string) =>
    (await world.expiring.sessions.read(key, world.clock().getTime())) !== undefined;
  expect({
    ada: await live(keys.ada),
    sub: await live(keys.sub),
    nearer: await live(keys.nearer),
    sister: await live(keys.sister),
  }).toEqual({ ada: false, sub: false, nearer: true, sister: true });
  const { items } = await world.database.transact(one.tenantId, ({ auditLog }) =>
    auditLog.search(one.tenantId, { name: "sessions.revoked" }, { limit: 10 }),
  );
  expect(items).toHaveLength(2);
});
