import { randomBytes } from "node:crypto";
import { type Credentials, createCredentials } from "../../src/credentials/credentials.ts";
import type { FactorOwner, PasswordRules } from "../../src/credentials/types.ts";
import type { Person } from "../../src/directory/types.ts";
import type { AuditContext } from "../../src/kernel/audit.ts";
import { systemRandom } from "../../src/kernel/random.ts";
import { createSeal } from "../../src/kernel/seal.ts";
import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import type { Database } from "../../src/storage/repositories.ts";
import { aPerson, aTenant } from "../conformance/samples.ts";
import { createTestClock, type TestClock } from "../kit/clock.ts";
import { openTestStores, type StoresKind } from "../kit/stores.ts";

export const PUBLIC_URL = "https://sso.acme.example";

export const RULES: PasswordRules = { allowed: true, minLength: 12, maxAgeDays: null };

/** Good by every rule, and not known from anywhere. */
export const GOOD = "plover-anvil-71-quartz";

export const HERE = { address: "192.0.2.1", browserHash: "browser-here" };

export interface Stage {
  readonly credentials: Credentials;
  readonly clock: TestClock;
  readonly database: Database;
  newTenant(): Promise<string>;
  newPerson(tenantId?: string): Promise<Person>;
  /** Names of the tenant's events, oldest first. */
  events(tenantId: string): Promise<string[]>;
  close(): Promise<void>;
}

/** The credentials on real stores, with a clock that is moved. */
export async function openStage(kind: StoresKind): Promise<Stage> {
  const clock = createTestClock();
  const stores = await openTestStores({ kind, clock });
  const { database } = stores;
  const credentials = createCredentials({
    transact: database.transact,
    ephemeral: stores.expiring.ephemeral,
    clock,
    random: systemRandom,
    seal: createSeal(randomBytes(32)),
    publicUrl: PUBLIC_URL,
  });
  const newTenant = async () => {
    const tenant = aTenant();
    await database.transact(INSTANCE_TENANT, ({ tenants }) => tenants.insert(tenant));
    return tenant.id;
  };
  return {
    credentials,
    clock,
    database,
    newTenant,
    async newPerson(tenantId) {
      const person = aPerson(tenantId ?? (await newTenant()));
      await database.transact(person.tenantId, ({ people }) => people.insert(person));
      return person;
    },
    async events(tenantId) {
      const records = await database.transact(tenantId, ({ auditLog }) => auditLog.read(tenantId, 0, 200));
      return records.map(({ event }) => event.name);
    },
    async close() {
      await credentials.close();
      await stores.close();
    },
  };
}

export const byOwner = ({ tenantId, id }: Person): AuditContext => ({
  tenantId,
  actor: { kind: "person", id },
});

export const ownerOf = (person: Person, browserHash = HERE.browserHash): FactorOwner => ({
  tenantId: person.tenantId,
  personId: person.id,
  browserHash,
  email: person.email,
  displayName: person.displayName,
});
