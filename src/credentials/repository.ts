import type { AuditTrail } from "../kernel/audit.ts";
import type { Transact } from "../kernel/transaction.ts";
import type { Factor, Password, RecoveryCode } from "./types.ts";

export interface PasswordRepository {
  find(tenantId: string, personId: string): Promise<Password | undefined>;
  /** Whether anybody of the tenant has one. */
  any(tenantId: string): Promise<boolean>;
  /** Writes version 1, or the version after the stored one; `false` if another was quicker. The person exists. */
  save(password: Password): Promise<boolean>;
  /** The same password under stronger parameters: no new version. `false` if the hash is another by now. */
  rehash(tenantId: string, personId: string, before: string, after: string): Promise<boolean>;
  remove(tenantId: string, personId: string): Promise<boolean>;
}

export interface FactorRepository {
  find(tenantId: string, id: string): Promise<Factor | undefined>;
  /** Oldest first. */
  listOf(tenantId: string, personId: string): Promise<readonly Factor[]>;
  /** Those of the people who hold one that works. */
  enrolledAmong(tenantId: string, personIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** @returns `false` if the passkey is registered already. The person exists. */
  insert(factor: Factor): Promise<boolean>;
  rename(tenantId: string, personId: string, id: string, name: string): Promise<boolean>;
  remove(tenantId: string, personId: string, id: string): Promise<boolean>;
  /** Takes a time step: of any number at once exactly one gets it, and none before it any more. */
  takeStep(tenantId: string, id: string, step: number, at: Date): Promise<boolean>;
  /** Raises the counter; `false` if it does not rise (both 0: the authenticator counts nothing) or it is suspended. */
  raiseCounter(tenantId: string, id: string, counter: number, at: Date): Promise<boolean>;
  suspend(tenantId: string, id: string, at: Date): Promise<boolean>;
}

export interface RecoveryCodeRepository {
  /** Takes the place of all that there were. */
  replace(tenantId: string, personId: string, codes: readonly RecoveryCode[]): Promise<void>;
  left(tenantId: string, personId: string): Promise<number>;
  /** Of any number at once exactly one is `true`. */
  use(tenantId: string, personId: string, hash: string, at: Date): Promise<boolean>;
}

export interface CredentialRepositories {
  readonly passwords: PasswordRepository;
  readonly factors: FactorRepository;
  readonly recoveryCodes: RecoveryCodeRepository;
  readonly audit: AuditTrail;
}

export type TransactCredentials = Transact<CredentialRepositories>;
