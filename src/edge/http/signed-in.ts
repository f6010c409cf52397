import type { Request } from "express";
import "express-session";

/** What a signed-in browser's session says. Everything else is looked up afresh at each use. */
export interface SignedIn {
  readonly personId: string;
  readonly tenantId: string;
  readonly connectionId: string;
  /** Milliseconds since the epoch: when the person signed in here. */
  readonly at: number;
  /** `AuthnInstant` from the IdP, ms. */
  readonly authnInstant: number;
  readonly authnContext?: string;
  /** The IdP's `SessionNotOnOrAfter`, ms. */
  readonly idpSessionEndsAt?: number;
  /** For single logout at the IdP. */
  readonly nameId: string;
  readonly nameIdFormat: string;
  readonly nameQualifier?: string;
  readonly spNameQualifier?: string;
  readonly sessionIndex?: string;
}

declare module "express-session" {
  interface SessionData {
    signedIn?: SignedIn;
    /** As the browser named itself at sign-in; shown to the person in the list of sessions. */
    userAgent?: string;
  }
}

export const signedInOf = (req: Request): SignedIn | undefined => req.session?.signedIn;
