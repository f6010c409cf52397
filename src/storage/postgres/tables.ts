import type { ColumnType } from "kysely";
import type { IdentityProvider, MetadataChange, RequestSettings } from "../../connections/types.ts";
import type { Actor, AuditEvent } from "../../kernel/audit.ts";
import type { Check, Fix } from "../../kernel/checks.ts";
import type { Mapping } from "../../mapping/types.ts";
import type { Draft, Replay, ReplayResult } from "../../signin/types.ts";

/** Read parsed, written as text: `pg` would write an array as a PostgreSQL array. */
type Json<T> = ColumnType<T, string, string>;
type NullableJson<T> = ColumnType<T | null, string | null, string | null>;

export interface TenantsTable {
  id: string;
  name: string;
  created_at: Date;
  version: number;
}

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
  connection_id: string | null;
  subdomains: boolean;
  status: "pending" | "verified" | "grace" | "lapsed";
  challenge: string;
  verified_at: Date | null;
  proved_by: "dns" | "https" | null;
  checked_at: Date | null;
  grace_until: Date | null;
  failing_since: Date | null;
  check_due_at: Date | null;
  created_at: Date;
  version: number;
}

/** The part of an app that is read whole and never searched. */
export interface AppSettings {
  redirectUris: readonly string[];
  postLogoutRedirectUris: readonly string[];
  backchannelLogoutUri?: string;
  requirePkce: boolean;
}

export interface AppsTable {
  id: string;
  tenant_id: string;
  protocol: "oidc";
  name: string;
  client_id: string;
  client_secret_hash: string;
  settings: Json<AppSettings>;
  groups: string[];
  enabled: boolean;
  created_at: Date;
  updated_at: Date;
  version: number;
}

export interface PeopleTable {
  id: string;
  tenant_id: string;
  email: string;
  given_name: string | null;
  family_name: string | null;
  display_name: string;
  groups: string[];
  custom: Json<Record<string, readonly string[]>>;
  status: "active" | "deactivated";
  created_at: Date;
  updated_at: Date;
  last_signin_at: Date | null;
  version: number;
}

export interface IdentitiesTable {
  tenant_id: string;
  connection_id: string;
  issuer: string;
  name_id_format: string;
  name_id: string;
  person_id: string;
  linked_at: Date;
}

export interface KeysTable {
  id: string;
  tenant_id: string;
  purpose: "saml-signing" | "saml-decryption" | "oidc-signing";
  algorithm: "RSA-2048" | "EC-P256";
  certificate: string;
  sealed_private_key: Buffer;
  created_at: Date;
  not_after: Date;
  generation: number;
  state: "next" | "active" | "retired";
}

export interface AdminKeysTable {
  id: string;
  tenant_id: string;
  name: string;
  secret_hash: string;
  scopes: string[];
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
}

export interface AttemptsTable {
  id: string;
  tenant_id: string;
  reference: string;
  at: Date;
  outcome: "accepted" | "refused" | "tested";
  code: string;
  connection_id: string | null;
  person_id: string | null;
  app_id: string | null;
  email: string | null;
  ip: string | null;
  user_agent: string | null;
  checks: Json<readonly Check[]>;
  fix: NullableJson<Fix>;
  sealed_message: Buffer | null;
  keep_until: Date;
}

export interface ReplaysTable {
  id: string;
  tenant_id: string;
  connection_id: string;
  span_from: Date;
  span_to: Date;
  draft: Json<Draft>;
  status: Replay["status"];
  total: number;
  done: number;
  result: NullableJson<ReplayResult>;
  created_at: Date;
  updated_at: Date;
}

export interface AuditEventsTable {
  tenant_id: string;
  sequence: number;
  id: string;
  at: Date;
  actor: Json<Actor>;
  ip: string | null;
  request_id: string | null;
  name: string;
  target_id: string | null;
  event: Json<AuditEvent>;
  previous_hash: string;
  hash: string;
}

/** Times are milliseconds since the epoch by the application's clock, here and in the next three. */
export interface EphemeralTable {
  key: string;
  value: string;
  expires_at: number;
}

export interface EphemeralMembersTable {
  key: string;
  member: string;
  expires_at: number;
}

export interface SessionsTable {
  key: string;
  tenant_id: string;
  person_id: string;
  connection_id: string;
  data: string;
  version: number;
  created_at: number;
  seen_at: number;
  ends_at: number;
  idle_ms: number;
}

export interface SessionRevocationsTable {
  tenant_id: string;
  subject: string;
  at: number;
}

export interface Tables {
  instance_values: { name: string; value: string };
  tenants: TenantsTable;
  connections: ConnectionsTable;
  metadata_changes: MetadataChangesTable;
  certificate_warnings: CertificateWarningsTable;
  mapping_versions: MappingVersionsTable;
  domains: DomainsTable;
  apps: AppsTable;
  people: PeopleTable;
  identities: IdentitiesTable;
  keys: KeysTable;
  admin_keys: AdminKeysTable;
  signin_attempts: AttemptsTable;
  replays: ReplaysTable;
  audit_events: AuditEventsTable;
  audit_heads: { tenant_id: string; sequence: number; hash: string };
  ephemeral: EphemeralTable;
  ephemeral_members: EphemeralMembersTable;
  sessions: SessionsTable;
  session_revocations: SessionRevocationsTable;
}
