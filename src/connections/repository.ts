import type { Page, PageRequest } from "../kernel/page.ts";
import type { Connection, MetadataChange } from "./types.ts";

export interface ConnectionFilter {
  /** Part of the name, of the entity ID or issuer, or of the preset's; or the whole id. */
  readonly search?: string;
  readonly protocol?: Connection["protocol"];
  readonly enabled?: boolean;
}

export interface ConnectionRepository {
  find(tenantId: string, id: string): Promise<Connection | undefined>;
  list(tenantId: string, page: PageRequest & ConnectionFilter): Promise<Page<Connection>>;
  insert(connection: Connection): Promise<void>;
  /** Writes the whole row where the stored version is `connection.version - 1`; `false` otherwise. */
  update(connection: Connection): Promise<boolean>;
  delete(tenantId: string, id: string): Promise<boolean>;
}

export interface MetadataChangeRepository {
  insert(change: MetadataChange): Promise<void>;
  find(tenantId: string, id: string): Promise<MetadataChange | undefined>;
  /** Newest first. */
  list(tenantId: string, connectionId: string, page: PageRequest): Promise<Page<MetadataChange>>;
  /** From `held` to what was decided; `false` if it is not held any more. */
  decide(
    tenantId: string,
    id: string,
    status: "approved" | "rejected" | "superseded",
    at: Date,
  ): Promise<boolean>;
}

/** A warning about one certificate at one distance is given once, on whichever node comes first. */
export interface CertificateWarningRepository {
  /** `true` for the first caller. */
  claim(tenantId: string, connectionId: string, sha256: string, days: number, at: Date): Promise<boolean>;
}

/** From the id in a public address to its owner: the one question that is asked before a tenant is known. */
export interface ConnectionLocator {
  tenantOfConnection(connectionId: string): Promise<string | undefined>;
  /** Connections of all tenants whose metadata is due at `now`, the longest due first. */
  connectionsWithMetadataDue(now: Date, limit: number): Promise<readonly { tenantId: string; id: string }[]>;
}
