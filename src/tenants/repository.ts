import type { Page, PageRequest } from "../kernel/page.ts";
import type { Tenant } from "./types.ts";

/** Tenants are the installation's own rows: called inside a transaction of `INSTANCE_TENANT`. */
export interface TenantRepository {
  find(id: string): Promise<Tenant | undefined>;
  list(page: PageRequest & { search?: string }): Promise<Page<Tenant>>;
  /** @returns `false` if the name is taken */
  insert(tenant: Tenant): Promise<boolean>;
  update(tenant: Tenant): Promise<"ok" | "stale" | "taken">;
}
