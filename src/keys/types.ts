/** What a key is for: a key of one purpose never serves another. */
export type KeyPurpose = "saml-signing" | "saml-decryption" | "saml-idp-signing" | "oidc-signing";

export type KeyAlgorithm = "RSA-2048" | "EC-P256";

/** One of our own key pairs. The private half is sealed under the master key at rest (O5). */
export interface KeyRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly purpose: KeyPurpose;
  readonly algorithm: KeyAlgorithm;
  /** Self-signed X.509, PEM. */
  readonly certificate: string;
  readonly sealedPrivateKey: Buffer;
  readonly createdAt: Date;
  readonly notAfter: Date;
  /**
   * `next` is published but does not sign yet, so that peers can learn it; `active` signs; `retired` is published, and
   * decrypts and verifies, until it is removed (C4, O5). Exactly one is active for a purpose and algorithm.
   */
  readonly state: "next" | "active" | "retired";
}

/** A key pair ready for use. Never leaves the process, never logged. */
export interface OpenKey {
  readonly id: string;
  readonly algorithm: KeyAlgorithm;
  /** PKCS#8 PEM. */
  readonly privateKey: string;
  /** X.509 PEM. */
  readonly certificate: string;
  readonly createdAt: Date;
  readonly notAfter: Date;
  /**
   * `next` is published but does not sign yet, so that peers can learn it; `active` signs; `retired` is published, and
   * decrypts and verifies, until it is removed (C4, O5). Exactly one is active for a purpose and algorithm.
   */
  readonly state: "next" | "active" | "retired";
}

/** Makes a key pair with its self-signed certificate; `saml/` has the one that is used. */
export type MakeCertificate = (request: {
  readonly commonName: string;
  readonly algorithm: KeyAlgorithm;
  readonly notBefore: Date;
  readonly notAfter: Date;
}) => Promise<{ readonly privateKey: string; readonly certificate: string }>;
