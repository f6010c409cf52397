import { randomUUID } from "node:crypto";
import type { Connection, MetadataSource } from "../../src/connections/types.ts";
import type { ReplayResult } from "../../src/signin/types.ts";
import { AT, aConnection, aKey, aMetadataChange, anAttempt, aReplay, later } from "./samples.ts";
import { allPages, type UnderTest } from "./under-test.ts";

/** A time of its own, before that of any other test's connections. */
const due = (ms: number): Date => new Date(Date.UTC(2001, 0, 1) + ms);

const aSource = (about: Partial<MetadataSource> = {}): MetadataSource => ({
  url: "https://acme.okta.com/metadata",
  entityId: "http://www.okta.com/exk1",
  signer: "-----BEGIN CERTIFICATE-----",
  etag: '"odd {etag}"',
  lastModified: "Mon, 23 Nov 2026 12:00:00 GMT",
  fetchedAt: AT,
  validUntil: later(5000),
  dueAt: later(1000),
  failures: 3,
  lastError: "refused",
  ...about,
});

export function exchangeConformance({ database, newTenant, inside }: UnderTest): void {
  test("C3, C5, C11 what a connection knows beyond its identity provider comes back as it was written", async () => {
    const tenantId = await newTenant();
    const full = aConnection(tenantId, {
      request: {
        binding: "post",
        forceAuthn: true,
        authnContexts: ["urn:oasis:names:tc:SAML:2.0:ac:classes:Password"],
        authnContextComparison: "minimum",
        nameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
        extraParameters: { domain_hint: 'acme.com "é"' },
      },
      idpInitiated: true,
      metadata: aSource(),
    });
    const bare = aConnection(tenantId, {
      protocol: "oidc",
      idp: undefined,
      oidc: {
        issuer: "https://op.acme.com",
        clientId: "c",
        sealedClientSecret: Buffer.from([0, 1, 255]),
        scopes: ["openid", "email"],
      },
      metadata: aSource({ etag: undefined, fetchedAt: undefined, validUntil: undefined, failures: 0 }),
    });
    await inside(tenantId, async ({ connections }) => {
      for (const one of [full, bare]) {
        await connections.insert(one);
        expect(await connections.find(tenantId, one.id)).toEqual(one);
      }
      const emptied = { ...full, metadata: undefined, version: 2 };
      expect(await connections.update(emptied)).toBe(true);
      expect(await connections.find(tenantId, full.id)).toEqual(emptied);
    });
  });

  test("C3 metadata that is due is found in every tenant, the longest due first, at the exact instant", async () => {
    const [one, other] = [await newTenant(), await newTenant()];
    const made: Connection[] = [
      aConnection(one, { metadata: aSource({ dueAt: due(2) }) }),
      aConnection(other, { metadata: aSource({ dueAt: due(1) }) }),
      aConnection(one, { metadata: aSource({ dueAt: due(3) }) }),
    ];
    for (const connection of made)
      await inside(connection.tenantId, ({ connections }) => connections.insert(connection));
    const found = await database().locate.connectionsWithMetadataDue(due(2), 10);
    expect(found).toEqual([
      { tenantId: other, id: made[1]?.id },
      { tenantId: one, id: made[0]?.id },
    ]);
    expect(await database().locate.connectionsWithMetadataDue(due(9), 1)).toHaveLength(1);
  });

  test("C3 a change of metadata is held until it is decided once", async () => {
    const tenantId = await newTenant();
    const connection = aConnection(tenantId);
    const [held, applied] = [
      aMetadataChange(connection, { at: later(1) }),
      aMetadataChange(connection, { at: later(2), status: "applied" }),
    ];
    await inside(tenantId, async ({ connections, metadataChanges }) => {
      await connections.insert(connection);
      for (const change of [held, applied]) await metadataChanges.insert(change);
      expect(await metadataChanges.find(tenantId, held.id)).toEqual(held);
      expect(await metadataChanges.find(tenantId, randomUUID())).toBeUndefined();
      const list = (page: { limit: number }) => metadataChanges.list(tenantId, connection.id, page);
      expect((await allPages(list, 1)).items).toEqual([applied, held]);
      expect(await metadataChanges.decide(tenantId, applied.id, "approved", later(3))).toBe(false);
      expect(await metadataChanges.decide(tenantId, "x", "approved", later(3))).toBe(false);
    });
    const decided = await Promise.all(
      (["approved", "rejected"] as const).map((status) =>
        inside(tenantId, (to) => to.metadataChanges.decide(tenantId, held.id, status, later(3))),
      ),
    );
    expect(decided.filter(Boolean)).toHaveLength(1);
    const status = decided[0] === true ? "approved" : "rejected";
    await inside(tenantId, async ({ connections, metadataChanges }) => {
      expect(await metadataChanges.find(tenantId, held.id)).toEqual({ ...held, status, decidedAt: later(3) });
      expect(await connections.delete(tenantId, connection.id)).toBe(true);
      expect(await metadataChanges.find(tenantId, held.id)).toBeUndefined();
    });
  });

  test("C4 of twenty nodes that warn of one certificate at one distance one does", async () => {
    const [tenantId, id] = [await newTenant(), randomUUID()];
    const claim = (days: number, sha256 = "aa") =>
      inside(tenantId, (to) => to.certificateWarnings.claim(tenantId, id, sha256, days, AT));
    const claimed = await Promise.all(Array.from({ length: 20 }, () => claim(30)));
    expect(claimed.filter(Boolean)).toHaveLength(1);
    expect([await claim(14), await claim(14), await claim(30, "bb")]).toEqual([true, false, true]);
  });

  replaysConformance({ newTenant, inside, database });
}

/** Before everything else in the store. */
const at = (ms: number): Date => later(ms - 1_000_000);

function replaysConformance({ newTenant, inside, database }: UnderTest): void {
  test("S4 what is recorded is read oldest first in batches, and counted", async () => {
    const [tenantId, connectionId] = [await newTenant(), randomUUID()];
    // Two share each instant: the batch goes on after the id.
    const all = Array.from({ length: 7 }, (_, i) =>
      anAttempt(tenantId, { connectionId, at: later(Math.floor(i / 2)) }),
    );
    const span = { connectionId, from: later(0), to: later(3), what: "messages" } as const;
    await inside(tenantId, async ({ attempts }) => {
      for (const one of all) await attempts.insert(one);
      await attempts.insert(anAttempt(tenantId, { connectionId, sealedMessage: undefined }));
      await attempts.insert(anAttempt(tenantId));
      const read: typeof all = [];
      for (let after; ;) {
        const batch = await attempts.recorded(tenantId, span, { limit: 4, ...(after && { after }) });
        read.push(...batch);
        after = batch.at(-1);
        if (!after) break;
      }
      expect(read.map((one) => one.at)).toEqual([0, 0, 1, 1, 2, 2].map(later));
      expect(new Set(read.map((one) => one.id))).toEqual(new Set(all.slice(0, 6).map((one) => one.id)));
      expect(await attempts.countRecorded(tenantId, span)).toBe(6);
      const claims = { ...span, what: "claims" } as const;
      expect(await attempts.countRecorded(tenantId, claims)).toBe(0);
      const said = { sealedMessage: undefined, sealedClaims: Buffer.from([0, 1, 255]) };
      const only = anAttempt(tenantId, { connectionId, at: later(1), ...said });
      await attempts.insert(only);
      expect(await attempts.recorded(tenantId, claims, { limit: 4 })).toEqual([only]);
      expect(await attempts.countRecorded(tenantId, span)).toBe(6);
      expect(await attempts.countRecorded(tenantId, { ...span, connectionId: "x" })).toBe(0);
      expect(await attempts.recorded(tenantId, { ...span, connectionId: "x" }, { limit: 1 })).toEqual([]);
    });
  });

  test("S3 attempts are searched by person and outcome", async () => {
    const [tenantId, personId] = [await newTenant(), randomUUID()];
    const [theirs, tested] = [
      anAttempt(tenantId, { personId, outcome: "accepted" }),
      anAttempt(tenantId, { outcome: "tested" }),
    ];
    await inside(tenantId, async ({ attempts }) => {
      for (const one of [theirs, tested]) await attempts.insert(one);
      const found = async (filter: Parameters<typeof attempts.search>[1]) =>
        (await attempts.search(tenantId, filter, { limit: 5 })).items;
      expect(await found({ personId })).toEqual([theirs]);
      expect(await found({ personId: "x" })).toEqual([]);
      expect(await found({ outcome: "tested" })).toEqual([tested]);
    });
  });

  test("S4 a replay is listed newest first, and its progress and result are seen by every node", async () => {
    const tenantId = await newTenant();
    const [old, replay] = [aReplay(tenantId), aReplay(tenantId, { createdAt: later(1) })];
    const broken = { signinId: "s", reference: "SP-1", email: undefined, code: "c", because: '"b"' };
    const result: ReplayResult = {
      passed: 9,
      broken: [broken],
      brokenCount: 1,
      mended: 0,
      stillRefused: 0,
    };
    await inside(tenantId, async ({ replays }) => {
      for (const one of [old, replay]) await replays.insert(one);
      expect((await allPages((page) => replays.list(tenantId, page), 1)).items).toEqual([replay, old]);
      const done = { ...replay, status: "done", done: 10, result, updatedAt: later(5) } as const;
      await replays.update(done);
      expect(await replays.find(tenantId, replay.id)).toEqual(done);
      expect(await replays.find(tenantId, old.id)).toEqual(old);
      expect(await replays.find(tenantId, "x")).toBeUndefined();
    });
  });

  test("S4 stalled replays are found in every tenant, the longest waiting first; old ones are forgotten", async () => {
    const [one, other] = [await newTenant(), await newTenant()];
    const made = [
      aReplay(one, { createdAt: at(1), updatedAt: at(2) }),
      aReplay(other, { createdAt: at(1), updatedAt: at(1) }),
      aReplay(one, { createdAt: at(3), updatedAt: at(3) }),
      aReplay(one, { createdAt: at(1), updatedAt: at(1), status: "done" }),
    ];
    for (const replay of made) await inside(replay.tenantId, ({ replays }) => replays.insert(replay));
    expect(await database().locate.replaysStalled(at(2), 10)).toEqual([
      { tenantId: other, id: made[1]?.id },
      { tenantId: one, id: made[0]?.id },
    ]);
    expect(await database().locate.replaysStalled(at(9), 1)).toHaveLength(1);
    await inside(one, async ({ replays }) => {
      expect(await replays.forget(one, at(1), 1)).toBe(1);
      expect(await replays.forget(one, at(2), 10)).toBe(1);
      expect((await replays.list(one, { limit: 10 })).items.map(({ id }) => id)).toEqual([made[2]?.id]);
    });
  });
}

export function keyRotationConformance({ newTenant, inside }: UnderTest): void {
  test("O5 of twenty next keys at once one stays, and each purpose and algorithm has its own", async () => {
    const tenantId = await newTenant();
    const next = (about: Parameters<typeof aKey>[1] = {}) =>
      inside(tenantId, ({ keys }) => keys.insertNext(aKey(tenantId, { state: "next", ...about })));
    await inside(tenantId, ({ keys }) => keys.insertFirst(aKey(tenantId)));
    const made = await Promise.all(Array.from({ length: 20 }, () => next()));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await next()).toBe(false);
    expect(await next({ purpose: "saml-decryption" })).toBe(true);
    expect(await next({ algorithm: "EC-P256" })).toBe(true);
  });

  test("O5 a next key is promoted once, what was active retires, and only what is not active is removed", async () => {
    const tenantId = await newTenant();
    const [first, second] = [aKey(tenantId), aKey(tenantId, { state: "next", createdAt: later(1) })];
    const bystander = aKey(tenantId, { purpose: "saml-decryption" });
    const states = () =>
      inside(tenantId, async ({ keys }) =>
        (await keys.list(tenantId, "saml-signing")).map((key) => [key.id, key.state]),
      );
    await inside(tenantId, async ({ keys }) => {
      await keys.insertFirst(first);
      await keys.insertFirst(bystander);
      await keys.insertNext(second);
      expect(await keys.promote(tenantId, first.id)).toBe(false);
      expect(await keys.remove(tenantId, first.id)).toBe(false);
    });
    const promoted = await Promise.all(
      Array.from({ length: 5 }, () => inside(tenantId, ({ keys }) => keys.promote(tenantId, second.id))),
    );
    expect(promoted.filter(Boolean)).toHaveLength(1);
    expect(await states()).toEqual([
      [second.id, "active"],
      [first.id, "retired"],
    ]);
    await inside(tenantId, async ({ keys }) => {
      expect(await keys.list(tenantId, "saml-decryption")).toEqual([bystander]);
      expect(await keys.remove(tenantId, second.id)).toBe(false);
      expect(await keys.remove(tenantId, first.id)).toBe(true);
      expect(await keys.remove(tenantId, first.id)).toBe(false);
      expect(await keys.insertNext(aKey(tenantId, { state: "next" }))).toBe(true);
      expect(await keys.promote(tenantId, "x")).toBe(false);
      expect(await keys.remove(tenantId, "x")).toBe(false);
    });
  });
}
