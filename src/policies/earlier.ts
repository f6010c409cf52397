import { Invalid } from "../kernel/errors.ts";
import type { PolicyRepository } from "./repository.ts";
import { stateOf } from "./state.ts";
import type { Policy, PolicyState } from "./types.ts";

/**
 * What a version of the policy said, for whoever of it is still there.
 * @param to absent: the version before this one; 0: the built-in default
 * @throws Invalid
 */
export async function earlierState(
  policies: PolicyRepository,
  before: Policy,
  { to = before.version - 1, builtIn }: { readonly to: number | undefined; readonly builtIn: Policy },
): Promise<PolicyState> {
  const state =
    to === 0 && before.isDefault
      ? stateOf(builtIn)
      : (await policies.findVersion(before.tenantId, before.id, to))?.policy;
  if (state === undefined)
    throw new Invalid(`the policy has no version ${to}`, {
      mismatch: {
        expected: `a version from ${before.isDefault ? 0 : 1} to ${before.version}`,
        received: `${to}`,
      },
      nextStep: "Choose one that the policy's versions list.",
    });
  const { people, groups } = state.bindings;
  const gone = await policies.unknownAmong(before.tenantId, state.bindings);
  return {
    ...state,
    bindings: {
      people: people.filter((id) => !gone.people.includes(id)),
      groups: groups.filter((id) => !gone.groups.includes(id)),
    },
  };
}
