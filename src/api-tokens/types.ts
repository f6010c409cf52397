/**
 * `api`: for programs, which apps ask about by introspection. `app-password`: typed in place of a password into an app
 * that speaks Crowd. A secret of one kind is nothing where the other is asked for.
 */
export type ApiTokenKind = "api" | "app-password";

/** A person's token for the API of an app. The secret is shown once; its SHA-256 is kept. */
export interface ApiToken {
  readonly id: string;
  readonly tenantId: string;
  readonly personId: string;
  readonly name: string;
  readonly kind: ApiTokenKind;
  /** The only app that takes it; absent: every app that asks about its kind. */
  readonly onlyAppId: string | undefined;
  readonly secretHash: string;
  readonly createdAt: Date;
  /** The policy of the day may end it earlier, never later. */
  readonly expiresAt: Date;
  readonly revokedAt: Date | undefined;
  /** To the minute. */
  readonly lastUsed: TokenUse | undefined;
  /** The nearest distance to its end, in days, that has been told of. */
  readonly warnedDays: number | undefined;
}

/** Which app asked about the token, and from where. */
export interface TokenUse {
  readonly at: Date;
  readonly appId: string;
  readonly ip: string | undefined;
}

/** As administrators see it in a list. */
export interface OwnedApiToken extends ApiToken {
  readonly owner: { readonly email: string; readonly displayName: string };
}

/** What a person's effective policy says about API tokens. */
export interface ApiTokenPolicy {
  readonly allowed: boolean;
  /** Longest life, in days from the making. */
  readonly maxDays: number;
}

/** Asked at the making and at every use, never remembered (P6). */
export type ApiTokenPolicyFor = (tenantId: string, personId: string) => Promise<ApiTokenPolicy>;
