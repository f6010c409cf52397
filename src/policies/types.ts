import type { Actor } from "../kernel/audit.ts";

/** Whether people sign in at their identity provider: never, if they like, or in no other way. */
export type SsoMode = "off" | "optional" | "enforced";

/**
 * `off` is never asked for; `optional` asks those who have enrolled; `required` always asks for our own, and the
 * unenrolled enrol now; `trusted` is satisfied by an identity provider that says it asked for several, else as `required`.
 */
export type TwoStep = "off" | "optional" | "required" | "trusted";

/** What a policy sets (P2). */
export interface PolicySettings {
  /** `connectionId`: the one that its people sign in by; absent: the one that their domain leads to. */
  readonly sso: { readonly mode: SsoMode; readonly connectionId: string | undefined };
  readonly twoStep: TwoStep;
  readonly session: { readonly idleMinutes: number; readonly absoluteMinutes: number };
  /** `maxDays`: the longest life of a token. */
  readonly apiTokens: { readonly allowed: boolean; readonly maxDays: number };
  /** `maxAgeDays` absent: a password does not expire. */
  readonly password: { readonly minLength: number; readonly maxAgeDays: number | undefined };
  /** Shown at sign-in, and to be agreed to. */
  readonly notice: { readonly text: string } | undefined;
}

/** When what a change led to counts as a failure (P3, P5). */
export interface Bounds {
  /** How long the change is watched. */
  readonly minutes: number;
  /** Fewer people whose sign-ins fail say nothing; all of them where the policy is for fewer. */
  readonly minPeople: number;
  /** Of those who tried; more than this is too many. 0: whatever the others did. */
  readonly maxFailurePercent: number;
}

/** A policy that reaches its people by and by, in an order that is always the same (P3). */
export interface Rollout {
  /**
   * Whom the percentage is of: the people of the bound groups, or everybody. With `everyone` the bound groups have
   * the policy already.
   */
  readonly of: "groups" | "everyone";
  /** 0 to 100, in hundredths. */
  readonly percent: number;
  readonly halt: Bounds;
}

/** Ids of those for whom the policy is. */
export interface Bindings {
  readonly people: readonly string[];
  readonly groups: readonly string[];
}

/** What a policy says of itself; kept of each version. */
export interface PolicyState extends PolicySettings {
  readonly name: string;
  /** 1 is asked first; of two of one rank the older. The default policy has none: it comes last. */
  readonly rank: number | undefined;
  readonly bindings: Bindings;
  /** Absent: everybody to whom the policy is bound has it. */
  readonly rollout: Rollout | undefined;
}

/** A policy without those whom it is for: all that a session check reads. */
export interface Rules extends Omit<PolicyState, "bindings"> {
  readonly id: string;
  readonly tenantId: string;
  /** The tenant's default: for everybody whom no other is for. Its id is the tenant's. */
  readonly isDefault: boolean;
  /** 0: the built-in default, which nobody has changed yet. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface Policy extends Rules {
  readonly bindings: Bindings;
}

/** By which rule a policy is a person's (P1). */
export interface Because {
  /** `ring`: of a percentage of everybody. */
  readonly rule: "direct" | "group" | "ring" | "default";
  /** The group that led to it. */
  readonly groupId?: string;
  /** The percentage that the person is within. */
  readonly ring?: number;
}

/** The one policy that is a person's. */
export interface Effective {
  readonly policy: Rules;
  readonly because: Because;
}

export interface PolicyVersion {
  readonly tenantId: string;
  readonly policyId: string;
  readonly version: number;
  readonly at: Date;
  readonly by: Actor;
  readonly policy: PolicyState;
}
