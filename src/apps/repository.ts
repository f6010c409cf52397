import type { Page, PageRequest } from "../kernel/page.ts";
import type { App, OidcApp } from "./types.ts";

export interface AppRepository {
  find(tenantId: string, id: string): Promise<App | undefined>;
  list(tenantId: string, page: PageRequest & { search?: string }): Promise<Page<App>>;
  /** Names of the apps that say something of a group of this name. */
  namingGroup(tenantId: string, group: string): Promise<readonly string[]>;
  insert(app: App): Promise<void>;
  /** `false` if the stored version is not `app.version - 1`. */
  update(app: App): Promise<boolean>;
  delete(tenantId: string, id: string): Promise<boolean>;
}

/** A client id is public and comes before a tenant is known. */
export interface AppLocator {
  findByClientId(clientId: string): Promise<OidcApp | undefined>;
}
