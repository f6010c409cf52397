import type { ColumnType } from "kysely";
import type { IdentityProvider, MetadataChange, RequestSettings } from "../../../connections/types.ts";
import type { Actor } from "../../../kernel/audit.ts";
import type { Mapping } from "../../../mapping/types.ts";

/** JSON has no dates and no bytes: times in RFC 3339, bytes in base64. */
export interface StoredMetadataSource {
  url: string;
  entityId?: string;
  signer?: string;
  etag?: string;
  lastModified?: string;
  fetchedAt?: string;
  validUntil?: string;
  cacheDurationMs?: number;
  failures: number;
  lastError?: string;
}

/** Time in RFC 3339. */
export interface StoredNameIdChange {
  toFormat: string;
  until: string;
}

export interface StoredOidcUpstream {
  issuer: string;
  clientId: string;
  sealedClientSecret: string;
  scopes: string[];
}

export interface MetadataChangesTable {
  id: string;
  tenant_id: string;
  connection_id: string;
  at: Date;
  status: MetadataChange["status"];
  reasons: string[];
  difference: ColumnType<MetadataChange["difference"], string, never>;
  proposed: ColumnType<IdentityProvider, string, never>;
  decided_at: Date | null;
}

export interface CertificateWarningsTable {
  tenant_id: string;
  connection_id: string;
  sha256: string;
  days: number;
  warned_at: Date;
}

export interface ConnectionsTable {
  id: string;
  tenant_id: string;
  name: string;
  protocol: "saml" | "oidc";
  preset: string;
  enabled: boolean;
  idp_entity_id: string | null;
  idp_sso_url: string | null;
  idp_slo_url: string | null;
  idp_certificates: string[];
  encryption: "strong" | "legacy";
  idp_sso_post_url: string | null;
  idp_slo_response_url: string | null;
  idp_slo_binding: "redirect" | "post" | null;
  idp_initiated: boolean;
  jit: boolean;
  name_id_change: ColumnType<StoredNameIdChange | null, string | null, string | null>;
  request: ColumnType<Partial<RequestSettings>, string, string>;
  metadata: ColumnType<StoredMetadataSource | null, string | null, string | null>;
  oidc: ColumnType<StoredOidcUpstream | null, string | null, string | null>;
  metadata_due_at: Date | null;
  mapping: ColumnType<Mapping | null, string | null | undefined, string | null>;
  created_at: Date;
  updated_at: Date;
  version: number;
}

export interface MappingVersionsTable {
  tenant_id: string;
  connection_id: string;
  version: number;
  at: Date;
  actor: ColumnType<Actor, string, never>;
  mapping: ColumnType<Mapping, string, never>;
}

export interface DomainsTable {
  id: string;
  tenant_id: string;
  name: string;
  subdomains: boolean;
  status: "pending" | "verified" | "grace" | "lapsed";
  challenge: string;
  verified_at: Date | null;
  proved_by: "dns" | "https" | null;
  checked_at: Date | null;
  grace_until: Date | null;
  failing_since: Date | null;
  lost_at: Date | null;
  check_due_at: Date | null;
  created_at: Date;
  version: number;
}

export interface DomainConnectionsTable {
  tenant_id: string;
  domain_id: string;
  connection_id: string;
  position: number;
}
