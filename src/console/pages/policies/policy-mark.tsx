import type { Schemas } from "../../api/client.ts";
import { State } from "../../ui/state.tsx";

type Policy = Pick<Schemas["Policy"], "isDefault" | "guard" | "rollout" | "bindings">;

/** What is particular about a policy just now; nothing on an ordinary day. */
export function PolicyMark({ policy: { isDefault, guard, rollout, bindings } }: { readonly policy: Policy }) {
  if (guard?.state === "watching") return <State tone="warn">being watched</State>;
  if (guard?.state === "tripped") return <State tone="bad">taken back</State>;
  if (isDefault) return <State tone="quiet">default</State>;
  if (rollout !== null && rollout.percent < 100) return <State tone="warn">being rolled out</State>;
  if (bindings.people.length + bindings.groups.length === 0 && rollout === null)
    return <State tone="quiet">for nobody</State>;
  return null;
}
