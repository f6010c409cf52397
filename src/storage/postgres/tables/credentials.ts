export interface PasswordsTable {
  tenant_id: string;
  person_id: string;
  hash: string;
  previous: string[];
  set_at: Date;
  version: number;
}

export interface SecondFactorsTable {
  id: string;
  tenant_id: string;
  person_id: string;
  kind: "totp" | "passkey";
  name: string;
  created_at: Date;
  last_used_at: Date | null;
  sealed_secret: Buffer | null;
  last_step: number | null;
  credential_id: string | null;
  public_key: Buffer | null;
  counter: number | null;
  transports: string[];
  backed_up: boolean;
  suspended_at: Date | null;
}

export interface RecoveryCodesTable {
  tenant_id: string;
  person_id: string;
  hash: string;
  made_at: Date;
  used_at: Date | null;
}
