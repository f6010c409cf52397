import type { Drafted } from "../../policies/draft.ts";
import type { Bindings, Policy } from "../../policies/types.ts";

/** Those whom the policy is for, or would be. @returns `undefined` for everybody */
export function reachOf({ stored, after }: Drafted): Bindings | undefined {
  const all = [stored, after].filter((each): each is Policy => each !== undefined);
  if (all.some(({ isDefault, rollout }) => isDefault || rollout?.of === "everyone")) return undefined;
  return {
    people: all.flatMap(({ bindings }) => bindings.people),
    groups: all.flatMap(({ bindings }) => bindings.groups),
  };
}
