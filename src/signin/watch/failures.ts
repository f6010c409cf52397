import type { Clock } from "../../kernel/clock.ts";
import type { Transact } from "../../kernel/transaction.ts";
import type { PolicyWatchRepository } from "../../policies/watch-repository.ts";

interface Needs {
  readonly transact: Transact<{ readonly watches: Pick<PolicyWatchRepository, "forget"> }>;
  readonly clock: Clock;
  readonly recorderDays: number;
}

const DAY_MS = 86_400_000;

/** Who failed while a policy was watched: addresses too, also of people who never arrived. */
export const createWatchFailures = ({ transact, clock, recorderDays }: Needs) => ({
  /** Removes what is as old as the oldest attempt that is kept, at most `limit`; returns how many. */
  forget(tenantId: string, limit: number): Promise<number> {
    const before = new Date(clock().getTime() - recorderDays * DAY_MS);
    return transact(tenantId, ({ watches }) => watches.forget(tenantId, before, limit));
  },
});
