export interface Person {
  readonly id: string;
  readonly tenantId: string;
  /** NFC, lower-case; unique in the tenant. */
  readonly email: string;
  readonly givenName: string | undefined;
  readonly familyName: string | undefined;
  readonly displayName: string;
  /** Group names as the last sign-in's mapping gave them. */
  readonly groups: readonly string[];
  readonly custom: Readonly<Record<string, readonly string[]>>;
  readonly status: "active" | "deactivated";
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly lastSigninAt: Date | undefined;
  readonly version: number;
}

/** What the upstream knows a person by. All five together are the key; e-mail never is (S6). */
export interface Identity {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly issuer: string;
  /** SAML core 8.3; `urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified` where none was sent. */
  readonly nameIdFormat: string;
  readonly nameId: string;
  readonly personId: string;
  readonly linkedAt: Date;
}
