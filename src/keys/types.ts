/** What a key is for: a key of one purpose never serves another. */
export type KeyPurpose = "saml-signing" | "saml-decryption" | "oidc-signing";

/** One of our own key pairs. The private half is sealed under the master key at rest (O5). */
export interface KeyRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly purpose: KeyPurpose;
  readonly algorithm: "RSA-2048" | "EC-P256";
  /** Self-signed X.509, PEM. */
  readonly certificate: string;
  readonly sealedPrivateKey: Buffer;
  readonly createdAt: Date;
  readonly notAfter: Date;
}
