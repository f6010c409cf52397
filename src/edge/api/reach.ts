import type { Administrators } from "../../administrators/administrators.ts";
import type { Call } from "./operation.ts";
import { holdsRole } from "./role-scopes.ts";

export type Reach = Pick<Administrators, "assertWithinReach">;

/**
 * Who arrives as an administrator is not for those to say who may do less: they would become one themselves.
 * @param people absent ones are nobody's concern
 * @throws what {@link Administrators.assertWithinReach} throws
 */
export async function assertAllWithinReach(
  administrators: Reach,
  { tenantId, caller }: Pick<Call<unknown, unknown>, "tenantId" | "caller">,
  people: readonly (string | undefined)[],
): Promise<void> {
  for (const id of people)
    if (id !== undefined) await administrators.assertWithinReach(tenantId, id, holdsRole(caller.scopes));
}
