import type { KeyPair } from "../../../src/saml/types.ts";
import type { TestIdp } from "../idp.ts";

/** What a forger knows: everything that is public, one sign-in of their own, and a real account at the IdP. */
export interface ForgeContext {
  /** ID of the AuthnRequest that the broker sent. */
  readonly requestId: string;
  readonly acsUrl: string;
  readonly spEntityId: string;
  /** The connection's IdP. It signs whatever a case calls genuine. */
  readonly idp: TestIdp;
  /** An IdP that this connection does not trust. */
  readonly otherIdp: TestIdp;
  /** The broker's encryption certificate, PEM. */
  readonly spCertificate: string;
  /** Encryption key of another service provider. */
  readonly otherSp: KeyPair;
  readonly now: Date;
  /** Whom the forger wants to be. */
  readonly victim: string;
  /** Who the forger is: an account for which the IdP signs honestly. */
  readonly forger: string;
}

/** xs:dateTime, so many milliseconds from the context's now. */
export const at = (context: ForgeContext, offsetMs: number): string =>
  new Date(context.now.getTime() + offsetMs).toISOString();

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
