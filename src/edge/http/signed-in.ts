import type { Request } from "express";
import type { SecondFactor } from "../../policies/owed.ts";
import type { Sessions } from "../../sessions/types.ts";
import type { Leaving } from "../../signin/logout/types.ts";
import "express-session";

/** What a signed-in browser's session says. Everything else is looked up afresh at each use. */
export interface SignedIn {
  readonly personId: string;
  readonly tenantId: string;
  /** Absent: signed in with a password. */
  readonly connectionId?: string;
  /** Absent in sessions that were opened before it was kept: by an identity provider. */
  readonly method?: "idp" | "password";
  /** Of the sign-in in the flight recorder; absent in sessions that were opened before it was kept. */
  readonly signinId?: string;
  /** One of our own. */
  readonly secondFactor?: SecondFactor;
  /** Milliseconds since the epoch: when the person signed in here, or last proved who they are. */
  readonly at: number;
  /** Key of the session that the sign-in opened; absent in that session itself, there in those that renewed it. */
  readonly signInKey?: string;
  /** When that was, ms; absent and there likewise. */
  readonly signInAt?: number;
  /** When the identity provider asked the person, by its own clock, or when the password was given here; ms. */
  readonly authnInstant: number;
  readonly authnContext?: string;
  /** Ways that the identity provider says it asked for (RFC 8176). */
  readonly amr?: readonly string[];
  /** The IdP's `SessionNotOnOrAfter`, ms. */
  readonly idpSessionEndsAt?: number;
  /** For single logout at the IdP. */
  readonly nameId?: string;
  readonly nameIdFormat?: string;
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

/** By what names the identity provider knows the session; absent where none vouched for it. */
export function leavingOf(signedIn: SignedIn): Leaving | undefined {
  const { connectionId, nameId, nameIdFormat } = signedIn;
  if (connectionId === undefined || nameId === undefined || nameIdFormat === undefined) return undefined;
  return { ...signedIn, connectionId, nameId, nameIdFormat };
}

export const signedInOf = (req: Request): SignedIn | undefined => req.session?.signedIn;

/** The sign-in behind this browser's session, and when the session was last used before this request. */
export function signInOf(
  req: Request,
  { at, signInAt = at, signInKey }: SignedIn,
  sessions: Pick<Sessions, "keyOf" | "seenAt">,
) {
  const key = signInKey ?? sessions.keyOf(req.sessionID);
  return { key, signedInAt: signInAt, seenAt: sessions.seenAt(req.session) ?? signInAt };
}
