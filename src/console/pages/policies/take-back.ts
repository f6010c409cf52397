import { api, told, type Schemas } from "../../api/client.ts";

/**
 * Puts in force what held before the watched change. A step of a rollout is halted. A new policy has no former state: it
 * stays, for nobody, as it does when it takes itself back.
 */
export function takeBackOf(
  { id, isDefault }: Schemas["Policy"],
  { kind, undoVersion }: Schemas["PolicyGuard"],
) {
  const params = { path: { id } };
  if (kind === "rollout") return told(api.POST("/policies/{id}/rollout/halt", { params }));
  if (undoVersion > 0 || isDefault)
    return told(api.POST("/policies/{id}/rollback", { params, body: { version: undoVersion } }));
  const nobody = { bindings: { people: [], groups: [] } };
  return told(api.PATCH("/policies/{id}", { params, body: nobody }));
}
