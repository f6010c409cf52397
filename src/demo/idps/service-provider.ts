/** The one service provider that a simulated identity provider answers. */
export interface TrustedServiceProvider {
  readonly entityId: string;
  readonly acsUrl: string;
  /** PEM, to verify its requests. */
  readonly certificates: readonly string[];
  /** PEM, to encrypt for it. */
  readonly encryptionCertificate?: string;
  /** Where a person may start with it. */
  readonly loginUrl?: string;
}
