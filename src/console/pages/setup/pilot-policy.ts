import type { components } from "../../api/schema.d.ts";

type Schemas = components["schemas"];

/** The pilot as a policy: single sign-on by this connection for one group, before all others so that it decides. */
export const pilotPolicy = (
  connection: Pick<Schemas["Connection"], "id" | "name">,
  group: Pick<Schemas["Group"], "id" | "name">,
): Schemas["NewPolicy"] => ({
  name: `Pilot: ${connection.name}, ${group.name}`.slice(0, 200),
  rank: 1,
  sso: { mode: "enforced", connectionId: connection.id },
  bindings: { people: [], groups: [group.id] },
  rollout: { of: "groups", percent: 100 },
});
