/** A sheet of single-use codes of one administrator. */
export interface RecoveryCredential {
  readonly id: string;
  readonly tenantId: string;
  readonly personId: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | undefined;
  readonly codes: { readonly total: number; readonly left: number };
  readonly lastUsedAt: Date | undefined;
  readonly lastRehearsedAt: Date | undefined;
  readonly person: Holder;
}

/** The administrator as the directory has them now. */
export interface Holder {
  readonly email: string;
  readonly displayName: string;
  readonly status: "active" | "deactivated";
}

/** One code. Its first part names it, the rest is the secret, of which the hash is kept. */
export interface RecoveryCode {
  readonly tenantId: string;
  readonly credentialId: string;
  readonly selector: string;
  readonly hash: string;
}

export type Use = "sign-in" | "rehearsal";

/** A code with all that decides whether it may be used. */
export interface CodeFacts extends RecoveryCode {
  readonly personId: string;
  readonly usedAt: Date | undefined;
  readonly revokedAt: Date | undefined;
  readonly person: Holder;
}

/** A browser that came in by a code. The token's SHA-256 is kept. */
export interface BreakGlassSession {
  readonly id: string;
  readonly tenantId: string;
  readonly personId: string;
  readonly credentialId: string;
  readonly tokenHash: string;
  readonly createdAt: Date;
  /** Absolute: use does not prolong it. */
  readonly endsAt: Date;
  readonly endedAt: Date | undefined;
  readonly ip: string | undefined;
  readonly userAgent: string | undefined;
}

/** A session with all that decides whether it is alive. */
export interface SessionFacts extends BreakGlassSession {
  readonly revokedAt: Date | undefined;
  readonly person: Holder;
}

/** How well a tenant is prepared. Codes count that would work now. */
export interface Readiness {
  readonly usableCodes: number;
  /** How many administrators hold them. */
  readonly holders: number;
  readonly lastUsedAt: Date | undefined;
  readonly lastRehearsedAt: Date | undefined;
}
