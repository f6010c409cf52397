export type DomainStatus = "pending" | "verified" | "grace" | "lapsed";

/** What {@link Domain.provedBy} says, and where a proof is looked for. */
export type ProofMethod = "dns" | "https";

/**
 * A tenant's claim on a mail domain. Only a verified one, or one in grace, brings new people (D6, S7); a lapsed one
 * still routes and lets those in who are known (D2).
 */
export interface Domain {
  readonly id: string;
  readonly tenantId: string;
  /** Lower-case A-label form, without a trailing dot. */
  readonly name: string;
  /** Whether it routes and speaks for every sub-domain that has no proved claim of its own, anybody's (D4). */
  readonly subdomains: boolean;
  /** The connections whose assertions may speak for this domain, the primary one first (D4, D5). */
  readonly connectionIds: readonly string[];
  readonly status: DomainStatus;
  /** Random, per tenant and domain; what DNS or HTTPS must show. */
  readonly challenge: string;
  readonly verifiedAt: Date | undefined;
  /** Where the proof was found last. */
  readonly provedBy: ProofMethod | undefined;
  /** When the proof was last looked for on our own, or found. */
  readonly checkedAt: Date | undefined;
  /** The end of the grace that began when the proof was gone (exclusive); it stays when the domain has lapsed. */
  readonly graceUntil: Date | undefined;
  /** Since when no look has been answered; absent while looks are answered. */
  readonly failingSince: Date | undefined;
  /** When another tenant proved the name after this one's proof was gone for good (D3). Pending again since. */
  readonly lostAt: Date | undefined;
  /** When the proof is looked for next; absent while the claim is pending. */
  readonly checkDueAt: Date | undefined;
  readonly createdAt: Date;
  readonly version: number;
}
