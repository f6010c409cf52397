import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Transact } from "../kernel/transaction.ts";
import { WARN_AT_DAYS } from "./expiry.ts";
import type { ApiTokenRepository } from "./repository.ts";

interface Needs {
  readonly transact: Transact<{ readonly apiTokens: ApiTokenRepository; readonly audit: AuditTrail }>;
  readonly clock: Clock;
}

export type ApiTokenWatch = ReturnType<typeof createApiTokenWatch>;

/** Warnings in one transaction: the tenant's chain is locked no longer than that. */
const BATCH = 100;

/** API tokens come to their ends; the trail tells of it in time (T3). */
export function createApiTokenWatch({ transact, clock }: Needs) {
  const warnOf = (tenantId: string, days: number): Promise<number> =>
    transact(tenantId, async ({ apiTokens, audit }) => {
      const claimed = await apiTokens.claimWarnings(tenantId, days, clock(), BATCH);
      const by: AuditContext = { tenantId, actor: { kind: "system", name: "API token watch" } };
      for (const { id, personId, expiresAt } of claimed)
        await audit.record(
          {
            name: "api_token.expiring",
            targetId: id,
            personId,
            expiresAt: expiresAt.toISOString(),
            days,
          },
          by,
        );
      return claimed.length;
    });

  return {
    /** Records `api_token.expiring` for what has come nearer to its end, once for each token and distance. */
    async warn(tenantId: string): Promise<void> {
      // The nearest first: what is claimed there is not told of again at a distance that it has passed.
      for (const days of WARN_AT_DAYS) while ((await warnOf(tenantId, days)) === BATCH);
    },
  };
}
