import type { Json } from "./json.ts";

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

export interface GroupsTable {
  id: string;
  tenant_id: string;
  name: string;
  description: string;
  created_at: Date;
  updated_at: Date;
  version: number;
}

export interface GroupMembersTable {
  tenant_id: string;
  group_id: string;
  person_id: string;
  source: "idp" | "manual" | "scim";
  added_at: Date;
}
