import type { Person } from "./directory/types.ts";
import type { Database } from "./storage/repositories.ts";

/**
 * Whose address this is, in the tenant that its domain leads to, or in the default tenant where none does. The same
 * questions are asked for everybody (D4). In a domain whose proof is gone for good it is nobody's: whoever reads its
 * mailboxes by now may be somebody else (D2).
 */
export const createPersonByEmail =
  ({ transact, locate }: Pick<Database, "transact" | "locate">, defaultTenantId: string) =>
  async (email: string): Promise<Person | undefined> => {
    const name = email.slice(email.lastIndexOf("@") + 1);
    const route = await locate.routeDomain(name);
    const tenantId = route?.tenantId ?? defaultTenantId;
    return transact(tenantId, async ({ people, domains }) => {
      const claim = await domains.deciding(tenantId, name);
      const person = await people.findByEmail(tenantId, email);
      return claim?.status === "lapsed" ? undefined : person;
    });
  };
