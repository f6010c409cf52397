import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/random.ts";
import type { Seal } from "../kernel/seal.ts";
import type { Transact } from "../kernel/transaction.ts";
import type { KeyRepository } from "./repository.ts";
import { createRotation } from "./rotation.ts";
import type { KeyAlgorithm, KeyPurpose, KeyRecord, MakeCertificate, OpenKey } from "./types.ts";

interface Needs {
  readonly transact: Transact<{ readonly keys: KeyRepository; readonly audit: AuditTrail }>;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly random: Random;
  readonly makeCertificate: MakeCertificate;
}

/**
 * SAML partners pin the certificate itself, so its end only does harm: ten years.
 * @see SAML metadata interoperability profile 2.6.1
 */
const LIFETIME_YEARS = 10;
/** After this long the store is asked again, so that every node learns of a key that another one made. */
const REMEMBERED_FOR_MS = 60_000;
/** By then every node knows a key, with the time that its reading took; milliseconds. */
const KNOWN_AFTER_MS = 2 * REMEMBERED_FOR_MS;
/** The one that signs first: partners often take the first. */
const ORDER: readonly OpenKey["state"][] = ["active", "next", "retired"];
/** Lists of keys held open in memory; beyond it the longest-held goes. */
const REMEMBERED_AT_MOST = 2_000;

/** Our own key pairs, for each tenant and purpose; the first is made when it is first asked for. */
export function createKeys({ transact, seal, clock, random, makeCertificate }: Needs) {
  const remembered = new Map<string, { until: number; keys: Promise<readonly OpenKey[]> }>();

  const open = (record: KeyRecord): OpenKey => ({
    id: record.id,
    algorithm: record.algorithm,
    certificate: record.certificate,
    privateKey: seal.open(record.sealedPrivateKey, "private-key").toString("utf8"),
    createdAt: record.createdAt,
    notAfter: record.notAfter,
    state: record.state,
  });

  async function read(tenantId: string, purpose: KeyPurpose): Promise<readonly OpenKey[]> {
    const records = await transact(tenantId, ({ keys }) => keys.list(tenantId, purpose));
    return records.map(open);
  }

  async function make(
    tenantId: string,
    purpose: KeyPurpose,
    algorithm: KeyAlgorithm = "RSA-2048",
  ): Promise<KeyRecord> {
    const createdAt = clock();
    const notAfter = new Date(createdAt);
    notAfter.setUTCFullYear(createdAt.getUTCFullYear() + LIFETIME_YEARS);
    const made = await makeCertificate({
      commonName: `Sallyport ${purpose}`,
      algorithm,
      notBefore: createdAt,
      notAfter,
    });
    const sealedPrivateKey = seal.close(Buffer.from(made.privateKey, "utf8"), "private-key");
    const about = { id: random.uuid(), tenantId, purpose, algorithm, createdAt, notAfter };
    return { ...about, certificate: made.certificate, sealedPrivateKey, state: "active" };
  }

  /** Made outside the transaction: an RSA key takes up to a second. */
  async function makeFirst(tenantId: string, purpose: KeyPurpose, algorithm: KeyAlgorithm): Promise<void> {
    const key = await make(tenantId, purpose, algorithm);
    const by: AuditContext = { tenantId, actor: { kind: "system", name: "keys" } };
    await transact(tenantId, async ({ keys, audit }) => {
      const first = await keys.insertFirst(key);
      if (first) await audit.record({ name: "key.created", targetId: key.id, purpose }, by);
    });
  }

  async function ensured(
    tenantId: string,
    purpose: KeyPurpose,
    algorithm: KeyAlgorithm,
  ): Promise<readonly OpenKey[]> {
    const found = await read(tenantId, purpose);
    if (found.some((key) => key.algorithm === algorithm)) return found;
    await makeFirst(tenantId, purpose, algorithm);
    remembered.delete(`${tenantId} ${purpose}`);
    // Read back: another node may have been first, and then its key is the one.
    return read(tenantId, purpose);
  }

  function recall(place: string, load: () => Promise<readonly OpenKey[]>): Promise<readonly OpenKey[]> {
    const now = clock().getTime();
    const held = remembered.get(place);
    if (held && now < held.until) return held.keys;
    const keys = load();
    const entry = { until: now + REMEMBERED_FOR_MS, keys };
    remembered.delete(place);
    remembered.set(place, entry);
    const forget = () => {
      if (remembered.get(place) === entry) remembered.delete(place);
    };
    // None yet: the next caller asks again, for the first key may be made by any node at any time.
    void keys.then((list) => list.length === 0 && forget(), forget);
    const [oldest] = remembered.keys();
    if (remembered.size > REMEMBERED_AT_MOST && oldest !== undefined) remembered.delete(oldest);
    return keys;
  }

  /** The key to sign with now. */
  async function active(
    tenantId: string,
    purpose: KeyPurpose,
    algorithm: KeyAlgorithm = "RSA-2048",
  ): Promise<OpenKey> {
    const place = `${tenantId} ${purpose} ${algorithm}`;
    const keys = await recall(place, () => ensured(tenantId, purpose, algorithm));
    const key = keys.find((candidate) => candidate.algorithm === algorithm && candidate.state === "active");
    if (!key) throw new Error(`no ${algorithm} key of purpose ${purpose} although one was just made`);
    return key;
  }

  /** All keys of a purpose, of every algorithm, newest first: what a partner may still encrypt to or verify with. Makes none. */
  const list = (tenantId: string, purpose: KeyPurpose): Promise<readonly OpenKey[]> =>
    recall(`${tenantId} ${purpose}`, () => read(tenantId, purpose));

  /**
   * What partners are told, the active key first. A new decryption key is kept back until every node can decrypt
   * with it; a new signing key harms nobody.
   */
  async function published(tenantId: string, purpose: KeyPurpose): Promise<readonly OpenKey[]> {
    await active(tenantId, purpose);
    const knownBefore = clock().getTime() - KNOWN_AFTER_MS;
    const early = (key: OpenKey) => key.state === "next" && key.createdAt.getTime() > knownBefore;
    const keys = await list(tenantId, purpose);
    return keys
      .filter((key) => purpose !== "saml-decryption" || !early(key))
      .toSorted((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state));
  }

  function forget(tenantId: string, purpose: KeyPurpose): void {
    const place = `${tenantId} ${purpose}`;
    for (const held of remembered.keys())
      if (held === place || held.startsWith(`${place} `)) remembered.delete(held);
  }

  return {
    active,
    list,
    published,
    ...createRotation({
      transact,
      clock,
      ensureActive: active,
      make,
      forget,
      knownAfterMs: KNOWN_AFTER_MS,
    }),
  };
}

export type Keys = ReturnType<typeof createKeys>;
