import type { AuditContext } from "../kernel/audit.ts";
import type { Limits } from "./limits.ts";
import type { TransactCredentials } from "./repository.ts";
import type { FactorAttempt, FactorVerdict } from "./types.ts";

/**
 * One attempt at a second factor, counted before it is looked at; codes of all kinds share one count.
 * @param look @returns the factor that was proved
 */
export type Guard = (
  attempt: FactorAttempt,
  by: AuditContext,
  look: () => Promise<string | undefined>,
) => Promise<FactorVerdict>;

export function createGuard({ limits, transact }: { limits: Limits; transact: TransactCredentials }): Guard {
  return async ({ tenantId, personId, from }, by, look) => {
    const counted = { guessed: "factor", tenantId, account: personId, from } as const;
    const held = await limits.begin(counted);
    if (held !== undefined) {
      if (held.first)
        await transact(tenantId, ({ audit }) =>
          audit.record({ name: "second_factor.locked", targetId: personId }, by),
        );
      return { outcome: "locked", retryAfterSeconds: held.retryAfterSeconds };
    }
    const factorId = await look();
    if (factorId === undefined) return { outcome: "wrong" };
    await limits.succeeded(counted);
    return { outcome: "ok", factorId };
  };
}
