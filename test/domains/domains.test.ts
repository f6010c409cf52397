import { readFileSync } from "node:fs";
import { DEFAULT_REQUEST } from "../../src/connections/types.ts";
import { assertOwnable, normalizedDomain } from "../../src/domains/domain-name.ts";
import { createDomains } from "../../src/domains/domains.ts";
import { createResolveTxt } from "../../src/edge/outbound/resolve-txt.ts";
import type { AuditContext } from "../../src/kernel/audit.ts";
import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import { openTestWorld, type TestWorld } from "../kit/world.ts";
import { startDnsServer, type Zone } from "./dns-server.ts";

let world: TestWorld;
let dns: Awaited<ReturnType<typeof startDnsServer>>;
let domains: ReturnType<typeof createDomains>;
let by: AuditContext;
let other: AuditContext;
const zone: Zone = new Map();
const files = new Map<string, { status: number; body: string }>();

beforeAll(async () => {
  world = await openTestWorld();
  dns = await startDnsServer(zone);
  domains = createDomains({
    ...world.database,
    clock: world.clock,
    random: world.random,
    resolveTxt: createResolveTxt([dns.address], 150),
    async fetchText(url) {
      const file = files.get(url);
      if (!file) throw new Error("nothing listens there");
      return file;
    },
  });
  const actor = { kind: "admin-key", id: "k1" } as const;
  by = { tenantId: world.tenantId, actor };
  other = { tenantId: world.random.uuid(), actor };
  await world.database.transact(INSTANCE_TENANT, ({ tenants }) =>
    tenants.insert({ id: other.tenantId, name: "other", createdAt: world.clock(), version: 1 }),
  );
});
afterAll(async () => {
  dns.close();
  await world.close();
});

const events = async (targetId: string, tenantId = world.tenantId) =>
  world.database.transact(tenantId, async ({ auditLog }) => {
    const page = await auditLog.search(tenantId, { target: targetId }, { limit: 50 });
    return page.items.map(({ event }) => event);
  });
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
const insertConnection = async (tenantId: string): Promise<string> => {
  const id = world.random.uuid();
  const at = world.clock();
  await world.database.transact(tenantId, ({ connections }) =>
    connections.insert({
      id,
      tenantId,
      name: "idp",
      protocol: "saml",
      preset: "generic",
      enabled: true,
      idp: undefined,
      encryption: "strong",
      oidc: undefined,
      request: DEFAULT_REQUEST,
      idpInitiated: false,
      jit: true,
      nameIdChange: undefined,
      metadata: undefined,
      createdAt: at,
      updatedAt: at,
      version: 1,
    }),
  );
  return id;
};

test("D1 a TXT record in several chunks, beside others, proves the domain", async () => {
  const claimed = await domains.claim({ name: "Chunked.Example" }, by);
  const { name, value } = domains.challenge(claimed).dns;
  expect(name).toBe("_sallyport-challenge.chunked.example");
  expect(await world.database.locate.routeDomain("chunked.example")).toBeUndefined();
  zone.set(name, [["v=spf1 -all"], [value.slice(0, 10), value.slice(10)]]);
  const verified = await domains.verify(claimed.id, by);
  expect(verified).toMatchObject({ status: "verified", verifiedAt: world.clock(), version: 2 });
  expect(await world.database.locate.routeDomain("chunked.example")).toMatchObject({ domainId: claimed.id });
  expect((await events(claimed.id)).map((event) => event.name)).toEqual([
    "domain.verified",
    "domain.claimed",
  ]);
});

test("D1 an answer too large for UDP is read over TCP", async () => {
  const claimed = await domains.claim({ name: "large.example" }, by);
  const { name, value } = domains.challenge(claimed).dns;
  zone.set(name, [...Array.from({ length: 8 }, () => ["x".repeat(200)]), [value]]);
  expect((await domains.verify(claimed.id, by)).status).toBe("verified");
});

test("D1 the HTTPS file proves the domain where DNS does not", async () => {
  const claimed = await domains.claim({ name: "file.example" }, by);
  const { url, body } = domains.challenge(claimed).https;
  expect(url).toBe("https://file.example/.well-known/sallyport-verification");
  files.set(url, { status: 200, body: `${body}\n` });
  expect((await domains.verify(claimed.id, by)).status).toBe("verified");
});

test.each([
  ["NXDOMAIN", "NXDOMAIN" as const, "no such name (NXDOMAIN)"],
  ["no TXT record", [] as const, "no TXT record"],
  ["SERVFAIL", "SERVFAIL" as const, "the domain's name server failed (SERVFAIL)"],
  ["no answer", "DROP" as const, "the name server did not answer in time"],
  ["another value", [["sallyport-verification=other"]] as const, "sallyport-verification=other"],
])("D1 %s: the refusal says what was looked up and what was found", async (what, answer, found) => {
  const claimed = await domains.claim({ name: `${what.toLowerCase().replaceAll(" ", "-")}.example` }, by);
  const { dns: record, https } = domains.challenge(claimed);
  zone.set(record.name, answer);
  files.set(https.url, { status: 404, body: "" });
  const refusal = await refusalOf(domains.verify(claimed.id, by));
  expect(refusal).toMatchObject({
    code: "domain_not_proven",
    looked: [
      { method: "dns", at: record.name, expected: record.value, found },
      { method: "https", at: https.url, expected: https.body, found: "status 404" },
    ],
  });
  expect((await domains.get(world.tenantId, claimed.id)).status).toBe("pending");
  expect(await events(claimed.id)).toContainEqual(
    expect.objectContaining({ name: "domain.verification_failed", code: "domain_not_proven" }),
  );
});

test("D1 the challenge is per tenant: another tenant's record proves nothing", async () => {
  const mine = await domains.claim({ name: "shared.example" }, by);
  const theirs = await domains.claim({ name: "shared.example" }, other);
  zone.set("_sallyport-challenge.shared.example", [[domains.challenge(theirs).dns.value]]);
  await expect(domains.verify(mine.id, by)).rejects.toMatchObject({ code: "domain_not_proven" });
});

test("D3 a second claimant of a verified domain is refused, until the first releases it", async () => {
  const first = await domains.claim({ name: "contested.example" }, by);
  const second = await domains.claim({ name: "contested.example" }, other);
  zone.set("_sallyport-challenge.contested.example", [
    [domains.challenge(first).dns.value],
    [domains.challenge(second).dns.value],
  ]);
  await domains.verify(first.id, by);
  await expect(domains.verify(second.id, other)).rejects.toMatchObject({ code: "domain_taken", status: 409 });
  expect((await domains.get(other.tenantId, second.id)).status).toBe("pending");
  expect(await events(second.id, other.tenantId)).toContainEqual(
    expect.objectContaining({ name: "domain.verification_failed", code: "domain_taken" }),
  );
  await domains.release(first.id, by);
  expect((await domains.verify(second.id, other)).status).toBe("verified");
});

test("D3 of two tenants that verify at once exactly one holds the domain", async () => {
  const claims = await Promise.all([by, other].map((who) => domains.claim({ name: "race.example" }, who)));
  zone.set(
    "_sallyport-challenge.race.example",
    claims.map((claim) => [domains.challenge(claim).dns.value]),
  );
  const outcomes = await Promise.allSettled([
    domains.verify(claims[0]!.id, by),
    domains.verify(claims[1]!.id, other),
  ]);
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

test.each([
  ["co.uk", "domain_public_suffix"],
  ["github.io", "domain_public_suffix"],
  ["GMail.com", "domain_public_mail"],
  ["mail.outlook.com", "domain_public_mail"],
  ["com", "domain_name_refused"],
  ["*.acme.com", "domain_name_refused"],
  ["user@acme.com", "domain_name_refused"],
  ["acme.com/path", "domain_name_refused"],
  ["acme.com:25", "domain_name_refused"],
  ["127.0.0.1", "domain_name_refused"],
  ["0x7f.1", "domain_name_refused"],
  ["[::1]", "domain_name_refused"],
  ["acme..com", "domain_name_refused"],
  ["-acme.com", "domain_name_refused"],
  ["%61cme.com", "domain_name_refused"],
  [`${"a".repeat(64)}.com`, "domain_name_refused"],
  [`${"a.".repeat(127)}com`, "domain_name_refused"],
])("D1 %s cannot be claimed", async (name, code) => {
  await expect(domains.claim({ name }, by)).rejects.toMatchObject({ code, status: 422 });
});

test.each([
  ["MÜNCHEN.example", "xn--mnchen-3ya.example"],
  ["trailing.example.", "trailing.example"],
  ["ｆｕｌｌ.example", "full.example"],
  ["sub.acme.co.uk", "sub.acme.co.uk"],
])("D1 %s is kept as %s, and only once", async (given, kept) => {
  const claimed = await domains.claim({ name: given }, by);
  expect(claimed.name).toBe(kept);
  await expect(domains.claim({ name: kept }, by)).rejects.toMatchObject({ code: "domain_already_claimed" });
});

test("D1 the list of public mail domains is some hundred names in the form that domains are kept in, each once", () => {
  const lines = readFileSync("config/public-mail-domains.txt", "utf8").trim().split("\n");
  const names = lines.filter((line) => !line.startsWith("#"));
  expect(names.length).toBeGreaterThan(400);
  expect(names).toEqual([...new Set(names)].toSorted());
  expect(names.filter((name) => normalizedDomain(name) !== name)).toEqual([]);
  for (const name of names) expect(() => assertOwnable(name)).toThrow();
});

test("D5 a domain is linked to a connection of its own tenant and to no other", async () => {
  const claimed = await domains.claim({ name: "linked.example" }, by);
  const mine = await insertConnection(world.tenantId);
  const theirs = await insertConnection(other.tenantId);
  await expect(domains.link(claimed.id, [theirs], by)).rejects.toMatchObject({
    code: "domain_connection_unknown",
  });
  await expect(domains.claim({ name: "x.example", connectionIds: [theirs] }, by)).rejects.toMatchObject({
    code: "domain_connection_unknown",
  });
  expect((await domains.link(claimed.id, [mine], by, 1)).connectionIds).toEqual([mine]);
  await expect(domains.link(claimed.id, [], by, 1)).rejects.toMatchObject({
    code: "version_conflict",
  });
  expect((await domains.link(claimed.id, [], by, 2)).connectionIds).toEqual([]);
});

test("D4 a domain is claimed with its sub-domains only where that is asked for", async () => {
  for (const [name, subdomains] of [
    ["with.example", true],
    ["without.example", undefined],
  ] as const) {
    const claimed = await domains.claim({ name, ...(subdomains && { subdomains }) }, by);
    zone.set(`_sallyport-challenge.${name}`, [[domains.challenge(claimed).dns.value]]);
    expect(await world.database.locate.routeDomain(`a.${name}`)).toBeUndefined();
    expect(await domains.verify(claimed.id, by)).toMatchObject({ subdomains: subdomains ?? false });
    const routed = await world.database.locate.routeDomain(`a.${name}`);
    expect(routed?.domainId).toBe(subdomains && claimed.id);
  }
});

test("another tenant's claim looks like none", async () => {
  const theirs = await domains.claim({ name: "hidden.example" }, other);
  for (const work of [
    () => domains.get(world.tenantId, theirs.id),
    () => domains.verify(theirs.id, by),
    () => domains.link(theirs.id, [], by),
    () => domains.release(theirs.id, by),
  ])
    await expect(work()).rejects.toMatchObject({ code: "not_found" });
});
