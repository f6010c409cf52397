export interface Person {
  readonly id: string;
  readonly tenantId: string;
  /** NFC, lower-case; unique in the tenant. */
  readonly email: string;
  readonly givenName: string | undefined;
  readonly familyName: string | undefined;
  readonly displayName: string;
  /** Names of all the groups that the person is in, from whatever source, sorted. */
  readonly groups: readonly string[];
  readonly custom: Readonly<Record<string, readonly string[]>>;
  readonly status: "active" | "deactivated";
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly lastSigninAt: Date | undefined;
  /** The person who this one was found to be: a deactivated record that is kept so that history leads on. */
  readonly mergedInto?: string | undefined;
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
  /** Since another NameID took its place: from this instant (exclusive) it leads to nobody. */
  readonly expiresAt?: Date | undefined;
}

export interface Group {
  readonly id: string;
  readonly tenantId: string;
  /** NFC, case kept; unique in the tenant, and compared exactly. */
  readonly name: string;
  readonly description: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** Who put a person in a group; each takes back only what it gave. `idp`: the mapping, at the last sign-in. */
export type MembershipSource = "idp" | "manual" | "scim";

export interface Membership {
  readonly tenantId: string;
  readonly groupId: string;
  readonly personId: string;
  readonly source: MembershipSource;
  readonly addedAt: Date;
}

/** One person of a group, from one source or several. */
export interface Member {
  readonly personId: string;
  readonly email: string;
  readonly displayName: string;
  readonly status: Person["status"];
  readonly sources: readonly MembershipSource[];
  /** Since the earliest of the sources. */
  readonly since: Date;
}
/** Whom an upstream vouched for. */
export type IdentityKey = Omit<Identity, "personId" | "linkedAt" | "expiresAt">;

/** What a directory of people calls somebody, e.g. SCIM's `externalId` (RFC 7643 3.1). It does not change with a name. */
export interface ExternalId {
  /** Whoever gives the ids out: a SCIM directory, or the connection whose mapping reads one. */
  readonly directoryId: string;
  readonly externalId: string;
}

/** An external id leads to one person; a person may have several, since two records may prove to be one employee's. */
export interface DirectoryLink extends ExternalId {
  readonly tenantId: string;
  readonly personId: string;
  readonly linkedAt: Date;
}

export const externalIdOf = ({ directoryId, externalId }: ExternalId): ExternalId => ({
  directoryId,
  externalId,
});

export const keyOf = ({
  tenantId,
  connectionId,
  issuer,
  nameIdFormat,
  nameId,
}: IdentityKey): IdentityKey => ({
  tenantId,
  connectionId,
  issuer,
  nameIdFormat,
  nameId,
});
