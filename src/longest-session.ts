import { builtInPolicy, sessionLimitsOf, type SessionDefaults } from "./policies/defaults.ts";
import type { Policies } from "./policies/policies.ts";

/** Milliseconds: the longest that any policy of the tenant lets a session last. */
export const longestSessionOf =
  (policies: Pick<Policies, "list">, defaults: SessionDefaults) =>
  async (tenantId: string): Promise<number> => {
    const all = await policies.list(tenantId);
    const limits = [builtInPolicy(tenantId, defaults), ...all].map(sessionLimitsOf);
    return Math.max(...limits.map(({ absoluteMs }) => absoluteMs));
  };
