import type { Policy, PolicyState } from "./types.ts";

/** Whether the change makes the policy somebody's whose it may not have been. */
export const reachesMore = (before: Policy, after: PolicyState): boolean =>
  before.version === 0 ||
  after.bindings.people.some((id) => !before.bindings.people.includes(id)) ||
  after.bindings.groups.some((id) => !before.bindings.groups.includes(id)) ||
  widens(before, after);

/** Whether somebody is enforced after the change who was not before it. */
export const enforcesMore = (before: Policy, after: PolicyState): boolean =>
  after.sso.mode === "enforced" && (before.sso.mode !== "enforced" || reachesMore(before, after));

/** Whether a rollout is wider than it was; without one a policy reaches all of its groups. */
function widens({ rollout: before }: PolicyState, { rollout: after }: PolicyState): boolean {
  if (after === undefined) return before !== undefined && (before.of === "everyone" || before.percent < 100);
  if (after.of === "everyone")
    return after.percent > (before?.of === "everyone" ? before.percent : 0) || before?.of === "groups";
  return before !== undefined && (before.of === "everyone" ? true : after.percent > before.percent);
}

/** Whether a change is a step of a rollout, which is watched whatever the policy sets. */
export const isRolloutStep = (before: Policy, after: PolicyState): boolean =>
  after.rollout !== undefined && reachesMore(before, after);
