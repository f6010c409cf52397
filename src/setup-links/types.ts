/**
 * A link by which a customer's own IT administrator sets up one connection and nothing else (W3). It is worth something
 * to the browser that began with it, until it is finished, revoked or over.
 */
export interface SetupLink {
  readonly id: string;
  readonly tenantId: string;
  readonly connectionId: string;
  /** The vendor, once it is chosen. */
  readonly preset: string | undefined;
  /** The claim on a mail domain that is proved on the way. */
  readonly domainId: string | undefined;
  /** For administrators: who was given it, and why. */
  readonly note: string | undefined;
  /** SHA-256 of the link's secret. */
  readonly tokenHash: string;
  /** SHA-256 of the secret in the cookie of the browser that began. */
  readonly browserHash: string | undefined;
  /** The last test sign-in, as the recorder keeps it. */
  readonly testId: string | undefined;
  readonly createdAt: Date;
  /** Exclusive. */
  readonly expiresAt: Date;
  readonly begunAt: Date | undefined;
  readonly finishedAt: Date | undefined;
  readonly revokedAt: Date | undefined;
}

/** One of a list, with what it is about. */
export interface ListedSetupLink extends SetupLink {
  readonly connectionName: string;
}

export type SetupLinkStatus = "waiting" | "begun" | "finished" | "revoked" | "expired";

export function statusOf(link: SetupLink, now: Date): SetupLinkStatus {
  if (link.revokedAt !== undefined) return "revoked";
  if (link.finishedAt !== undefined) return "finished";
  if (link.expiresAt <= now) return "expired";
  return link.begunAt === undefined ? "waiting" : "begun";
}
