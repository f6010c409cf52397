import type { ColumnType } from "kysely";
import type { Actor } from "../../../kernel/audit.ts";
import type { PolicySettings, PolicyState, SsoMode } from "../../../policies/types.ts";
import type { Json } from "./json.ts";

export interface PoliciesTable {
  id: string;
  tenant_id: string;
  name: string;
  rank: number | null;
  sso_mode: SsoMode;
  sso_connection_id: string | null;
  settings: Json<Omit<PolicySettings, "sso">>;
  created_at: Date;
  updated_at: Date;
  version: number;
}

export interface PolicyPeopleTable {
  tenant_id: string;
  person_id: string;
  policy_id: string;
}

export interface PolicyGroupsTable {
  tenant_id: string;
  group_id: string;
  policy_id: string;
}

export interface PolicyVersionsTable {
  tenant_id: string;
  policy_id: string;
  version: number;
  at: Date;
  actor: ColumnType<Actor, string, never>;
  policy: ColumnType<PolicyState, string, never>;
}
