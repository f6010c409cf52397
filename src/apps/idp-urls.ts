/** Our side as an app's identity provider: what an administrator types there. */
export interface IdpUrls {
  readonly entityId: string;
  readonly metadataUrl: string;
  readonly ssoUrl: string;
  readonly sloUrl: string;
}

/**
 * Each tenant is an identity provider of its own, with keys of its own: what is signed for one tenant's apps is worth
 * nothing at another's. The installation's first tenant has the plain addresses.
 */
export function idpUrls(publicUrl: string, tenantId: string, defaultTenantId: string): IdpUrls {
  const own = tenantId === defaultTenantId ? "" : `/${tenantId}`;
  const metadataUrl = `${publicUrl}/idp/metadata${own}`;
  return {
    entityId: metadataUrl,
    metadataUrl,
    ssoUrl: `${publicUrl}/idp/sso${own}`,
    sloUrl: `${publicUrl}/idp/slo${own}`,
  };
}

/** Where an app begins that cannot ask by itself. */
export const initUrl = (publicUrl: string, appId: string): string => `${publicUrl}/idp/init/${appId}`;
