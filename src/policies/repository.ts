import type { Actor } from "../kernel/audit.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Bindings, Effective, Policy, PolicyVersion, Rules } from "./types.ts";

/** A mail domain of people whom a policy is for, and how many of them have it. */
export interface MailDomain {
  readonly name: string;
  readonly people: number;
}

export interface PolicyRepository {
  /** Until the end of the transaction nobody else changes this tenant's policies. */
  lock(tenantId: string): Promise<void>;
  find(tenantId: string, id: string): Promise<Policy | undefined>;
  /** By rank, of one rank the older first; the default policy, if it was ever changed, last. */
  list(tenantId: string): Promise<readonly Policy[]>;
  /** The same without those whom they are for, who may be thousands: strangers at the sign-in page ask for it. */
  listRules(tenantId: string): Promise<readonly Rules[]>;
  /**
   * Puts a version in force and keeps it; the first one makes the policy.
   * @returns false, and nothing is written, unless the stored version is the one before
   */
  save(policy: Policy, by: Actor): Promise<boolean>;
  delete(tenantId: string, id: string): Promise<boolean>;
  findVersion(tenantId: string, id: string, version: number): Promise<PolicyVersion | undefined>;
  /** Newest first. */
  listVersions(tenantId: string, id: string, page: PageRequest): Promise<Page<PolicyVersion>>;
  /** The policy of each of them: direct, else by group and rank, else the default one that is stored, else absent. */
  decidingFor(tenantId: string, personIds: readonly string[]): Promise<ReadonlyMap<string, Effective>>;
  /** Those of the ids that are none of this tenant's people and groups. */
  unknownAmong(tenantId: string, bindings: Bindings): Promise<Bindings>;
  /** Of these people one whom another policy is bound to directly. */
  boundElsewhere(
    tenantId: string,
    id: string,
    people: readonly string[],
  ): Promise<{ readonly personId: string; readonly policyName: string } | undefined>;
  /** Names of the policies that the group is bound to. */
  boundToGroup(tenantId: string, groupId: string): Promise<readonly string[]>;
  /** The mail domains of those whom the bindings name, the commonest first; absent: of everybody active. */
  mailDomainsOf(tenantId: string, bindings?: Bindings): Promise<readonly MailDomain[]>;
}
