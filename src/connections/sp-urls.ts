/** What an administrator enters at the identity provider. Fixed by the connection's id, so known before all else (C1). */
export interface SpUrls {
  /** SAML metadata 2.3.2; the same as `metadataUrl`, so that the entity ID can be fetched. */
  readonly entityId: string;
  readonly acsUrl: string;
  readonly sloUrl: string;
  readonly metadataUrl: string;
  readonly loginUrl: string;
}

/** The same for a connection by OpenID Connect. */
export interface OidcUrls {
  /** OIDC core 3.1.2.1, compared letter by letter by every provider. */
  readonly redirectUri: string;
  readonly loginUrl: string;
}

/** @param publicUrl origin without a trailing slash */
export function oidcUrls(publicUrl: string, connectionId: string): OidcUrls {
  const base = `${publicUrl}/upstream/oidc/${connectionId}`;
  return { redirectUri: `${base}/callback`, loginUrl: `${base}/login` };
}

/** @param publicUrl origin without a trailing slash */
export function spUrls(publicUrl: string, connectionId: string): SpUrls {
  const base = `${publicUrl}/saml/${connectionId}`;
  return {
    entityId: `${base}/metadata`,
    acsUrl: `${base}/acs`,
    sloUrl: `${base}/slo`,
    metadataUrl: `${base}/metadata`,
    loginUrl: `${base}/login`,
  };
}
