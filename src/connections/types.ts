/** How an upstream identity provider is trusted. One row, one trust, one tenant (C9). */
export interface Connection {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly protocol: "saml" | "oidc";
  /** Vendor preset that filled the defaults, e.g. `okta`, `entra`, `generic`. */
  readonly preset: string;
  readonly enabled: boolean;
  /** SAML: absent until metadata or the three fields were given (C1: the SP values are shown before). */
  readonly idp: IdentityProvider | undefined;
  /** OpenID Connect (C11): absent until issuer and client were given; always absent for SAML. */
  readonly oidc: OidcUpstream | undefined;
  /** `strong`: AES-GCM with RSA-OAEP only; `legacy` also lets AES-CBC with RSA-OAEP in (C6). */
  readonly encryption: "strong" | "legacy";
  /** How people are sent to the identity provider (C5). */
  readonly request: RequestSettings;
  /** Takes responses that answer no request of ours (C7). Off unless an administrator turns it on. */
  readonly idpInitiated: boolean;
  /** Makes a person of whom nobody is known yet, in its verified domains (S7). */
  readonly jit: boolean;
  /** Announced: until then people may arrive with a NameID of this format in place of the one they had (S6). */
  readonly nameIdChange: NameIdChange | undefined;
  /** Where metadata is fetched from by itself (C3); absent where it was uploaded or typed. */
  readonly metadata: MetadataSource | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Rises by one at each change; the API's ETag. */
  readonly version: number;
}

export interface NameIdChange {
  readonly toFormat: string;
  /** Exclusive. */
  readonly until: Date;
}

export interface IdentityProvider {
  /** SAML metadata 2.3.2, at most 1024 characters. */
  readonly entityId: string;
  /** HTTP-Redirect SingleSignOnService; where only `ssoPostUrl` is known, equal to it and never used. */
  readonly ssoUrl: string;
  /** HTTP-POST SingleSignOnService. */
  readonly ssoPostUrl: string | undefined;
  /** SingleLogoutService, by the binding of `sloBinding`. */
  readonly sloUrl: string | undefined;
  /** Where logout answers go, if elsewhere (SAML metadata 2.2.2 `ResponseLocation`). */
  readonly sloResponseUrl: string | undefined;
  readonly sloBinding: "redirect" | "post" | undefined;
  /** PEM; several during a roll-over (C4). */
  readonly certificates: readonly string[];
}

/** SAML core 3.4.1. Every request is signed in its binding's own way. */
export interface RequestSettings {
  readonly binding: "redirect" | "post";
  readonly forceAuthn: boolean;
  /** `AuthnContextClassRef`s asked for; empty asks for none. */
  readonly authnContexts: readonly string[];
  readonly authnContextComparison: "exact" | "minimum" | "maximum" | "better";
  /** `NameIDPolicy/@Format`; absent leaves it to the identity provider. */
  readonly nameIdFormat: string | undefined;
  /** Added to the query of the identity provider's address, e.g. `domain_hint`. Never a SAML parameter's name. */
  readonly extraParameters: Readonly<Record<string, string>>;
}

export const DEFAULT_REQUEST: RequestSettings = {
  binding: "redirect",
  forceAuthn: false,
  authnContexts: [],
  authnContextComparison: "exact",
  nameIdFormat: undefined,
  extraParameters: {},
};

/** What is known of a metadata address and of the last fetches from it. */
export interface MetadataSource {
  readonly url: string;
  /** Which of several, by entity ID; absent where the document describes one. */
  readonly entityId: string | undefined;
  /** PEM: the document must be signed by this certificate. Absent: the address alone is trusted. */
  readonly signer: string | undefined;
  /** Of the last good answer, for the conditional request. */
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
  readonly fetchedAt: Date | undefined;
  readonly validUntil: Date | undefined;
  /** As the last good answer said, milliseconds; a 304 says it again. */
  readonly cacheDurationMs?: number | undefined;
  readonly dueAt: Date;
  /** Since the last good fetch. */
  readonly failures: number;
  /** For the administrator: why the last fetch failed. */
  readonly lastError: string | undefined;
}

/** An upstream OpenID provider, code flow with PKCE and nonce (OIDC core 3.1). */
export interface OidcUpstream {
  readonly issuer: string;
  readonly clientId: string;
  /** Sealed for the purpose `upstream-client-secret`. */
  readonly sealedClientSecret: Buffer;
  /** `openid` is always among them. */
  readonly scopes: readonly string[];
}

/** What client secrets are sealed for. */
export const UPSTREAM_SECRET = "upstream-client-secret";

/** Whether enough is known of the identity provider to ask it. */
export const knowsProvider = ({
  protocol,
  idp,
  oidc,
}: Pick<Connection, "protocol" | "idp" | "oidc">): boolean =>
  (protocol === "oidc" ? oidc : idp) !== undefined;

/** Vendors' presets name SAML attributes; OpenID claims have standard names, which the generic rules know. */
export const mappingPreset = ({ protocol, preset }: Pick<Connection, "protocol" | "preset">): string =>
  protocol === "oidc" ? "generic" : preset;

/** What a fetch or an upload would change, and what became of it (C3). */
export interface MetadataChange {
  readonly id: string;
  readonly tenantId: string;
  readonly connectionId: string;
  readonly at: Date;
  readonly status: "applied" | "held" | "approved" | "rejected" | "superseded";
  /** Stable codes: `endpoint_changed`, `all_certificates_new`, `entity_id_changed`, ... */
  readonly reasons: readonly string[];
  readonly difference: readonly {
    readonly field: string;
    readonly before: unknown;
    readonly after: unknown;
  }[];
  readonly proposed: IdentityProvider;
  readonly decidedAt: Date | undefined;
}
