/** A role in the app's own words, and the groups whose members have it there. */
export interface AppRole {
  readonly role: string;
  readonly groups: readonly string[];
}

/** The app's own limits, beside those of the policy and of the identity provider; absent: none. */
export interface AppSession {
  /** Since the sign-in. */
  readonly absoluteMinutes?: number | undefined;
  /** Since the session was last used, by whichever app. */
  readonly idleMinutes?: number | undefined;
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
  readonly session?: AppSession | undefined;
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
  /** Told to this app alone, beside the standard claims. */
  readonly claims: readonly ReleasedClaim[];
}

/** The name under which an app by SAML knows a person (SAML core 8.3). */
export type NameIdFormat = "persistent" | "email" | "unspecified" | "transient";

/** Where the value of a released attribute comes from; `custom:` names a field of the person's own. */
export type AttributeSource =
  | "id"
  | "email"
  | "givenName"
  | "familyName"
  | "displayName"
  | "groups"
  | "roles"
  | `custom:${string}`;

/** One attribute as the app wants to be told it. */
export interface ReleasedAttribute {
  readonly name: string;
  readonly source: AttributeSource;
  /** URI; `urn:oasis:names:tc:SAML:2.0:attrname-format:basic` where absent. */
  readonly nameFormat?: string | undefined;
  readonly friendlyName?: string | undefined;
}

/** One claim as an app by OpenID Connect wants to be told it. */
export type ReleasedClaim = Pick<ReleasedAttribute, "name" | "source">;

/** Where assertions may be posted. The only such addresses: compared whole. */
export interface AssertionConsumer {
  readonly url: string;
  readonly index: number;
  readonly isDefault: boolean;
}

export interface SingleLogoutService {
  readonly url: string;
  /** Where answers go, if elsewhere (SAML metadata 2.2.2). */
  readonly responseUrl?: string | undefined;
  readonly binding: "redirect" | "post";
}

/** A service provider by SAML (A2). */
export interface SamlApp extends AppBase {
  readonly protocol: "saml";
  /** Of the app; one in each tenant. */
  readonly entityId: string;
  readonly acs: readonly AssertionConsumer[];
  readonly slo: SingleLogoutService | undefined;
  /** PEM: who may have signed the app's requests. */
  readonly certificates: readonly string[];
  /** PEM, RSA. */
  readonly encryptionCertificate: string | undefined;
  readonly encrypt: boolean;
  readonly requireSignedRequests: boolean;
  readonly idpInitiated: boolean;
  readonly nameIdFormat: NameIdFormat;
  readonly attributes: readonly ReleasedAttribute[];
}

/** Names of the headers by which an app behind a proxy learns who somebody is. */
export interface HeaderNames {
  readonly user: string;
  readonly email: string;
  readonly name: string;
  readonly groups: string;
  readonly roles: string;
}

/** An app behind a reverse proxy that asks us about each request (A3). */
export interface ProxyApp extends AppBase {
  readonly protocol: "forward-auth";
  /** Each is one app's in the whole installation; `*.` stands for one label. */
  readonly hosts: readonly string[];
  readonly headers: HeaderNames;
  /** What the user header holds: the address, or the id that stays when the address changes. */
  readonly identifyBy: "email" | "id";
}

/** An app that asks for people and groups as it would ask Atlassian Crowd (A4). */
export interface CrowdApp extends AppBase {
  readonly protocol: "crowd";
  /** What it names itself in Basic authentication; one app of the installation. */
  readonly applicationName: string;
  /** SHA-256 of its password, base64url, which is shown once and never kept. */
  readonly clientSecretHash: string;
  /** Addresses and networks that it may ask from; empty: any. */
  readonly addresses: readonly string[];
}

/** Told apart by `protocol`; each has a file of its own for what may be said of it. */
export type App = OidcApp | SamlApp | ProxyApp | CrowdApp;
