import type { Connection } from "../connections/types.ts";
import { appOf } from "./identify.ts";
import type { Refusing } from "./refusing.ts";
import type { SigninRequest, Visitor } from "./types.ts";

/** The road that a stored request was given is the only one that it may take. */
export function createRouted(refusing: Pick<Refusing, "refuse">) {
  /** @throws SigninRefused `signin_connection_mismatch`, `signin_tenant_mismatch` */
  return async function assertRouted(request: SigninRequest, { id, tenantId }: Connection, from: Visitor) {
    const { target } = request;
    const known = { tenantId, connectionId: id, appId: appOf(request), from };
    if (request.connectionId !== id)
      throw await refusing.refuse("signin_connection_mismatch", "this sign-in was routed elsewhere", known);
    if (target.kind !== "page" && target.tenantId !== tenantId)
      throw await refusing.refuse("signin_tenant_mismatch", "app and connection are of two tenants", known);
    return known;
  };
}
