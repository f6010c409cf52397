import type { Page, PageRequest } from "../kernel/page.ts";
import type {
  BreakGlassSession,
  CodeFacts,
  Readiness,
  RecoveryCode,
  RecoveryCredential,
  SessionFacts,
  Use,
} from "./types.ts";

export type NewCredential = Pick<RecoveryCredential, "id" | "tenantId" | "personId" | "createdAt">;

export interface HolderFilter {
  /** Part of the holder's address or name; or the whole id, or the holder's. */
  readonly search?: string;
}

export interface BreakGlassRepository {
  insert(credential: NewCredential, codes: readonly RecoveryCode[]): Promise<void>;
  find(tenantId: string, id: string): Promise<RecoveryCredential | undefined>;
  /** Newest first, revoked ones too. */
  list(
    tenantId: string,
    page: PageRequest & HolderFilter & { revoked?: boolean },
  ): Promise<Page<RecoveryCredential>>;
  revoke(tenantId: string, id: string, at: Date): Promise<boolean>;
  readiness(tenantId: string): Promise<Readiness>;
  /**
   * Of any number of takers at once one gets it.
   * @returns `false` unless the code is unused, its sheet not revoked and its holder active
   */
  take(tenantId: string, selector: string, use: Use, at: Date): Promise<boolean>;
  insertSession(session: BreakGlassSession): Promise<void>;
  /** Newest first, ended ones too. */
  listSessions(tenantId: string, page: PageRequest & HolderFilter): Promise<Page<SessionFacts>>;
  /** @returns whose it was; `undefined` if there is none that is open */
  endSession(tenantId: string, id: string, at: Date): Promise<{ readonly personId: string } | undefined>;
}

/** Codes and cookies come before a tenant is known. */
export interface BreakGlassLocator {
  breakGlassCode(selector: string): Promise<CodeFacts | undefined>;
  breakGlassSession(tokenHash: string): Promise<SessionFacts | undefined>;
}

/** What break-glass needs to know of administrators. */
export interface AdministratorLookup {
  find(tenantId: string, personId: string): Promise<{ readonly person: Holding } | undefined>;
}

interface Holding {
  readonly email: string;
  readonly status: "active" | "deactivated";
}
