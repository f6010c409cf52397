import type { Page, PageRequest } from "../kernel/page.ts";
import type { Connection } from "./types.ts";

export interface ConnectionRepository {
  find(tenantId: string, id: string): Promise<Connection | undefined>;
  list(tenantId: string, page: PageRequest & { search?: string }): Promise<Page<Connection>>;
  insert(connection: Connection): Promise<void>;
  /** Writes the whole row where the stored version is `connection.version - 1`; `false` otherwise. */
  update(connection: Connection): Promise<boolean>;
  delete(tenantId: string, id: string): Promise<boolean>;
}

/** From the id in a public address to its owner: the one question that is asked before a tenant is known. */
export interface ConnectionLocator {
  tenantOfConnection(connectionId: string): Promise<string | undefined>;
}
