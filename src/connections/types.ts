/** How an upstream identity provider is trusted. One row, one trust, one tenant (C9). */
export interface Connection {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly protocol: "saml";
  /** Vendor preset that filled the defaults, e.g. `okta`, `entra`, `generic`. */
  readonly preset: string;
  readonly enabled: boolean;
  /** Absent until metadata or the three fields were given (C1: the SP values are shown before). */
  readonly idp: IdentityProvider | undefined;
  /** `strong`: AES-GCM with RSA-OAEP only; `legacy` also lets AES-CBC with RSA-OAEP in (C6). */
  readonly encryption: "strong" | "legacy";
  readonly requestBinding: "redirect";
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Rises by one at each change; the API's ETag. */
  readonly version: number;
}

export interface IdentityProvider {
  /** SAML metadata 2.3.2, at most 1024 characters. */
  readonly entityId: string;
  /** HTTP-Redirect SingleSignOnService. */
  readonly ssoUrl: string;
  readonly sloUrl: string | undefined;
  /** PEM; several during a roll-over (C4). */
  readonly certificates: readonly string[];
}
