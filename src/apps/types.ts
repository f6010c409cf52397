/** A role in the app's own words, and the groups whose members have it there. */
export interface AppRole {
  readonly role: string;
  readonly groups: readonly string[];
}

/** A relying party. One row, one tenant. */
export interface OidcApp {
  readonly id: string;
  readonly tenantId: string;
  readonly protocol: "oidc";
  readonly name: string;
  readonly clientId: string;
  /** SHA-256 of the secret, base64url; the secret itself is shown once and never kept. */
  readonly clientSecretHash: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly backchannelLogoutUri: string | undefined;
  readonly requirePkce: boolean;
  /** Names of the groups that may open the app; empty means everyone in the tenant. */
  readonly groups: readonly string[];
  readonly roles: readonly AppRole[];
  readonly enabled: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

export type App = OidcApp;
