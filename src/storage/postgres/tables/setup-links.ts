export interface SetupLinksTable {
  id: string;
  tenant_id: string;
  connection_id: string;
  preset: string | null;
  domain_id: string | null;
  note: string | null;
  token_hash: string;
  browser_hash: string | null;
  test_id: string | null;
  created_at: Date;
  expires_at: Date;
  begun_at: Date | null;
  finished_at: Date | null;
  revoked_at: Date | null;
}
