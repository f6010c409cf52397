import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { NotFound } from "../kernel/errors.ts";
import { INSTANCE_TENANT, type Transact } from "../kernel/transaction.ts";
import { KeyActive, KeyNotNext, KeyPurposeElsewhere, KeyTooNew, NextKeyExists } from "./errors.ts";
import type { KeyRepository } from "./repository.ts";
import type { KeyPurpose, KeyRecord } from "./types.ts";

export interface RotationNeeds {
  readonly transact: Transact<{ readonly keys: KeyRepository; readonly audit: AuditTrail }>;
  readonly clock: Clock;
  /** Makes the first key of a purpose, where there is none. */
  readonly ensureActive: (tenantId: string, purpose: KeyPurpose) => Promise<unknown>;
  readonly make: (tenantId: string, purpose: KeyPurpose) => Promise<KeyRecord>;
  /** Drops what this node remembers. */
  readonly forget: (tenantId: string, purpose: KeyPurpose) => void;
  /** After this long every node has read a new key, milliseconds. */
  readonly knownAfterMs: number;
}

const SAML: readonly KeyPurpose[] = ["saml-signing", "saml-decryption", "saml-idp-signing"];

/** Purposes of the keys that a tenant owns. */
const purposesOf = (tenantId: string): readonly KeyPurpose[] =>
  tenantId === INSTANCE_TENANT ? ["oidc-signing"] : SAML;

async function readAll(keys: KeyRepository, tenantId: string): Promise<readonly KeyRecord[]> {
  const found: KeyRecord[] = [];
  for (const purpose of purposesOf(tenantId)) found.push(...(await keys.list(tenantId, purpose)));
  return found;
}

/** @throws NotFound */
async function find(keys: KeyRepository, tenantId: string, id: string): Promise<KeyRecord> {
  const found = (await readAll(keys, tenantId)).find((key) => key.id === id);
  if (!found) throw new NotFound("no such key");
  return found;
}

/** Rotation with overlap: `next` is published, then signs, and what signed before stays until it is removed (C4, O5). */
export function createRotation(needs: RotationNeeds) {
  const { transact, clock } = needs;

  return {
    /** All keys of a tenant, of every purpose and state, newest first in each purpose. */
    all: (tenantId: string): Promise<readonly KeyRecord[]> =>
      transact(tenantId, ({ keys }) => readAll(keys, tenantId)),

    /** @throws KeyPurposeElsewhere, NextKeyExists */
    async prepareNext(purpose: KeyPurpose, by: AuditContext): Promise<KeyRecord> {
      const { tenantId } = by;
      assertOwned(tenantId, purpose);
      await needs.ensureActive(tenantId, purpose);
      const known = await transact(tenantId, ({ keys }) => keys.list(tenantId, purpose));
      if (known.some((key) => key.state === "next")) throw nextExists();
      // Outside the transaction, as an RSA key takes its time.
      const key = await needs.make(tenantId, purpose);
      const next: KeyRecord = { ...key, state: "next" };
      await transact(tenantId, async ({ keys, audit }) => {
        if (!(await keys.insertNext(next))) throw nextExists();
        await audit.record({ name: "key.created", targetId: next.id, purpose }, by);
      });
      needs.forget(tenantId, purpose);
      return next;
    },

    /** @throws NotFound, KeyNotNext, KeyTooNew */
    async promote(id: string, by: AuditContext): Promise<KeyRecord> {
      const { tenantId } = by;
      const promoted = await transact(tenantId, async ({ keys, audit }) => {
        const key = await find(keys, tenantId, id);
        if (key.state !== "next") throw notNext(key.state);
        assertKnown(key, clock(), needs.knownAfterMs);
        if (!(await keys.promote(tenantId, id))) throw notNext("changed meanwhile");
        await audit.record({ name: "key.rotated", targetId: id, purpose: key.purpose }, by);
        return key;
      });
      needs.forget(tenantId, promoted.purpose);
      return { ...promoted, state: "active" };
    },

    /** @throws NotFound, KeyActive */
    async remove(id: string, by: AuditContext): Promise<void> {
      const { tenantId } = by;
      const removed = await transact(tenantId, async ({ keys, audit }) => {
        const key = await find(keys, tenantId, id);
        if (key.state === "active" || !(await keys.remove(tenantId, id))) throw isActive();
        await audit.record({ name: "key.removed", targetId: id, purpose: key.purpose }, by);
        return key;
      });
      needs.forget(tenantId, removed.purpose);
    },
  };
}

function assertOwned(tenantId: string, purpose: KeyPurpose): void {
  if (purposesOf(tenantId).includes(purpose)) return;
  throw new KeyPurposeElsewhere("keys of this purpose are not of this tenant", {
    mismatch: { expected: purposesOf(tenantId).join(" or "), received: purpose },
    nextStep: `oidc-signing keys are the installation's: send Sallyport-Tenant: ${INSTANCE_TENANT} with its own admin key.`,
  });
}

function assertKnown({ createdAt }: KeyRecord, now: Date, knownAfterMs: number): void {
  const from = new Date(createdAt.getTime() + knownAfterMs);
  if (now >= from) return;
  throw new KeyTooNew("another node may not have read the key yet", {
    mismatch: { expected: `a key that is older than ${knownAfterMs / 1000} seconds` },
    nextStep: `Promote it after ${from.toISOString()}, when your partners have it too.`,
  });
}

const nextExists = (): NextKeyExists =>
  new NextKeyExists("a next key of this purpose waits already", {
    nextStep: "Promote it, or delete it and make another.",
  });

const notNext = (received: string): KeyNotNext =>
  new KeyNotNext("only a next key can be promoted", { mismatch: { expected: "next", received } });

const isActive = (): KeyActive =>
  new KeyActive("the active key cannot be removed", {
    nextStep: "Make a next key and promote it; this one is retired then, and can be removed.",
  });
