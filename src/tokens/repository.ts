import type { Page, PageRequest } from "../kernel/page.ts";
import type { AdminKey } from "./types.ts";

export interface AdminKeyFilter {
  /** Part of the name; or the whole id. */
  readonly search?: string;
  readonly state?: { readonly is: "active" | "expired" | "revoked"; readonly at: Date };
}

export interface AdminKeyRepository {
  find(tenantId: string, id: string): Promise<AdminKey | undefined>;
  list(tenantId: string, page: PageRequest & AdminKeyFilter): Promise<Page<AdminKey>>;
  /** @returns `false` if a key with this secret exists already */
  insert(key: AdminKey): Promise<boolean>;
  revoke(tenantId: string, id: string, at: Date): Promise<boolean>;
  /** Writes `last_used_at` where it is older than a minute. */
  used(tenantId: string, id: string, at: Date): Promise<void>;
}

/** A presented secret comes before a tenant is known. */
export interface AdminKeyLocator {
  findAdminKey(secretHash: string): Promise<AdminKey | undefined>;
}
