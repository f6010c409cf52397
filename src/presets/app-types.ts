/** The protocols by which an app may be connected. */
export const WAYS = ["oidc", "saml", "forward-auth", "crowd"] as const;
export type WayName = (typeof WAYS)[number];
/** Those that this version speaks with apps; what is known of the others is not shown. */
export const OFFERED: readonly WayName[] = ["oidc", "saml", "forward-auth", "crowd"];

/**
 * What a text of a preset may name in double braces, and what stands there while it is not known.
 * The secret is never filled in: it is shown once, when the app is made.
 */
export const APP_VALUES = {
  baseUrl: "<the app's address>",
  host: "<the app's host>",
  issuer: "<issuer>",
  discoveryUrl: "<discovery document>",
  authorizationUrl: "<authorization endpoint>",
  tokenUrl: "<token endpoint>",
  userinfoUrl: "<userinfo endpoint>",
  jwksUrl: "<JWKS>",
  endSessionUrl: "<end session endpoint>",
  logoutUrl: "<sign-out page>",
  clientId: "<client ID>",
  clientSecret: "<the secret that was shown once>",
  idpEntityId: "<identity provider's entity ID>",
  idpMetadataUrl: "<identity provider's metadata>",
  idpSsoUrl: "<single sign-on URL>",
  idpSloUrl: "<single logout URL>",
  idpCertificate: "<signing certificate>",
  crowdUrl: "<Crowd server URL>",
  applicationName: "<application name>",
} as const;

export type AppValue = keyof typeof APP_VALUES;
export type KnownValues = Readonly<Partial<Record<AppValue, string>>>;

/** One field of the app's own screen, by its own label. */
export interface AppField {
  readonly label: string;
  /** Letter by letter, with values in double braces. */
  readonly enter: string;
  readonly note?: string | undefined;
}

export interface AppStep {
  /** The way through the app's own screens, or the file. */
  readonly where: string;
  readonly do: string;
  readonly fields: readonly AppField[];
  /** What to paste whole. */
  readonly snippet?: string | undefined;
}

/** What a new app of this product begins with; each protocol takes its own. */
export interface WayDefaults {
  readonly redirectUris?: readonly string[] | undefined;
  readonly postLogoutRedirectUris?: readonly string[] | undefined;
  readonly requirePkce?: boolean | undefined;
  readonly launchUrl?: string | undefined;
  readonly entityId?: string | undefined;
  readonly acsUrls?: readonly string[] | undefined;
  readonly nameIdFormat?: string | undefined;
  readonly hosts?: readonly string[] | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** How a product is connected by one protocol. */
export interface AppWay {
  readonly protocol: WayName;
  readonly title: string;
  readonly defaults: WayDefaults;
  readonly steps: readonly AppStep[];
  /** How groups and roles get there, and what they do. */
  readonly access: string;
  readonly logout: string;
  /** What we could not see on the product's own screen or page. */
  readonly unverified: readonly string[];
  /** Public pages on which the labels were read. */
  readonly sources: readonly string[];
}

/** All that we know of a product that people sign in to, as data (A5). */
export interface AppPreset {
  /** Of the file: `jira`. */
  readonly name: string;
  readonly title: string;
  readonly versions: string;
  readonly ways: readonly AppWay[];
}
