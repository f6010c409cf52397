import { createPrivateKey, X509Certificate } from "node:crypto";
import type { AuditEvent } from "../../src/kernel/audit.ts";
import { systemRandom } from "../../src/kernel/random.ts";
import { createSeal } from "../../src/kernel/seal.ts";
import { createKeys } from "../../src/keys/keys.ts";
import type { KeyRepository } from "../../src/keys/repository.ts";
import type { KeyRecord } from "../../src/keys/types.ts";
import { makeCertificate } from "../../src/saml/certificate.ts";

const TENANT = "7d9b3c7e-1f0a-4a57-9f4e-2f6f7d0c1a11";
const OTHER = "7d9b3c7e-1f0a-4a57-9f4e-2f6f7d0c1a12";

/** Two nodes over one store: an array with the store's one promise, that of two first keys one is kept. */
function openStore() {
  const kept: KeyRecord[] = [];
  const events: AuditEvent[] = [];
  let now = Date.parse("2026-03-01T12:00:00Z");
  let made = 0;
  const same = (one: KeyRecord, other: KeyRecord) =>
    one.tenantId === other.tenantId && one.purpose === other.purpose && one.algorithm === other.algorithm;
  const keys: KeyRepository = {
    list: async (tenantId, purpose) =>
      kept.filter((key) => key.tenantId === tenantId && key.purpose === purpose).toReversed(),
    insertFirst: async (key) => {
      if (kept.some((other) => same(key, other))) return false;
      kept.push(key);
      return true;
    },
    insertNext: async () => false,
    promote: async () => false,
    remove: async () => false,
  };
  const audit = { record: async (event: AuditEvent) => void events.push(event) };
  const seal = createSeal(Buffer.alloc(32, 7));
  const node = () =>
    createKeys({
      transact: (_tenantId, work) => work({ keys, audit }),
      seal,
      clock: () => new Date(now),
      random: systemRandom,
      makeCertificate: (request) => {
        made += 1;
        return makeCertificate(request);
      },
    });
  return { node, kept, events, keys, made: () => made, pass: (ms: number) => (now += ms) };
}

test("the first key is made on demand, with a self-signed certificate of ten years that fits it", async () => {
  const { node } = openStore();
  const key = await node().active(TENANT, "saml-signing");
  const certificate = new X509Certificate(key.certificate);
  expect(certificate.checkPrivateKey(createPrivateKey(key.privateKey))).toBe(true);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
  expect(new Date(certificate.validTo)).toEqual(new Date("2036-03-01T12:00:00Z"));
});

test("O5 the private half is sealed at rest", async () => {
  const { node, kept } = openStore();
  const key = await node().active(TENANT, "saml-signing");
  const stored = kept[0]?.sealedPrivateKey ?? Buffer.alloc(0);
  expect(stored.includes("PRIVATE KEY")).toBe(false);
  expect(createSeal(Buffer.alloc(32, 7)).open(stored, "private-key").toString()).toBe(key.privateKey);
});

test("twenty first callers on one node make one key", async () => {
  const { node, made, events } = openStore();
  const keys = node();
  const ids = await Promise.all(Array.from({ length: 20 }, () => keys.active(TENANT, "saml-decryption")));
  expect(new Set(ids.map(({ id }) => id)).size).toBe(1);
  expect(made()).toBe(1);
  expect(events).toEqual([{ name: "key.created", targetId: ids[0]?.id, purpose: "saml-decryption" }]);
});

test("two nodes that make the first key at once end with the same one", async () => {
  const { node, kept, events } = openStore();
  const [one, other] = await Promise.all([
    node().active(TENANT, "oidc-signing"),
    node().active(TENANT, "oidc-signing"),
  ]);
  expect(one.id).toBe(other.id);
  expect(kept).toHaveLength(1);
  expect(events).toHaveLength(1);
});

test("keys of another purpose, algorithm or tenant are other keys", async () => {
  const { node } = openStore();
  const keys = node();
  const all = await Promise.all([
    keys.active(TENANT, "saml-signing"),
    keys.active(TENANT, "saml-decryption"),
    keys.active(TENANT, "oidc-signing"),
    keys.active(TENANT, "oidc-signing", "EC-P256"),
    keys.active(OTHER, "saml-signing"),
  ]);
  expect(new Set(all.map(({ id }) => id)).size).toBe(5);
  expect(createPrivateKey(all[3].privateKey).asymmetricKeyType).toBe("ec");
});

test("a list holds every algorithm of its purpose, and makes no key", async () => {
  const { node, kept } = openStore();
  const keys = node();
  expect(await keys.list(TENANT, "oidc-signing")).toEqual([]);
  await keys.active(TENANT, "oidc-signing");
  await keys.active(TENANT, "oidc-signing", "EC-P256");
  expect((await keys.list(TENANT, "oidc-signing")).map(({ algorithm }) => algorithm)).toEqual([
    "EC-P256",
    "RSA-2048",
  ]);
  expect(kept).toHaveLength(2);
});

test("a key is opened once a minute at most, and a newer one is seen within a minute", async () => {
  const { node, kept, pass } = openStore();
  const keys = node();
  const first = await keys.active(TENANT, "saml-signing");
  const record = kept[0];
  if (!record) throw new Error("no key was kept");
  kept.push({ ...record, id: "newer" });
  expect((await keys.active(TENANT, "saml-signing")).id).toBe(first.id);
  pass(60_000);
  expect((await keys.active(TENANT, "saml-signing")).id).toBe("newer");
});

test("a store that fails once is asked again", async () => {
  const { node, keys } = openStore();
  const service = node();
  const { list } = keys;
  keys.list = () => Promise.reject(new Error("connection lost"));
  await expect(service.active(TENANT, "saml-signing")).rejects.toThrow("connection lost");
  keys.list = list;
  expect(await service.active(TENANT, "saml-signing")).toMatchObject({ algorithm: "RSA-2048" });
});
