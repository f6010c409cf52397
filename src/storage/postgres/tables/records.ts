import type { Actor, AuditEvent } from "../../../kernel/audit.ts";
import type { Check, Fix } from "../../../kernel/checks.ts";
import type { Moment } from "../../../signin/moments.ts";
import type { Preflight, PreflightDraft, PreflightResult } from "../../../signin/preflight/types.ts";
import type { Draft, Replay, ReplayResult } from "../../../signin/types.ts";
import type { Json, NullableJson } from "./json.ts";

export interface AttemptsTable {
  id: string;
  tenant_id: string;
  reference: string;
  at: Date;
  outcome: "accepted" | "refused" | "tested" | "unfinished";
  code: string;
  connection_id: string | null;
  person_id: string | null;
  app_id: string | null;
  email: string | null;
  ip: string | null;
  user_agent: string | null;
  checks: Json<readonly Check[]>;
  moments: NullableJson<readonly Moment[]>;
  fix: NullableJson<Fix>;
  sealed_message: Buffer | null;
  sealed_claims: Buffer | null;
  keep_until: Date;
}

/** One number of a period that was counted beforehand. */
export interface SigninTalliesTable {
  tenant_id: string;
  /** Where it begins. */
  period: Date;
  part: "bucket" | "connection" | "app" | "failure";
  /** Of `bucket`: where the fifteen minutes begin. */
  slot: Date | null;
  outcome: AttemptsTable["outcome"];
  connection_id: string | null;
  app_id: string | null;
  code: string | null;
  count: number;
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

export interface PreflightsTable {
  id: string;
  tenant_id: string;
  draft: Json<PreflightDraft>;
  status: Preflight["status"];
  total: number;
  done: number;
  result: NullableJson<PreflightResult>;
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
