import type { Person } from "./directory/types.ts";
import type { Database } from "./storage/repositories.ts";

/**
 * Whose address this is, in the tenant that its domain leads to, or in the default tenant where none does. The same
 * questions are asked for everybody (D4).
 */
export const createPersonByEmail =
  ({ transact, locate }: Pick<Database, "transact" | "locate">, defaultTenantId: string) =>
  async (email: string): Promise<Person | undefined> => {
    const route = await locate.routeDomain(email.slice(email.lastIndexOf("@") + 1));
    const tenantId = route?.tenantId ?? defaultTenantId;
    return transact(tenantId, ({ people }) => people.findByEmail(tenantId, email));
  };
