import type { PolicyChanges, RolloutStep } from "./input.ts";
import { DEFAULT_HALT } from "./guard.ts";
import type { Policy, PolicyState, Rollout } from "./types.ts";

/** A policy's state with what a change names; what it leaves out stays. */
export function changed(before: PolicyState, changes: PolicyChanges): PolicyState {
  const { sso = {}, session = {}, apiTokens = {}, password = {}, bindings = {} } = changes;
  return {
    name: changes.name ?? before.name,
    rank: changes.rank ?? before.rank,
    sso: {
      mode: sso.mode ?? before.sso.mode,
      connectionId: replaced(sso.connectionId, before.sso.connectionId),
    },
    twoStep: changes.twoStep ?? before.twoStep,
    session: { ...before.session, ...session },
    apiTokens: { ...before.apiTokens, ...apiTokens },
    password: {
      minLength: password.minLength ?? before.password.minLength,
      maxAgeDays: replaced(password.maxAgeDays, before.password.maxAgeDays),
    },
    notice: replaced(changes.notice, before.notice),
    bindings: {
      people: unique(bindings.people ?? before.bindings.people),
      groups: unique(bindings.groups ?? before.bindings.groups),
    },
    rollout: rolledOut(before.rollout, changes.rollout),
  };
}

/** A step of a rollout, which only adds. @returns `undefined` where it adds nothing, or there is no rollout */
export function widened(
  before: PolicyState,
  { percent, addGroups = [] }: RolloutStep,
): PolicyState | undefined {
  const { rollout, bindings } = before;
  const groups = unique([...bindings.groups, ...addGroups]);
  if (rollout === undefined || (percent ?? rollout.percent) < rollout.percent) return undefined;
  const isWider = percent !== undefined && percent > rollout.percent;
  if (!isWider && groups.length === bindings.groups.length) return undefined;
  return {
    ...stateOf(before),
    bindings: { people: bindings.people, groups },
    rollout: { ...rollout, percent: percent ?? rollout.percent },
  };
}

/** A policy without what is not its version's. */
export const stateOf = (policy: PolicyState): PolicyState => ({
  name: policy.name,
  rank: policy.rank,
  sso: policy.sso,
  twoStep: policy.twoStep,
  session: policy.session,
  apiTokens: policy.apiTokens,
  password: policy.password,
  notice: policy.notice,
  bindings: policy.bindings,
  rollout: policy.rollout,
});

/** Whether a session that stands may have to stand otherwise, or another policy may be somebody's. */
export const touchesSessions = (before: Policy | undefined, after: PolicyState | undefined): boolean =>
  JSON.stringify([before?.rank, before?.session, before?.bindings, before?.rollout]) !==
  JSON.stringify([after?.rank, after?.session, after?.bindings, after?.rollout]);

/** `null` takes a value away, absence leaves it. */
const replaced = <T>(given: T | null | undefined, before: T | undefined): T | undefined =>
  given === undefined ? before : (given ?? undefined);

function rolledOut(before: Rollout | undefined, given: PolicyChanges["rollout"]): Rollout | undefined {
  if (given === undefined || given === null) return given === null ? undefined : before;
  return {
    of: given.of ?? before?.of ?? "groups",
    percent: given.percent ?? before?.percent ?? 0,
    halt: { ...DEFAULT_HALT, ...before?.halt, ...given.halt },
  };
}

const unique = (ids: readonly string[]): readonly string[] => [...new Set(ids)].toSorted();
