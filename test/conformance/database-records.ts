import { randomUUID } from "node:crypto";
import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import type { AttemptRepository } from "../../src/signin/repository.ts";
import { allPages } from "./under-test.ts";
import type { UnderTest } from "./under-test.ts";
import { AT, aKey, aLogo, aTenant, anAdminKey, anAttempt, anAuditRecord, later } from "./samples.ts";

export function tenantsConformance({ newTenant, inside }: UnderTest): void {
  test("tenants are made, found, listed, renamed by version, and have names of their own", async () => {
    const [one, two] = [aTenant({ createdAt: later(1) }), aTenant({ createdAt: later(2) })];
    await inside(INSTANCE_TENANT, async ({ tenants }) => {
      expect(await tenants.insert(one)).toBe(true);
      expect(await tenants.insert(two)).toBe(true);
      expect(await tenants.insert(aTenant({ name: one.name }))).toBe(false);
      expect(await tenants.find(one.id)).toEqual(one);
      expect(await tenants.update({ ...two, name: one.name, version: 2 })).toBe("taken");
      expect(await tenants.update({ ...two, name: `renamed ${two.id}`, version: 2 })).toBe("ok");
      expect(await tenants.update({ ...two, version: 2 })).toBe("stale");
      expect(
        (await tenants.list({ limit: 5, search: `renamed ${two.id}` })).items.map((item) => item.id),
      ).toEqual([two.id]);
      const { items } = await allPages((page) => tenants.list(page), 1);
      expect(items.filter((item) => [one.id, two.id].includes(item.id)).map((item) => item.id)).toEqual([
        two.id,
        one.id,
      ]);
      expect(items.some((item) => item.id === INSTANCE_TENANT)).toBe(true);
    });
  });

  test("a tenant sees itself among the tenants and nobody else", async () => {
    const tenantId = await newTenant();
    await newTenant();
    const { items } = await inside(tenantId, ({ tenants }) => tenants.list({ limit: 50 }));
    expect(items.map((item) => item.id)).toEqual([tenantId]);
  });
}

export function brandingConformance({ database, newTenant, inside }: UnderTest): void {
  test("W1 how a tenant looks comes back as it was written, also before the tenant is known", async () => {
    const tenantId = await newTenant();
    const branding = { name: "Acme", colour: "#ffcc00", contact: "help@acme.example" };
    const tenant = await inside(tenantId, async ({ tenants }) => {
      const found = await tenants.find(tenantId);
      if (found === undefined) throw new Error("no tenant");
      expect(found).not.toHaveProperty("branding");
      expect(await tenants.update({ ...found, branding, version: 2 })).toBe("ok");
      return tenants.find(tenantId);
    });
    expect(tenant?.branding).toEqual(branding);
    expect(await database().locate.brandedTenant(tenantId)).toEqual({ name: tenant?.name, branding });
    expect(await database().locate.brandedTenant(randomUUID())).toBeUndefined();
    expect(await database().locate.brandedTenant("x")).toBeUndefined();
  });

  test("W1 a logo is found by the hash of its content, as long as some tenant shows it", async () => {
    const [one, other] = [await newTenant(), await newTenant()];
    const [first, second] = [aLogo(), aLogo()];
    const find = (hash: string) => database().locate.findLogo(hash);
    await inside(one, ({ logos }) => logos.put(one, first));
    await inside(other, ({ logos }) => logos.put(other, first));
    expect(await find(first.hash)).toEqual(first);
    await inside(one, ({ logos }) => logos.put(one, second));
    expect(await find(second.hash)).toEqual(second);
    expect(await find(first.hash)).toEqual(first);
    await inside(other, ({ logos }) => logos.remove(other));
    expect(await find(first.hash)).toBeUndefined();
  });

  test("W1 the only tenant is known as such, and of several none is", async () => {
    await newTenant();
    await newTenant();
    expect(await database().locate.onlyTenant()).toBeUndefined();
  });
}

export function keysConformance({ database, newTenant, inside }: UnderTest): void {
  test("of twenty nodes that make the first key at once one wins, and its bytes come back", async () => {
    const tenantId = await newTenant();
    const keys = Array.from({ length: 20 }, () => aKey(tenantId));
    const made = await Promise.all(keys.map((key) => inside(tenantId, (one) => one.keys.insertFirst(key))));
    expect(made.filter(Boolean)).toHaveLength(1);
    const listed = await inside(tenantId, (one) => one.keys.list(tenantId, "saml-signing"));
    expect(listed).toEqual([keys[made.indexOf(true)]]);
    expect(await inside(tenantId, (one) => one.keys.list(tenantId, "oidc-signing"))).toEqual([]);
    expect(
      await inside(tenantId, (one) => one.keys.insertFirst(aKey(tenantId, { algorithm: "EC-P256" }))),
    ).toBe(true);
  });

  test("an admin key is found by the hash of its secret, revoked once and used at most once a minute", async () => {
    const tenantId = await newTenant();
    const key = anAdminKey(tenantId, { expiresAt: later(5000) });
    await inside(tenantId, async ({ adminKeys }) => {
      expect(await adminKeys.insert(key)).toBe(true);
      expect(await adminKeys.insert({ ...anAdminKey(tenantId), secretHash: key.secretHash })).toBe(false);
      await adminKeys.used(tenantId, key.id, later(1000));
      await adminKeys.used(tenantId, key.id, later(60_999));
      expect(await adminKeys.find(tenantId, key.id)).toEqual({ ...key, lastUsedAt: later(1000) });
      await adminKeys.used(tenantId, key.id, later(61_001));
      expect(await adminKeys.revoke(tenantId, key.id, later(2000))).toBe(true);
      expect(await adminKeys.revoke(tenantId, key.id, later(3000))).toBe(false);
      expect((await adminKeys.list(tenantId, { limit: 5 })).items).toHaveLength(1);
    });
    const expected = { ...key, lastUsedAt: later(61_001), revokedAt: later(2000) };
    expect(await database().locate.findAdminKey(key.secretHash)).toEqual(expected);
    expect(await database().locate.findAdminKey("unknown")).toBeUndefined();
  });
}

export function attemptsConformance({ database, newTenant, inside }: UnderTest): void {
  test("S3 an attempt comes back as written, and its reference leads to its tenant", async () => {
    const tenantId = await newTenant();
    const full = anAttempt(tenantId, { moments: [{ name: "begun", at: AT.getTime() }] });
    const bare = anAttempt(tenantId, {
      fix: undefined,
      sealedMessage: undefined,
      email: undefined,
      connectionId: undefined,
    });
    await inside(tenantId, async ({ attempts }) => {
      for (const one of [full, bare]) await attempts.insert(one);
      expect(await attempts.find(tenantId, full.id)).toEqual(full);
      expect(await attempts.find(tenantId, bare.id)).toEqual(bare);
    });
    expect(await database().locate.tenantOfReference(full.reference)).toBe(tenantId);
    expect(await database().locate.tenantOfReference("SP-0000-0000")).toBeUndefined();
  });

  test("S3 an unfinished attempt takes checks until it is finished, and of many at once exactly one finishes it", async () => {
    const tenantId = await newTenant();
    const stranger = await newTenant();
    const one = anAttempt(tenantId, { outcome: "unfinished", code: "signin_unfinished", checks: [] });
    await inside(tenantId, ({ attempts }) => attempts.insert(one));
    const check = { name: "second_factor", ok: false, received: "totp" };
    const extend = (tenant: string, by: Parameters<AttemptRepository["extend"]>[2]) =>
      inside(tenant, ({ attempts }) => attempts.extend(tenantId, one.id, by));
    expect(await extend(stranger, { checks: [check] })).toBe(false);
    const asked = { name: "second_factor", at: AT.getTime() + 5_000 };
    expect(await extend(tenantId, { checks: [check], moments: [asked] })).toBe(true);
    const ending = { outcome: "accepted", code: "ok", fix: undefined } as const;
    const end = { name: "accepted", at: AT.getTime() + 9_000 };
    const finish = () => extend(tenantId, { checks: [{ ...check, ok: true }], moments: [end], ending });
    const won = await Promise.all([finish(), finish(), finish(), finish(), finish()]);
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await extend(tenantId, { checks: [check] })).toBe(false);
    const found = await inside(tenantId, ({ attempts }) => attempts.find(tenantId, one.id));
    // What was recorded by an earlier version has none, and takes them from there on.
    const moments = [asked, end];
    expect(found).toEqual({ ...one, ...ending, checks: [check, { ...check, ok: true }], moments });
  });

  test("S3 attempts are searched by each part, newest first, from inclusive, to exclusive", async () => {
    const tenantId = await newTenant();
    const all = Array.from({ length: 6 }, (_, i) =>
      anAttempt(tenantId, { at: later(i), code: `code_${i % 2}`, email: `${i % 3}@acme.example` }),
    );
    await inside(tenantId, async ({ attempts }) => {
      for (const one of all) await attempts.insert(one);
      const ids = async (filter: Parameters<typeof attempts.search>[1]) =>
        (await attempts.search(tenantId, filter, { limit: 10 })).items.map((item) =>
          all.findIndex((one) => one.id === item.id),
        );
      expect(await ids({})).toEqual([5, 4, 3, 2, 1, 0]);
      expect(await ids({ reference: all[2]?.reference ?? "" })).toEqual([2]);
      expect(await ids({ email: "1@acme.example" })).toEqual([4, 1]);
      expect(await ids({ connectionId: all[3]?.connectionId ?? "" })).toEqual([3]);
      expect(await ids({ connectionId: "x" })).toEqual([]);
      expect(await ids({ code: "code_1", from: later(1), to: later(5) })).toEqual([3, 1]);
      expect((await allPages((page) => attempts.search(tenantId, {}, page), 4)).items).toEqual(
        all.toReversed(),
      );
    });
  });

  test("S3 an attempt is recorded whatever a stranger sent", async () => {
    const tenantId = await newTenant();
    const odd = anAttempt(tenantId, {
      email: "a\0b\uD800",
      userAgent: "\0",
      checks: [{ name: "x", ok: false, received: "\0\uDC00" }],
    });
    await inside(tenantId, ({ attempts }) => attempts.insert(odd));
    const stored = await inside(tenantId, ({ attempts }) => attempts.find(tenantId, odd.id));
    expect(stored).toMatchObject({ email: "a\uFFFDb\uFFFD", checks: [{ received: "\uFFFD\uFFFD" }] });
  });

  test("the recorder forgets what is due at the exact instant, at most so many, of this tenant alone", async () => {
    const [tenantId, neighbour] = [await newTenant(), await newTenant()];
    await inside(neighbour, ({ attempts }) => attempts.insert(anAttempt(neighbour)));
    await inside(tenantId, async ({ attempts }) => {
      for (let i = 0; i < 5; i += 1)
        await attempts.insert(anAttempt(tenantId, { keepUntil: later(100 + i) }));
      expect(await attempts.forget(tenantId, later(99), 10)).toBe(0);
      expect(await attempts.forget(tenantId, later(102), 2)).toBe(2);
      expect(await attempts.forget(tenantId, later(102), 2)).toBe(1);
      expect((await attempts.search(tenantId, {}, { limit: 10 })).items).toHaveLength(2);
    });
    const kept = await inside(neighbour, ({ attempts }) => attempts.search(neighbour, {}, { limit: 10 }));
    expect(kept.items).toHaveLength(1);
  });
}

export function auditConformance({ newTenant, inside }: UnderTest): void {
  test("L2 a chain begins at zero, and its records come back as written", async () => {
    const tenantId = await newTenant();
    await inside(tenantId, async ({ auditLog }) => {
      expect(await auditLog.lockHead(tenantId)).toEqual({ sequence: 0, hash: "0".repeat(64) });
      await auditLog.append(anAuditRecord(tenantId, 1));
      expect(await auditLog.lockHead(tenantId)).toEqual({ sequence: 1, hash: "hash-1" });
    });
    const record = anAuditRecord(tenantId, 2, { ip: undefined, requestId: "r1" });
    await inside(tenantId, ({ auditLog }) => auditLog.append(record));
    expect((await inside(tenantId, ({ auditLog }) => auditLog.read(tenantId, 1, 10)))[0]).toEqual(record);
    expect(await inside(tenantId, ({ auditLog }) => auditLog.read(tenantId, 0, 1))).toHaveLength(1);
  });

  test("L1 a transaction of a tenant writes in the installation's trail, too, and sees no more of it than before", async () => {
    const tenantId = await newTenant();
    const last = () => inside(INSTANCE_TENANT, ({ auditLog }) => auditLog.lastSequence(INSTANCE_TENANT));
    const event = { name: "tenant.updated", targetId: tenantId } as const;
    const by = { tenantId: INSTANCE_TENANT, actor: { kind: "system" } } as const;
    const before = await last();
    await inside(tenantId, async ({ audit, installationAudit, auditLog }) => {
      await installationAudit.record(event, by);
      expect(await auditLog.read(INSTANCE_TENANT, 0, 10)).toEqual([]);
      await audit.record(event, { ...by, tenantId });
      await installationAudit.record(event, by);
      expect((await auditLog.read(tenantId, 0, 10)).length).toBe(1);
    });
    expect(await last()).toBe(before + 2);
    const [own] = await inside(tenantId, ({ auditLog }) => auditLog.read(tenantId, 0, 10));
    expect(own).toMatchObject({ sequence: 1, event });
    const undone = inside(tenantId, async ({ installationAudit }) => {
      await installationAudit.record(event, by);
      throw new Error("refused after the change");
    });
    await expect(undone).rejects.toThrow();
    expect(await last()).toBe(before + 2);
  });

  test("L2 twenty writers at once make one chain without a gap", async () => {
    const tenantId = await newTenant();
    const by = { tenantId, actor: { kind: "system" } } as const;
    await Promise.all(
      Array.from({ length: 20 }, () =>
        inside(tenantId, ({ audit }) => audit.record({ name: "tenant.updated", targetId: tenantId }, by)),
      ),
    );
    const chain = await inside(tenantId, ({ auditLog }) => auditLog.read(tenantId, 0, 100));
    expect(chain.map((record) => record.sequence)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    for (const [i, record] of chain.entries())
      expect(record.previousHash).toBe(i === 0 ? "0".repeat(64) : chain[i - 1]?.hash);
  });

  test("L3 the log is searched by name, actor, target and time, newest first, in pages", async () => {
    const tenantId = await newTenant();
    await inside(tenantId, async ({ auditLog }) => {
      await auditLog.lockHead(tenantId);
      for (let i = 1; i <= 6; i += 1)
        await auditLog.append(
          anAuditRecord(
            tenantId,
            i,
            i % 2 === 0
              ? {}
              : {
                  actor: { kind: "person", id: `p-${i}` },
                  event: { name: "tenant.created", targetId: `t-${i}` },
                },
          ),
        );
      const found = async (filter: Parameters<typeof auditLog.search>[1]) =>
        (await auditLog.search(tenantId, filter, { limit: 10 })).items.map((record) => record.sequence);
      expect(await found({})).toEqual([6, 5, 4, 3, 2, 1]);
      expect(await found({ name: "tenant.created" })).toEqual([5, 3, 1]);
      expect(await found({ actor: "p-3" })).toEqual([3]);
      expect(await found({ target: "t-5" })).toEqual([5]);
      expect(await found({ from: later(2), to: later(4) })).toEqual([3, 2]);
      const { items, pages } = await allPages((page) => auditLog.search(tenantId, {}, page), 4);
      expect([items.length, pages]).toEqual([6, 2]);
    });
  });

  test("L2 a number in the chain is given once", async () => {
    const tenantId = await newTenant();
    await inside(tenantId, async ({ auditLog }) => {
      await auditLog.lockHead(tenantId);
      await auditLog.append(anAuditRecord(tenantId, 1));
    });
    const again = inside(tenantId, ({ auditLog }) =>
      auditLog.append(anAuditRecord(tenantId, 1, { id: randomUUID() })),
    );
    await expect(again).rejects.toMatchObject({ code: "conflict" });
  });
}
