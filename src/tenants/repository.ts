import type { Page, PageRequest } from "../kernel/page.ts";
import type { Picture, Tenant } from "./types.ts";

/** Tenants are the installation's own rows: called inside a transaction of `INSTANCE_TENANT`, or of the tenant itself. */
export interface TenantRepository {
  find(id: string): Promise<Tenant | undefined>;
  list(page: PageRequest & { search?: string }): Promise<Page<Tenant>>;
  /** @returns `false` if the name is taken */
  insert(tenant: Tenant): Promise<boolean>;
  update(tenant: Tenant): Promise<"ok" | "stale" | "taken">;
}

/** One picture for each tenant: called inside a transaction of the tenant. */
export interface LogoRepository {
  put(tenantId: string, picture: Picture): Promise<void>;
  remove(tenantId: string): Promise<void>;
}

/** What a page shows of its tenant, before anybody is known. */
export interface BrandingLocator {
  brandedTenant(tenantId: string): Promise<Pick<Tenant, "name" | "branding"> | undefined>;
  /** @returns `undefined` where the installation has several */
  onlyTenant(): Promise<string | undefined>;
  findLogo(hash: string): Promise<Picture | undefined>;
}
