import type { Bindings, PolicyState, Rollout } from "./types.ts";

/** The three states of a change that is taken back. */
interface Change {
  readonly before: PolicyState;
  readonly watched: PolicyState;
  /** What holds now; an administrator may have changed it since. */
  readonly now: PolicyState;
}

/** A policy that is for nobody: what was before a new one. */
export const forNobody = (state: PolicyState): PolicyState => ({
  ...state,
  bindings: { people: [], groups: [] },
  rollout: state.rollout && { ...state.rollout, percent: 0 },
});

/** Takes back what the change did, and nothing that was done by hand since. */
export function undone({ before, watched, now }: Change): PolicyState {
  const value = <Key extends keyof PolicyState>(key: Key): PolicyState[Key] =>
    same(now[key], watched[key]) ? before[key] : now[key];
  return {
    name: value("name"),
    rank: value("rank"),
    sso: value("sso"),
    twoStep: value("twoStep"),
    session: value("session"),
    apiTokens: value("apiTokens"),
    password: value("password"),
    notice: value("notice"),
    bindings: withoutAdded(before.bindings, watched.bindings, now.bindings),
    rollout: rolledBack(before.rollout, watched.rollout, now.rollout),
  };
}

/** Each member by itself: who was bound by hand since stays, who was taken out stays out. */
function withoutAdded(before: Bindings, watched: Bindings, now: Bindings): Bindings {
  const members = (kind: keyof Bindings): readonly string[] => {
    const added = new Set(watched[kind].filter((id) => !before[kind].includes(id)));
    const taken = before[kind].filter((id) => !watched[kind].includes(id));
    return [...new Set([...now[kind].filter((id) => !added.has(id)), ...taken])].toSorted();
  };
  return { people: members("people"), groups: members("groups") };
}

/** The percentage counts, whatever was done to the bounds since. */
function rolledBack(
  before: Rollout | undefined,
  watched: Rollout | undefined,
  now: Rollout | undefined,
): Rollout | undefined {
  const stands = now?.of === watched?.of && now?.percent === watched?.percent;
  if (!stands) return now;
  return before && { ...before, halt: now?.halt ?? before.halt };
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
