import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { NotFound } from "../kernel/errors.ts";
import { everyItem, type Page, type PageRequest } from "../kernel/page.ts";
import { sameSecret, sha256, type Random } from "../kernel/random.ts";
import { INSTANCE_TENANT, type Transact } from "../kernel/transaction.ts";
import { AdminKeyExpired, AdminKeyRevoked, AdminKeyUnknown, ScopeNotHeld } from "./errors.ts";
import type { AdminKeyFilter, AdminKeyLocator, AdminKeyRepository } from "./repository.ts";
import { covers } from "./scopes.ts";
import type { AdminKey, Scope } from "./types.ts";

interface Needs {
  readonly transact: Transact<{ readonly adminKeys: AdminKeyRepository; readonly audit: AuditTrail }>;
  readonly locate: AdminKeyLocator;
  readonly clock: Clock;
  readonly random: Random;
}

export interface NewAdminKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Absent: until revoked. */
  readonly expiresAt?: Date | undefined;
}

/** A key with its secret: the only moment at which the secret exists on our side. */
export interface AdminKeyWithSecret {
  readonly key: AdminKey;
  readonly secret: string;
}

export type AdminKeys = ReturnType<typeof createAdminKeys>;

/** What the key of the operator's setting is called. */
const BOOTSTRAP = "bootstrap";
const DAY_MS = 86_400_000;
/** `last_used_at` is for people who tidy up; a write for each request would buy nothing. */
const USED_EVERY_MS = 60_000;

/** Administrators' API keys: 256 random bits each, so that SHA-256 at rest needs no salt and no stretching. */
export function createAdminKeys({ transact, locate, clock, random }: Needs) {
  const insert = (key: AdminKey, by: AuditContext): Promise<boolean> =>
    transact(key.tenantId, async ({ adminKeys, audit }) => {
      if (!(await adminKeys.insert(key))) return false;
      const after = { name: key.name, scopes: key.scopes, expiresAt: key.expiresAt?.toISOString() };
      await audit.record(
        { name: "admin_key.created", targetId: key.id, after },
        { ...by, tenantId: key.tenantId },
      );
      return true;
    });

  const make = (input: NewAdminKey, tenantId: string, secret: string): AdminKey => ({
    id: random.uuid(),
    tenantId,
    name: input.name,
    secretHash: sha256(secret),
    scopes: [...new Set(input.scopes)],
    createdAt: clock(),
    expiresAt: input.expiresAt,
    revokedAt: undefined,
    lastUsedAt: undefined,
  });

  const hasInstanceKey = async (): Promise<boolean> => {
    const page = await transact(INSTANCE_TENANT, ({ adminKeys }) =>
      adminKeys.list(INSTANCE_TENANT, { limit: 1 }),
    );
    return page.items.length > 0;
  };

  return {
    /**
     * @param holding what the maker itself may do
     * @throws ScopeNotHeld
     */
    async create(
      input: NewAdminKey,
      by: AuditContext,
      holding: readonly Scope[],
    ): Promise<AdminKeyWithSecret> {
      const beyond = input.scopes.filter((scope) => !covers(holding, scope));
      if (beyond.length > 0)
        throw new ScopeNotHeld("a key cannot give what it does not hold", {
          mismatch: { expected: holding.join(" "), received: beyond.join(" ") },
          nextStep: "Use a key that holds these scopes, or ask for fewer.",
        });
      const secret = `spk_${random.token(32)}`;
      const key = make(input, by.tenantId, secret);
      await insert(key, by);
      return { key, secret };
    },

    /** @throws NotFound */
    async get(tenantId: string, id: string): Promise<AdminKey> {
      return (await transact(tenantId, ({ adminKeys }) => adminKeys.find(tenantId, id))) ?? missing();
    },

    list(tenantId: string, page: PageRequest & AdminKeyFilter): Promise<Page<AdminKey>> {
      return transact(tenantId, ({ adminKeys }) => adminKeys.list(tenantId, page));
    },

    /** From the next request on the key is refused. @throws NotFound */
    revoke(id: string, by: AuditContext): Promise<void> {
      return transact(by.tenantId, async ({ adminKeys, audit }) => {
        if (!(await adminKeys.revoke(by.tenantId, id, clock()))) missing();
        await audit.record({ name: "admin_key.revoked", targetId: id }, by);
      });
    },

    /** @throws AdminKeyUnknown, AdminKeyExpired, AdminKeyRevoked */
    async authenticate(secret: string): Promise<AdminKey> {
      const hash = sha256(secret);
      const key = await locate.findAdminKey(hash);
      if (!key || !sameSecret(key.secretHash, hash))
        throw new AdminKeyUnknown("no key has this secret", {
          nextStep: "Send an admin key as Authorization: Bearer.",
        });
      const now = clock();
      if (key.revokedAt) throw new AdminKeyRevoked(`the key was revoked at ${key.revokedAt.toISOString()}`);
      if (key.expiresAt && key.expiresAt <= now)
        throw new AdminKeyExpired(`the key expired at ${key.expiresAt.toISOString()}`, {
          nextStep: "Make a new key.",
        });
      if (!key.lastUsedAt || now.getTime() - key.lastUsedAt.getTime() >= USED_EVERY_MS)
        await transact(key.tenantId, ({ adminKeys }) => adminKeys.used(key.tenantId, key.id, now));
      return key;
    },

    /** Whose key it was is not known (or not believed), so the refusal stands in the installation's chain. */
    recordRefusal(code: string, from: Pick<AuditContext, "ip" | "requestId">): Promise<void> {
      const by: AuditContext = { ...from, tenantId: INSTANCE_TENANT, actor: { kind: "anonymous" } };
      return transact(INSTANCE_TENANT, ({ audit }) => audit.record({ name: "admin_key.refused", code }, by));
    },

    /**
     * At the first start only: the installation's first key, from the operator's setting. Once any key was made,
     * the setting does nothing, so that a revoked first key does not rise again at the next start.
     */
    async ensureBootstrap(secret: string): Promise<void> {
      if (await hasInstanceKey()) return;
      const by: AuditContext = { tenantId: INSTANCE_TENANT, actor: { kind: "system", name: "first start" } };
      await insert(make({ name: BOOTSTRAP, scopes: ["*"] }, INSTANCE_TENANT, secret), by);
    },

    /** Whether the installation has ever had a key of its own. */
    hasInstanceKey,

    /** Whether it was begun by the operator's setting, which may be gone by now. */
    async wasBootstrapped(): Promise<boolean> {
      const keys = everyItem((page) =>
        transact(INSTANCE_TENANT, ({ adminKeys }) => adminKeys.list(INSTANCE_TENANT, page)),
      );
      for await (const { name } of keys) if (name === BOOTSTRAP) return true;
      return false;
    },
  };
}

/** @param days from now */
export const daysFrom = (now: Date, days: number): Date => new Date(now.getTime() + days * DAY_MS);

function missing(): never {
  throw new NotFound("no such admin key");
}
