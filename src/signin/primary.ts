import type { SecondFactor, SignedInBy } from "../policies/owed.ts";
import type { SignedFacts } from "../saml/types.ts";

/** What a session keeps of what an identity provider said. */
export interface SessionFacts extends Pick<SignedFacts, "nameId" | "nameIdFormat" | "authnInstant"> {
  readonly nameQualifier: string | undefined;
  readonly spNameQualifier: string | undefined;
  readonly sessionIndex: string | undefined;
  readonly sessionNotOnOrAfter: number | undefined;
  readonly authnContext: string | undefined;
  /** Ways that it says it asked for (RFC 8176). */
  readonly amr: readonly string[];
}

/** Somebody who has proved who they are by the first step of a sign-in. */
export interface Primary {
  readonly tenantId: string;
  readonly personId: string;
  readonly method: SignedInBy["method"];
  /** Which vouched, with what it said; both absent after a password. */
  readonly connectionId?: string;
  readonly facts?: SessionFacts;
  /** Nobody asked for the answer (C7): its connection must allow that until the end. */
  readonly unsolicited?: boolean;
  /** When that was decided, ms since the epoch: whoever is revoked at or after it gets no session from it. */
  readonly at: number;
  /** Given here, in this sign-in. */
  readonly secondFactor?: SecondFactor;
}

/** The same while more is owed: kept with the stored request. */
export interface Authenticated extends Primary {
  /** The attempt in the recorder that the last step finishes. */
  readonly attemptId: string;
  readonly email: string;
  /** SHA-256 of the notice that was acknowledged; another text is shown again. */
  readonly noticeRead?: string;
}
