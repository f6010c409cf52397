import type { Schemas } from "../../api/client.ts";
import { State } from "../../ui/state.tsx";

export function PersonState({
  person,
}: {
  readonly person: Pick<Schemas["Person"], "status" | "mergedInto">;
}) {
  if (person.mergedInto !== null) return <State tone="quiet">merged</State>;
  return person.status === "active" ? (
    <State tone="good">active</State>
  ) : (
    <State tone="quiet">deactivated</State>
  );
}
