import type { Role } from "../../../administrators/types.ts";
import type { Use } from "../../../break-glass/types.ts";

interface AdministratorsTable {
  tenant_id: string;
  person_id: string;
  role: Role;
  granted_at: Date;
}

interface CredentialsTable {
  id: string;
  tenant_id: string;
  person_id: string;
  created_at: Date;
  revoked_at: Date | null;
}

interface CodesTable {
  selector: string;
  tenant_id: string;
  credential_id: string;
  hash: string;
  used_at: Date | null;
  used_for: Use | null;
}

interface SessionsTable {
  id: string;
  tenant_id: string;
  person_id: string;
  credential_id: string;
  token_hash: string;
  created_at: Date;
  ends_at: Date;
  ended_at: Date | null;
  ip: string | null;
  user_agent: string | null;
}

/** Who administers, and their way in when nothing else works. */
export interface AdministratorTables {
  administrators: AdministratorsTable;
  break_glass_credentials: CredentialsTable;
  break_glass_codes: CodesTable;
  break_glass_sessions: SessionsTable;
}
