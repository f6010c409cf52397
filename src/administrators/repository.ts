import type { Page, PageRequest } from "../kernel/page.ts";
import type { Administrator } from "./types.ts";

export interface AdministratorFilter {
  /** Part of the person's address or name; or the whole id. */
  readonly search?: string;
  readonly role?: Administrator["role"];
}

export interface AdministratorRepository {
  find(tenantId: string, personId: string): Promise<Administrator | undefined>;
  /** Newest first. */
  list(tenantId: string, page: PageRequest & AdministratorFilter): Promise<Page<Administrator>>;
  /**
   * From here to the end of the transaction no other changes the tenant's administrators, or deactivates one.
   * @returns the ids of the owners who are active
   */
  lockOwners(tenantId: string): Promise<readonly string[]>;
  /** Makes or replaces the person's one role. */
  save(administrator: Omit<Administrator, "person">): Promise<void>;
  /** What hangs on it, break-glass credentials too, goes with it. @returns `false` if there was none */
  remove(tenantId: string, personId: string): Promise<boolean>;
}

/** What administrators need to know of the directory. */
export interface PersonLookup {
  find(tenantId: string, id: string): Promise<{ readonly status: "active" | "deactivated" } | undefined>;
}
