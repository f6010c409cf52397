import type { ColumnType } from "kysely";
import type { Actor } from "../../../kernel/audit.ts";
import type { Bounds, PolicySettings, PolicyState, Rollout, SsoMode } from "../../../policies/types.ts";
import type { Evidence, PolicyWatch } from "../../../policies/watch.ts";
import type { Json, NullableJson } from "./json.ts";

export interface PoliciesTable {
  id: string;
  tenant_id: string;
  name: string;
  rank: number | null;
  sso_mode: SsoMode;
  sso_connection_id: string | null;
  settings: Json<Omit<PolicySettings, "sso"> & { readonly halt?: Bounds | undefined }>;
  ring_of: Rollout["of"] | null;
  /** Hundredths of a percent. */
  ring_limit: number | null;
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

export interface PolicyWatchesTable {
  id: string;
  tenant_id: string;
  policy_id: string;
  kind: PolicyWatch["kind"];
  version: number;
  undo_version: number;
  bounds: Json<Bounds>;
  since: Date;
  until: Date;
  baseline: Json<PolicyWatch["baseline"]>;
  state: PolicyWatch["state"];
  reason: string | null;
  evidence: NullableJson<Evidence>;
  ended_at: Date | null;
  examined_until: Date;
}

export interface PolicyWatchFailuresTable {
  tenant_id: string;
  watch_id: string;
  subject: string;
  person_id: string | null;
  at: Date;
  code: string;
  reference: string;
}
