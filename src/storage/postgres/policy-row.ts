import type { Selectable } from "kysely";
import type { Rollout, Rules } from "../../policies/types.ts";
import type { PoliciesTable } from "./tables/policies.ts";

export type PolicyRow = Selectable<PoliciesTable>;

function toRollout({ ring_of, ring_limit, settings }: PolicyRow): Rollout | undefined {
  if (ring_of === null || ring_limit === null || settings.halt === undefined) return undefined;
  return { of: ring_of, percent: ring_limit / 100, halt: settings.halt };
}

export const toRules = (row: PolicyRow): Rules => ({
  id: row.id,
  tenantId: row.tenant_id,
  name: row.name,
  rank: row.rank ?? undefined,
  sso: { mode: row.sso_mode, connectionId: row.sso_connection_id ?? undefined },
  twoStep: row.settings.twoStep,
  session: row.settings.session,
  apiTokens: row.settings.apiTokens,
  password: row.settings.password,
  notice: row.settings.notice,
  rollout: toRollout(row),
  isDefault: row.id === row.tenant_id,
  version: row.version,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
