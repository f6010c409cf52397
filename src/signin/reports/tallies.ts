import type { Clock } from "../../kernel/clock.ts";
import type { Transact } from "../../kernel/transaction.ts";
import type { TallyRepository } from "./tally-repository.ts";

interface Needs {
  readonly transact: Transact<{ readonly tallies: TallyRepository }>;
  readonly clock: Clock;
}

/** After the end of a period: a sign-in that began in it has ended by then, so that few periods are counted twice. */
const CLOSED_AFTER_MS = 15 * 60_000;
/** Attempts of a period. */
const WORTH_IT = 500;
/** Periods of one run: fifty days; the next run goes on. */
const AT_ONCE = 200;

export type Tallies = ReturnType<typeof createTallies>;

/** Counts the recorder's closed periods beforehand. The report is true without it, and slow (W2). */
export function createTallies({ transact, clock }: Needs) {
  return {
    async tally(tenantId: string): Promise<void> {
      const before = new Date(clock().getTime() - CLOSED_AFTER_MS);
      const periods = await transact(tenantId, ({ tallies }) =>
        tallies.due(tenantId, { before, least: WORTH_IT, limit: AT_ONCE }),
      );
      // Each in a transaction of its own: a late sign-in waits for the count of one period at most.
      for (const period of periods)
        await transact(tenantId, ({ tallies }) => tallies.count(tenantId, period));
    },
  };
}
