import type { Role } from "../../../administrators/types.ts";

export interface AdministratorsTable {
  tenant_id: string;
  person_id: string;
  role: Role;
  granted_at: Date;
}

/** Who administers, and their way in when nothing else works. */
export interface AdministratorTables {
  administrators: AdministratorsTable;
}
