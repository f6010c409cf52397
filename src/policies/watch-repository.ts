import type { Failure, Outcomes, PolicyWatch } from "./watch.ts";

/** Of one policy at most one watch is under way. */
export interface PolicyWatchRepository {
  insert(watch: PolicyWatch): Promise<void>;
  /** The newest of the policy, whatever became of it. */
  latest(tenantId: string, policyId: string): Promise<PolicyWatch | undefined>;
  /** The newest of each policy. */
  latestOfEach(tenantId: string): Promise<readonly PolicyWatch[]>;
  find(tenantId: string, id: string): Promise<PolicyWatch | undefined>;
  /** Those under way. */
  underWay(tenantId: string): Promise<readonly PolicyWatch[]>;
  /** `true` for exactly one of any number of callers. */
  end(
    tenantId: string,
    id: string,
    ending: Pick<PolicyWatch, "endedAt" | "evidence"> & {
      readonly state: "tripped" | "confirmed" | "superseded";
    },
  ): Promise<boolean>;
  /** The last of the person counts. */
  note(tenantId: string, id: string, failure: Failure): Promise<void>;
  /** Removes failures that are not younger, at most `limit`; returns how many. */
  forget(tenantId: string, before: Date, limit: number): Promise<number>;
  examined(tenantId: string, id: string, until: Date): Promise<void>;
  /**
   * Of everybody who tried since the watch began; whose policy it is, is not asked.
   * @param abandonedBefore a sign-in by an identity provider that is unfinished since then has failed; one by a
   *   password is whoever's who knows the password
   */
  outcomes(watch: PolicyWatch, abandonedBefore: Date): Promise<Outcomes>;
}

/** Asked by whichever node is there. */
export interface PolicyWatchLocator {
  /** Of all tenants, the longest not looked at first. */
  watchesUnderWay(limit: number): Promise<readonly { readonly tenantId: string; readonly id: string }[]>;
}
