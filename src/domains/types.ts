export type DomainStatus = "pending" | "verified" | "grace" | "lapsed";

/** A tenant's claim on a mail domain. Only a verified one routes, creates people or may be spoken for (D4 to D6). */
export interface Domain {
  readonly id: string;
  readonly tenantId: string;
  /** Lower-case A-label form, without a trailing dot. */
  readonly name: string;
  /** The connection whose assertions may speak for this domain. */
  readonly connectionId: string | undefined;
  readonly status: DomainStatus;
  /** Random, per tenant and domain; what DNS or HTTPS must show. */
  readonly challenge: string;
  readonly verifiedAt: Date | undefined;
  readonly checkedAt: Date | undefined;
  readonly createdAt: Date;
  readonly version: number;
}
