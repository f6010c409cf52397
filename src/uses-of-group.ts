import type { Group } from "./directory/types.ts";
import type { Repositories } from "./storage/repositories.ts";

/** What is bound to a group, by its id or its name, keeps it from being deleted or renamed. */
export const usesOfGroup = async (
  { apps, policies }: Pick<Repositories, "apps" | "policies">,
  { tenantId, id, name }: Group,
): Promise<readonly string[]> => [
  ...(await apps.namingGroup(tenantId, name)).map((app) => `app "${app.name}"`),
  ...(await policies.boundToGroup(tenantId, id)).map((policy) => `policy "${policy}"`),
];
