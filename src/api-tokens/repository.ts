import type { Page, PageRequest } from "../kernel/page.ts";
import type { ApiToken, OwnedApiToken, TokenUse } from "./types.ts";

export interface ApiTokenFilter {
  readonly personId?: string;
  /** Part of its name, or of its owner's address or name; or the whole id. */
  readonly search?: string;
  readonly kind?: ApiToken["kind"];
  /** Those that end at this instant or before. */
  readonly expiringBefore?: Date;
}

/** "Live" is neither revoked nor at its end. */
export interface ApiTokenRepository {
  find(tenantId: string, id: string): Promise<ApiToken | undefined>;
  findBySecret(tenantId: string, secretHash: string): Promise<ApiToken | undefined>;
  /** All that are not revoked, newest first. */
  list(tenantId: string, filter: ApiTokenFilter, page: PageRequest): Promise<Page<OwnedApiToken>>;
  /**
   * Of any number of makings at once no more than `most` live tokens of the person come to be.
   * @returns `nobody` if there is no such active person
   */
  insert(token: ApiToken, most: number): Promise<"ok" | "too_many" | "nobody">;
  /** @returns what was revoked; absent if there is no such token, or it was revoked before, or it is not the person's */
  revoke(tenantId: string, id: string, at: Date, personId?: string): Promise<ApiToken | undefined>;
  /** @returns how many */
  revokeAll(tenantId: string, at: Date, personId?: string): Promise<number>;
  /** Writes it where the last written use is older than a minute. */
  used(tenantId: string, id: string, use: TokenUse): Promise<void>;
  /**
   * Claims the warning at this distance: each token is given to one caller, once.
   * @param days to the end of those that are wanted
   */
  claimWarnings(tenantId: string, days: number, now: Date, limit: number): Promise<readonly ApiToken[]>;
  /** Deletes those that were over before. @returns how many */
  forget(tenantId: string, before: Date, limit: number): Promise<number>;
}
