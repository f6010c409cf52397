import type { SigninNeeds } from "./needs.ts";

/** By what somebody of a tenant may sign in. */
export interface Offered {
  readonly identityProvider: boolean;
  readonly password: boolean;
}

/**
 * Decided by the tenant's set of policies, and by whether anybody there has a password at all: never by who is asking,
 * so that the page that comes says nothing of who exists (D4).
 */
export const createOffered =
  ({ transact, standing }: Pick<SigninNeeds, "transact" | "standing">) =>
  (tenantId: string): Promise<Offered> =>
    transact(tenantId, async (stores) => {
      const modes = await standing.modesOf(stores, tenantId);
      return {
        identityProvider: modes.some((mode) => mode !== "off"),
        password: modes.some((mode) => mode !== "enforced") && (await stores.passwords.any(tenantId)),
      };
    });
