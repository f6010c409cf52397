import type { RequestHandler, Router } from "express";
import { idpMetadata } from "../../saml/idp/metadata.ts";
import { NAMEID_FORMATS } from "../../saml/idp/names.ts";
import type { IdpNeeds } from "./needs.ts";
import { providerAt } from "./tenant.ts";

export type MetadataNeeds = Pick<IdpNeeds, "publicUrl" | "defaultTenantId" | "keys"> & {
  /** @throws NotFound */
  readonly tenants: { readonly get: (id: string) => Promise<unknown> };
};

/** What an app's administrator needs of us: there before the app is registered. Both generations of a key in overlap. */
export function mountMetadata(router: Router, limits: readonly RequestHandler[], needs: MetadataNeeds): void {
  router.get(["/idp/metadata", "/idp/metadata/:tenantId"], ...limits, async (req, res) => {
    const { tenantId, urls } = providerAt(req, needs);
    // Asking for a tenant's keys makes them.
    await needs.tenants.get(tenantId);
    const keys = await needs.keys.published(tenantId, "saml-idp-signing");
    const xml = idpMetadata({
      entityId: urls.entityId,
      ssoUrl: urls.ssoUrl,
      sloUrl: urls.sloUrl,
      certificates: keys.map(({ certificate }) => certificate),
      wantAuthnRequestsSigned: false,
      nameIdFormats: Object.values(NAMEID_FORMATS),
    });
    res.set("Cache-Control", "no-store").type("application/samlmetadata+xml").send(xml);
  });
}
