/** A role in the app's own words, and the groups whose members have it there. */
export interface AppRole {
  readonly role: string;
  readonly groups: readonly string[];
}

/** What every app has, whichever protocol it speaks. One row, one tenant. */
export interface AppBase {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  /** Names of the groups that may open the app; empty means everyone in the tenant. */
  readonly groups: readonly string[];
  readonly roles: readonly AppRole[];
  readonly enabled: boolean;
  /** Whom to ask for access: a mail address, or words for those who have none (A6). */
  readonly contact?: string | undefined;
  /** Where the launcher sends people, if not where the protocol would. */
  readonly launchUrl?: string | undefined;
  /** What product it is, and where it is found: which values its instructions show (A5). */
  readonly preset?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** A relying party by OpenID Connect (A1). */
export interface OidcApp extends AppBase {
  readonly protocol: "oidc";
  readonly clientId: string;
  /** SHA-256 of the secret, base64url; the secret itself is shown once and never kept. */
  readonly clientSecretHash: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly backchannelLogoutUri: string | undefined;
  /** Loaded in the browser that signs out. */
  readonly frontchannelLogoutUri: string | undefined;
  readonly requirePkce: boolean;
}

/** Told apart by `protocol`; each has a file of its own for what may be said of it. */
export type App = OidcApp;
