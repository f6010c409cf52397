/**
 * Local credentials (T1, T2): passwords, second factors, recovery codes and single-use reset links. Which of them a
 * person may or must use is the policy's business; the caller hands its rules in, with each call.
 */

/** What the person's policy says of passwords, handed in by the caller. */
export interface PasswordRules {
  /** `false` where single sign-on is enforced: then no password is set or accepted. */
  readonly allowed: boolean;
  /** Characters; never fewer than eight, whatever the policy says (NIST SP 800-63B-4 3.1.1.2). */
  readonly minLength: number;
  /** `null`: it does not expire. */
  readonly maxAgeDays: number | null;
}

/** A password at rest. */
export interface Password {
  readonly tenantId: string;
  readonly personId: string;
  /** Argon2id in PHC string format. */
  readonly hash: string;
  /** Those before, newest first, so that none comes back. */
  readonly previous: readonly string[];
  readonly setAt: Date;
  /** Rises by one at each new password; a reset link is good for one version only. */
  readonly version: number;
}

/** From where an attempt comes, for the limits by rate. */
export interface AttemptOrigin {
  /** The address or its block, as `addressBlock` gives it. */
  readonly address: string;
  /** `BrowserCookie.peek`: a browser that got in before is not held up by strangers elsewhere. */
  readonly browserHash: string | undefined;
}

/**
 * What became of an attempt. `wrong` is also the answer for a person who does not exist or has no password, after the
 * same work. `locked`: too many attempts lately; nothing was looked at. Neither says anything of who exists.
 */
export type Refusal = { readonly outcome: "wrong" } | Locked;

export interface Locked {
  readonly outcome: "locked";
  readonly retryAfterSeconds: number;
}

export type PasswordVerdict =
  | { readonly outcome: "ok" }
  /** The password is right but too old: a new one is owed before anything else. */
  | { readonly outcome: "expired" }
  /** The password is right, but single sign-on is enforced: it opens nothing. */
  | { readonly outcome: "not-allowed" }
  | Refusal;

export interface PasswordAttempt {
  readonly tenantId: string;
  /** `undefined`: nobody has this address. The same work is done. */
  readonly personId: string | undefined;
  /** The e-mail address as typed, normalised: limits are counted by it, so that they are the same for nobody. */
  readonly account: string;
  readonly password: string;
  readonly rules: PasswordRules;
  readonly from: AttemptOrigin;
}

export interface NewPassword {
  readonly tenantId: string;
  readonly personId: string;
  readonly password: string;
  readonly rules: PasswordRules;
  /** Names, e-mail address, company: what an attacker would try first counts against the password. */
  readonly words: readonly string[];
}

interface FactorBase {
  readonly id: string;
  readonly tenantId: string;
  readonly personId: string;
  /** As the person calls it. */
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | undefined;
}

/** A time-based one-time password (RFC 6238): SHA-1, six digits, thirty seconds, which is what every app can do. */
export interface TotpFactor extends FactorBase {
  readonly kind: "totp";
  /** Sealed; opens for this factor's id alone. */
  readonly sealedSecret: Buffer;
  /** The last time step that was used; it and all before are refused from then on (RFC 6238 5.2). */
  readonly lastStep: number;
}

/** A WebAuthn credential. */
export interface PasskeyFactor extends FactorBase {
  readonly kind: "passkey";
  /** base64url */
  readonly credentialId: string;
  /** COSE key. */
  readonly publicKey: Buffer;
  /** Signature counter (WebAuthn 6.1.1); 0 where the authenticator has none. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly backedUp: boolean;
  /** Set when the counter went back: there are two of it, and neither is believed any more. */
  readonly suspendedAt: Date | undefined;
}

export type Factor = TotpFactor | PasskeyFactor;

/** What may be shown of a factor. */
export type FactorSummary = Pick<Factor, "id" | "kind" | "name" | "createdAt" | "lastUsedAt"> & {
  readonly suspended: boolean;
};

/** What a person has. `enrolled`: holds a second factor that works; recovery codes alone do not count. */
export interface FactorsOf {
  readonly enrolled: boolean;
  readonly factors: readonly FactorSummary[];
  readonly recoveryCodesLeft: number;
}

export interface RecoveryCode {
  readonly tenantId: string;
  readonly personId: string;
  /** SHA-256 of 80 random bits. */
  readonly hash: string;
  readonly madeAt: Date;
  readonly usedAt: Date | undefined;
}

/**
 * Whose factor is being added or asked for, and in which browser: what one browser began no other can finish.
 * The person need not be signed in; in the sign-in flow the caller has seen the primary step.
 */
export interface FactorOwner {
  readonly tenantId: string;
  readonly personId: string;
  readonly browserHash: string;
  /** What the person's authenticator shows beside the name of this installation. */
  readonly email: string;
  readonly displayName: string;
}

/** A one-time-password app in the making. The person types `secret` or scans `uri` as a QR code. */
export interface TotpOffer {
  /** Named again at `confirm`; good for one owner, for a quarter of an hour. */
  readonly handle: string;
  /** Base32, in groups of four when shown. */
  readonly secret: string;
  /** `otpauth://totp/...` */
  readonly uri: string;
}

/** One attempt at a second factor. */
export interface FactorAttempt {
  readonly tenantId: string;
  readonly personId: string;
  readonly from: AttemptOrigin;
}

export type FactorVerdict = { readonly outcome: "ok"; readonly factorId: string } | Refusal;
