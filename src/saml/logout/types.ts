import type { Check } from "../../kernel/checks.ts";
import type { KeyPair, PostForm } from "../types.ts";

/** What a logout message must be measured against. Everything comes from what is registered, nothing from the message. */
export interface LogoutTrust {
  /** Expected `Issuer`. */
  readonly peerEntityId: string;
  /** PEM; each may have signed. */
  readonly certificates: readonly string[];
  /** Our SingleLogoutService, compared whole with `Destination`. */
  readonly sloUrl: string;
  /** Our PKCS#8 PEM decryption keys, newest first. */
  readonly decryptionKeys: readonly string[];
  /** `legacy` also lets AES-CBC with RSA-OAEP in, below a verified signature (C6). */
  readonly encryption: "strong" | "legacy";
  readonly clockSkewMs: number;
  /** Largest message, decoded and inflated, bytes. */
  readonly maxBytes: number;
  /** Largest number of elements. */
  readonly maxElements: number;
}

/** As it came over HTTP, undecoded. */
export type IncomingLogout =
  | { readonly binding: "redirect"; /** What stands behind `?`, octet by octet. */ readonly rawQuery: string }
  | { readonly binding: "post"; /** The body, `application/x-www-form-urlencoded`. */ readonly form: string };

interface LogoutFacts {
  readonly id: string;
  readonly issuer: string;
  readonly relayState: string | undefined;
  /** `IssueInstant`, ms since the epoch. */
  readonly issuedAt: number;
  /** First instant at which the message can no longer be presented, skew included; ms since the epoch. */
  readonly expiresAt: number;
  /** SHA-256 thumbprint (hex) of the certificate that verified. */
  readonly signerSha256: string;
}

/** SAML core 3.7.1, read from signed bytes and from nowhere else. */
export interface LogoutRequestFacts extends LogoutFacts {
  readonly kind: "request";
  readonly nameId: string;
  /** `urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified` where none was sent (SAML core 8.3.1). */
  readonly nameIdFormat: string;
  readonly nameQualifier?: string;
  readonly spNameQualifier?: string;
  /** Empty means all sessions of the person. */
  readonly sessionIndexes: readonly string[];
}

/** SAML core 3.7.2, read from signed bytes and from nowhere else. */
export interface LogoutResponseFacts extends LogoutFacts {
  readonly kind: "response";
  readonly inResponseTo: string;
  /** Top-level code, e.g. `urn:oasis:names:tc:SAML:2.0:status:Success`. */
  readonly status: string;
  /** Second-level code. */
  readonly detail: string | undefined;
}

/** A request that its signer really made: it may be answered, whatever else was wrong with it. */
export interface AuthenticRequest {
  readonly id: string;
  readonly relayState: string | undefined;
}

export type LogoutVerdict =
  | {
      readonly ok: true;
      readonly facts: LogoutRequestFacts | LogoutResponseFacts;
      readonly checks: readonly Check[];
    }
  | {
      readonly ok: false;
      /** Stable, `saml_...`. */
      readonly code: string;
      /** For the administrator; never for the browser. */
      readonly message: string;
      /** All that were made; the last is the one that failed. */
      readonly checks: readonly Check[];
      /** Only where the signature was verified before the refusal. */
      readonly request: AuthenticRequest | undefined;
    };

/**
 * Verifies one LogoutRequest or LogoutResponse of either front-channel binding. Pure: no clock, no store, no network.
 * Whether it was seen before, whether it answers us, and whom it names is the caller's to check.
 * Never throws for what a stranger can send.
 */
export type VerifyLogout = (
  incoming: IncomingLogout,
  trust: LogoutTrust,
  now: Date,
) => Promise<LogoutVerdict>;

/** What every logout message of ours says. */
export interface LogoutFrame {
  /** Starts with a letter or `_` (xs:ID). */
  readonly id: string;
  readonly issueInstant: Date;
  /** Our entity ID. */
  readonly issuer: string;
  /** The peer's SingleLogoutService. */
  readonly destination: string;
  readonly binding: "redirect" | "post";
  readonly relayState: string | undefined;
  readonly key: KeyPair;
}

export interface LogoutRequestInput extends LogoutFrame {
  readonly nameId: string;
  readonly nameIdFormat: string;
  /** As the peer sent them: it looks for the whole name (SAML core 3.7.3). */
  readonly nameQualifier?: string | undefined;
  readonly spNameQualifier?: string | undefined;
  readonly sessionIndex: string | undefined;
  /** First instant at which it is no longer to be obeyed. */
  readonly notOnOrAfter: Date;
}

export interface LogoutResponseInput extends LogoutFrame {
  readonly inResponseTo: string;
  readonly status: LogoutStatus;
}

/** SAML core 3.2.2.2. */
export interface LogoutStatus {
  readonly code: "Success" | "Requester" | "Responder";
  readonly detail?: "RequestDenied" | "PartialLogout";
}

/** How the browser carries a message of ours away. */
export type OutgoingLogout = { readonly url: string } | { readonly form: PostForm };
