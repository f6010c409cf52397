/** The one service provider that a simulated identity provider answers. */
export interface TrustedServiceProvider {
  readonly entityId: string;
  readonly acsUrl: string;
  /** PEM, to verify its requests. */
  readonly certificates: readonly string[];
  /** PEM, for assertions that only it may read. */
  readonly encryptionCertificate?: string;
  /** Where a person may start with it. */
  readonly loginUrl?: string;
}
