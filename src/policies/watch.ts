import type { Bounds } from "./types.ts";

/** What a connection believed; a recorded answer can be judged by it (S4). */
export interface Belief {
  readonly certificates: readonly string[];
  readonly settings: { readonly idpEntityId: string; readonly encryption: "strong" | "legacy" };
}

/** Why a change was taken back: who tried, and what became of them. */
export interface Evidence {
  readonly failed: number;
  readonly succeeded: number;
  readonly failurePercent: number;
  /** How often each code was the last that a person met. */
  readonly codes: Readonly<Record<string, number>>;
  /** The last of each person, to be looked up in the recorder; not all where there are many. */
  readonly signIns: readonly Omit<Failure, "subject">[];
}

/** The last failed sign-in of one person. */
export interface Failure {
  /** The person's id, or the address of somebody who is not known yet. */
  readonly subject: string;
  readonly personId: string | undefined;
  readonly at: Date;
  readonly code: string;
  readonly reference: string;
}

/** A policy's change that is taken back by itself if sign-ins fail (P3, P5). */
export interface PolicyWatch {
  readonly id: string;
  readonly tenantId: string;
  readonly policyId: string;
  /** `enforcement`: SSO was enforced for people who had a choice. `rollout`: a policy reached more people. */
  readonly kind: "enforcement" | "rollout";
  /** The policy's, of the change. */
  readonly version: number;
  /** The last one that is known to be good. 0: none; then the policy is for nobody, or the built-in default. */
  readonly undoVersion: number;
  readonly bounds: Bounds;
  readonly since: Date;
  /** Exclusive. */
  readonly until: Date;
  /** By connection. */
  readonly baseline: Readonly<Record<string, Belief>>;
  /** `superseded`: an administrator changed what was watched. `off`: nobody watches, as was asked for. */
  readonly state: "watching" | "tripped" | "confirmed" | "superseded" | "off";
  /** Of `off`. */
  readonly reason: string | undefined;
  readonly evidence: Evidence | undefined;
  readonly endedAt: Date | undefined;
  /** Up to here the recorder was looked through. */
  readonly examinedUntil: Date;
}

/** What became of the people who tried since the change. */
export interface Outcomes {
  /** Failed, and did not get in afterwards. */
  readonly failed: readonly Failure[];
  /** Ids of the others. */
  readonly succeeded: readonly string[];
}

/** A sign-in under way lives for ten minutes; what is unfinished later is abandoned. Milliseconds. */
const ABANDONED_MS = 10 * 60_000;

export const abandonedBefore = (now: Date): Date => new Date(now.getTime() - ABANDONED_MS);

/** How many references are kept; of more nobody reads. */
const MOST_NAMED = 50;

/**
 * Whether too many fail.
 * @param reach people for whom the policy is; where they are few, all of them are enough
 * @returns the evidence; `undefined`: not yet
 */
export function tripped(
  { minPeople, maxFailurePercent }: Bounds,
  { failed, succeeded }: Outcomes,
  reach: number,
): Evidence | undefined {
  if (failed.length === 0 || failed.length < Math.min(minPeople, Math.max(reach, 1))) return undefined;
  const percent = (100 * failed.length) / (failed.length + succeeded.length);
  if (percent <= maxFailurePercent) return undefined;
  const codes: Record<string, number> = {};
  for (const { code } of failed) codes[code] = (codes[code] ?? 0) + 1;
  return {
    failed: failed.length,
    succeeded: succeeded.length,
    failurePercent: Math.round(percent),
    codes,
    signIns: failed.slice(0, MOST_NAMED).map(({ subject: _who, ...signIn }) => signIn),
  };
}
