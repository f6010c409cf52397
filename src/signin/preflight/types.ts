import type { Loss } from "../way-in/loss.ts";

/** What is measured: a policy that is stored, changes laid over it, or one that does not exist yet. */
export interface PreflightDraft {
  /** Absent: the draft is a whole new policy. */
  readonly policyId?: string;
  /** As the API takes them. Absent: the policy as it is stored. */
  readonly changes?: unknown;
}

export interface Preflight {
  readonly id: string;
  readonly tenantId: string;
  readonly draft: PreflightDraft;
  readonly status: "running" | "done" | "failed";
  /** People whom it may concern. */
  readonly total: number;
  readonly done: number;
  readonly result: PreflightResult | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Somebody, by id and address. */
export interface Concerned {
  readonly personId: string;
  readonly email: string;
}

export interface LosesAccess extends Concerned, Loss {
  /** Has no way in without the draft either. */
  readonly already: boolean;
}

export interface MustEnrol extends Concerned {
  /** Nothing is asked of those whom the identity provider vouches for. */
  readonly unlessVouchedFor: boolean;
}

/** The first thousand by id of each kind, and how many there are. */
export interface Listed<T> {
  readonly items: readonly T[];
  readonly count: number;
}

export interface PreflightResult {
  /** Everybody whose policy it would be has a way in, and an owner among the administrators, if there is any. */
  readonly ok: boolean;
  /** People whose policy the draft would be, or no longer be. */
  readonly affected: number;
  readonly losesAccess: Listed<LosesAccess>;
  readonly mustEnrol: Listed<MustEnrol>;
  readonly newPassword: Listed<Concerned>;
  /** No loss: they can come in, and never have by an identity provider. */
  readonly neverBySso: Listed<Concerned>;
  /** The change would be refused: no owner could sign in any more. */
  readonly locksOutAdministrators: boolean;
  readonly sessionsEnding: number;
  readonly apiTokens: { readonly ending: number; readonly shortened: number };
  readonly warnings: readonly { readonly code: string; readonly because: string }[];
}
