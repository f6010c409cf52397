import type { Request } from "express";
import { idpUrls, type IdpUrls } from "../../apps/idp-urls.ts";
import { NotFound } from "../../kernel/errors.ts";
import { isUuid } from "../../kernel/random.ts";
import type { IdpNeeds } from "./needs.ts";

/** The tenant that an address speaks for, and what it is called as an identity provider. */
export interface Provider {
  readonly tenantId: string;
  readonly urls: IdpUrls;
}

type Place = Pick<IdpNeeds, "publicUrl" | "defaultTenantId">;

export const providerOf = ({ publicUrl, defaultTenantId }: Place, tenantId: string): Provider => ({
  tenantId,
  urls: idpUrls(publicUrl, tenantId, defaultTenantId),
});

/** One tenant, one address: the first tenant's is the plain one alone. @throws NotFound */
export function providerAt(req: Request, needs: Place): Provider {
  const named = req.params["tenantId"];
  if (named === undefined) return providerOf(needs, needs.defaultTenantId);
  if (typeof named === "string" && isUuid(named) && named !== needs.defaultTenantId)
    return providerOf(needs, named);
  throw new NotFound("no such identity provider");
}
