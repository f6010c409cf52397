import type { Page, PageRequest } from "../kernel/page.ts";
import type { App, CrowdApp, OidcApp, ProxyApp, SamlApp } from "./types.ts";

export interface AppFilter {
  /** Part of the name, client id, entity ID or a host; or the whole id. */
  readonly search?: string;
  readonly protocol?: App["protocol"];
  readonly enabled?: boolean;
}

export interface AppRepository {
  find(tenantId: string, id: string): Promise<App | undefined>;
  list(tenantId: string, page: PageRequest & AppFilter): Promise<Page<App>>;
  /** Names of the apps that say something of a group of this name. */
  namingGroup(
    tenantId: string,
    group: string,
  ): Promise<readonly { readonly id: string; readonly name: string }[]>;
  findByEntityId(tenantId: string, entityId: string): Promise<SamlApp | undefined>;
  /** @throws AppHostTaken */
  insert(app: App): Promise<void>;
  /** @throws AppHostTaken. `false` if the stored version is not `app.version - 1`. */
  update(app: App): Promise<boolean>;
  delete(tenantId: string, id: string): Promise<boolean>;
}

/** A client id, the id in a start address and a host are public and come before a tenant is known. */
export interface AppLocator {
  findApp(id: string): Promise<App | undefined>;
  findByClientId(clientId: string): Promise<OidcApp | undefined>;
  /** By the host itself, else by a wildcard for its first label. */
  findByHost(host: string): Promise<ProxyApp | undefined>;
  findByApplicationName(name: string): Promise<CrowdApp | undefined>;
}
