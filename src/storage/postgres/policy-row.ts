import type { Selectable } from "kysely";
import type { Rules } from "../../policies/types.ts";
import type { PoliciesTable } from "./tables/policies.ts";

export type PolicyRow = Selectable<PoliciesTable>;

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
  isDefault: row.id === row.tenant_id,
  version: row.version,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
