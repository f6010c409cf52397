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
  connection_id: string | null;
  data: string;
  version: number;
  created_at: number;
  seen_at: number;
  ends_at: number;
  idle_ms: number;
  /** By host. */
  doors: Readonly<Record<string, { readonly secretHash: string; readonly appId: string }>>;
}

export interface SessionRevocationsTable {
  tenant_id: string;
  subject: string;
  at: number;
}
