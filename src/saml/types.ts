import type { Check } from "../kernel/checks.ts";

/** What a response must be measured against. Everything comes from the stored connection, nothing from the message. */
export interface ResponseTrust {
  /** Expected `Issuer` of response and assertion. */
  readonly idpEntityId: string;
  /** PEM; each may have signed. */
  readonly certificates: readonly string[];
  /** Our entity ID: the audience. */
  readonly spEntityId: string;
  /** Expected `Destination` and `Recipient`, compared whole. */
  readonly acsUrl: string;
  /** Our PKCS#8 PEM decryption keys, newest first. */
  readonly decryptionKeys: readonly string[];
  /** `legacy` also lets AES-CBC with RSA-OAEP in (C6). RSA-1_5 and 3DES never. */
  readonly encryption: "strong" | "legacy";
  readonly clockSkewMs: number;
  /** Largest decoded body, bytes. */
  readonly maxBytes: number;
  /** Largest number of elements. */
  readonly maxElements: number;
}

/** Read from signed bytes and from nowhere else. */
export interface SignedFacts {
  readonly responseId: string;
  readonly assertionId: string;
  readonly issuer: string;
  readonly nameId: string;
  /** `urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified` where none was sent (SAML core 8.3.1). */
  readonly nameIdFormat: string;
  /** Absent where none was sent. */
  readonly nameQualifier?: string;
  readonly spNameQualifier?: string;
  /** From `SubjectConfirmationData` in the signed assertion; absent for an unsolicited response. */
  readonly inResponseTo: string | undefined;
  readonly sessionIndex: string | undefined;
  /** Milliseconds since the epoch. */
  readonly sessionNotOnOrAfter: number | undefined;
  readonly authnInstant: number;
  readonly authnContext: string | undefined;
  /** First instant at which the assertion can no longer be presented, skew included; ms since the epoch. */
  readonly expiresAt: number;
  /** Attribute name to values, in the order received. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  /** SHA-256 thumbprint (hex) of the certificate that verified. */
  readonly signerSha256: string;
  readonly signed: "assertion" | "response" | "both";
  readonly encrypted: boolean;
}

export type Verdict =
  | { readonly ok: true; readonly facts: SignedFacts; readonly checks: readonly Check[] }
  | {
      readonly ok: false;
      /** Stable, `saml_...`. */
      readonly code: string;
      /** For the administrator; never for the browser. */
      readonly message: string;
      /** All that were made; the last is the one that failed. */
      readonly checks: readonly Check[];
      /** Unverified hints for the flight recorder only, never for a decision. */
      readonly claimed: {
        readonly inResponseTo?: string;
        readonly issuer?: string;
        readonly nameId?: string;
      };
    };

/**
 * Verifies one `SAMLResponse` form field (base64 as posted). Pure: no clock, no store, no network.
 * Whether `inResponseTo` is ours and whether the assertion was seen before is the caller's to check.
 * Never throws for what a stranger can send.
 */
export type VerifyResponse = (field: string, trust: ResponseTrust, now: Date) => Promise<Verdict>;

/** A key pair as `saml/` needs it: PKCS#8 PEM and X.509 PEM. */
export interface KeyPair {
  readonly privateKey: string;
  readonly certificate: string;
}

/** What an IdP's metadata says, as far as a service provider needs it. */
export interface IdpMetadata {
  readonly entityId: string;
  readonly ssoRedirectUrl: string | undefined;
  readonly ssoPostUrl: string | undefined;
  readonly sloUrl: string | undefined;
  readonly sloResponseUrl: string | undefined;
  readonly sloBinding: "redirect" | "post" | undefined;
  /** PEM. */
  readonly certificates: readonly string[];
  readonly wantAuthnRequestsSigned: boolean;
  readonly validUntil: Date | undefined;
}

export interface AuthnRequestInput {
  /** Starts with a letter or `_` (xs:ID). */
  readonly id: string;
  readonly issueInstant: Date;
  readonly spEntityId: string;
  readonly acsUrl: string;
  readonly destination: string;
  readonly relayState: string;
  readonly forceAuthn: boolean;
  /** `AuthnContextClassRef`s, in the order of preference. */
  readonly authnContexts?: readonly string[];
  readonly authnContextComparison?: "exact" | "minimum" | "maximum" | "better";
  readonly nameIdFormat?: string | undefined;
  /** Added to the query of `destination`, outside the message. */
  readonly extraParameters?: Readonly<Record<string, string>>;
  readonly key: KeyPair;
}

/** A form that a browser posts for us (SAML bindings 3.5.4). */
export interface PostForm {
  readonly action: string;
  /** Name to value, in the order in which they are sent. */
  readonly fields: Readonly<Record<string, string>>;
}
