import type { Transact } from "./kernel/transaction.ts";
import { builtInPolicy, sessionLimitsOf, type SessionDefaults } from "./policies/defaults.ts";
import { appPasswordStanding, standing } from "./policies/standing.ts";
import type { RulesFor } from "./sessions/live-rules.ts";
import type { Repositories } from "./storage/repositories.ts";

type Rows = Pick<Repositories, "policies" | "factors">;

/** What the one policy of each person, as it is now, demands of their sessions (P6). */
export const sessionRulesOf =
  (transact: Transact<Rows>, defaults: SessionDefaults): RulesFor =>
  async (tenantId, personIds) => {
    const { deciding, enrolled } = await transact(tenantId, async ({ policies, factors }) => ({
      deciding: await policies.decidingFor(tenantId, personIds),
      enrolled: await factors.enrolledAmong(tenantId, personIds),
    }));
    return (personId) => {
      const policy = deciding.get(personId)?.policy ?? builtInPolicy(tenantId, defaults);
      return {
        limits: sessionLimitsOf(policy),
        refusal: ({ method, ...by }) =>
          method === "app-password"
            ? appPasswordStanding(policy)
            : standing(policy, { ...by, method, enrolled: enrolled.has(personId) }),
      };
    };
  };
