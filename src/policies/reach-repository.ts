import type { Page, PageRequest } from "../kernel/page.ts";
import type { Policy } from "./types.ts";

export interface ReachedPerson {
  readonly id: string;
  readonly email: string;
  /** The person is reached when the percentage is more than this; 0 to 99.99. */
  readonly at: number;
}

export interface RingStanding {
  /** The percentage; absent: those who are bound whatever the percentage. */
  readonly ring: number | undefined;
  readonly people: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly notYet: number;
}

/** Whom a policy is for, and what became of them. */
export interface PolicyReachRepository {
  /** Everybody active whose one policy it is, in the order in which a rollout reaches them. */
  people(tenantId: string, policyId: string, page: PageRequest): Promise<Page<ReachedPerson>>;
  /**
   * How many they are, and what became of them since, ring by ring.
   * @param about.rings percentages, each with those who are not in a smaller one
   * @param about.failed ids of those whose sign-ins fail
   */
  standings(
    tenantId: string,
    policyId: string,
    about: { readonly since: Date; readonly rings: readonly number[]; readonly failed: readonly string[] },
  ): Promise<readonly RingStanding[]>;
  /** People to whom the policy is bound, whether another comes first or not; counted up to `most`. */
  atLeast(
    tenantId: string,
    policy: Pick<Policy, "id" | "isDefault" | "bindings" | "rollout">,
    most: number,
  ): Promise<number>;
}
