import type { Actor } from "../../../kernel/audit.ts";
import type { AddressMove, ArrivingProfile, Collision, Decision } from "../../../directory/collision.ts";
import type { Merge } from "../../../directory/merge.ts";
import type { Json, NullableJson } from "./json.ts";

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
  merged_into: string | null;
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
  expires_at: Date | null;
}

export interface DirectoryLinksTable {
  tenant_id: string;
  directory_id: string;
  external_id: string;
  person_id: string;
  linked_at: Date;
}

export interface CollisionsTable {
  id: string;
  tenant_id: string;
  kind: Collision["kind"];
  status: Collision["status"];
  fingerprint: string;
  connection_id: string;
  issuer: string;
  name_id_format: string;
  name_id: string;
  directory_id: string | null;
  external_id: string | null;
  email: string;
  profile: Json<ArrivingProfile>;
  holder_id: string;
  claimant_id: string | null;
  signin_id: string;
  reference: string;
  first_seen_at: Date;
  last_seen_at: Date;
  times: number;
  decision: Decision | null;
  decided_at: Date | null;
  decided_by: NullableJson<Actor>;
  closed_at: Date | null;
  moves: Json<readonly AddressMove[]>;
  version: number;
}

export interface PersonMergesTable {
  id: string;
  tenant_id: string;
  into_id: string;
  from_id: string;
  at: Date;
  actor: Json<Actor>;
  undo_until: Date;
  undone_at: Date | null;
  moved: Json<Pick<Merge, "before" | "identities" | "externalIds" | "groups" | "kept">>;
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
