import { NotFound } from "../kernel/errors.ts";
import { assertBindable, assertDefaultFits, type ConnectionsAsked } from "./bindings.ts";
import { builtInPolicy, type SessionDefaults } from "./defaults.ts";
import type { PolicyChanges } from "./input.ts";
import type { PolicyRepository } from "./repository.ts";
import { changed } from "./state.ts";
import type { Policy } from "./types.ts";

export interface DraftRows {
  readonly policies: PolicyRepository;
  readonly connections: ConnectionsAsked;
}

/** A policy that is thought of, against what is in force without it. */
export interface Drafted {
  /** As it is stored; absent: it does not exist yet. */
  readonly stored: Policy | undefined;
  /** As it would be. */
  readonly after: Policy;
}

export interface DraftAsked {
  readonly tenantId: string;
  /** Absent: a new policy. */
  readonly policyId: string | undefined;
  /** Absent: as it is stored. */
  readonly changes: PolicyChanges | undefined;
  /** Of a new policy. */
  readonly newId: string;
  readonly now: Date;
}

/**
 * Changes nothing.
 * @throws NotFound, PolicyTargetUnknown, PersonBoundElsewhere, DefaultPolicyFixed
 */
export async function draftedPolicy(
  rows: DraftRows,
  { tenantId, policyId, changes, newId, now }: DraftAsked,
  sessionDefaults: SessionDefaults,
): Promise<Drafted> {
  const builtIn = builtInPolicy(tenantId, sessionDefaults);
  const stored = policyId === undefined ? undefined : await rows.policies.find(tenantId, policyId);
  if (policyId !== undefined && stored === undefined && policyId !== tenantId)
    throw new NotFound("no such policy");
  const before =
    policyId === undefined
      ? { ...builtIn, id: newId, isDefault: false, rank: nextRank(await rows.policies.list(tenantId)) }
      : (stored ?? builtIn);
  const state = changed(before, changes ?? {});
  if (before.isDefault) assertDefaultFits(state);
  await assertBindable(rows, before, state);
  const version = before.version + 1;
  const createdAt = version === 1 ? now : before.createdAt;
  return { stored, after: { ...before, ...state, version, createdAt, updatedAt: now } };
}

/** After all that there are. */
export const nextRank = (policies: readonly Policy[]): number =>
  Math.max(0, ...policies.map(({ rank }) => rank ?? 0)) + 1;
