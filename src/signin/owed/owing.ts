import type { SigninNeeds } from "../needs.ts";
import type { Authenticated } from "../primary.ts";
import type { Refusing } from "../refusing.ts";
import type { SigninRequest, Visitor } from "../types.ts";

/** A stored request whose first step is done. */
export type Owing = SigninRequest & { readonly authenticated: Authenticated };

/** The gate of every owed step: this browser's request, in time, and past its first step. */
export function createOwing(
  refusing: Pick<Refusing, "ownRequest" | "refuse">,
  { defaultTenantId }: Pick<SigninNeeds, "defaultTenantId">,
) {
  /** @throws SigninRefused `signin_request_unknown`, `signin_wrong_browser` */
  return async function owing(id: string, browserHash: string | undefined, from: Visitor): Promise<Owing> {
    const request = await refusing.ownRequest(id, browserHash, from);
    const { authenticated } = request;
    if (authenticated !== undefined) return { ...request, authenticated };
    throw await refusing.refuse("signin_step_early", "nobody has signed in yet in this request", {
      tenantId: request.tenantId ?? defaultTenantId,
      from,
    });
  };
}
