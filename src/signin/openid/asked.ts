/** What a stored request keeps of its way to an OpenID provider. */
export interface Asked {
  /** Whom it was sent to; a connection that is changed meanwhile takes no answer of the other. */
  readonly issuer: string;
  readonly clientId: string;
  /** SHA-256 of the `state` parameter. */
  readonly stateHash: string;
  readonly nonce: string;
  /** PKCE, RFC 7636 4.1. */
  readonly codeVerifier: string;
  /** Authenticated at or after this instant, ms since the epoch; absent where any session there will do. */
  readonly freshFrom?: number;
}
