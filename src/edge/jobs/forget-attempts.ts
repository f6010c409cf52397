import type { Clock } from "../../kernel/clock.ts";
import type { Page, PageRequest } from "../../kernel/page.ts";
import { INSTANCE_TENANT, type Transact } from "../../kernel/transaction.ts";
import type { AttemptRepository } from "../../signin/repository.ts";
import type { Job } from "./jobs.ts";

interface Needs {
  readonly transact: Transact<{ readonly attempts: AttemptRepository }>;
  readonly listTenants: (page: PageRequest) => Promise<Page<{ readonly id: string }>>;
  readonly clock: Clock;
}

/** Rows in one transaction: short enough that no sign-in waits for it. */
const BATCH = 500;

/** The flight recorder keeps an attempt for SALLYPORT_RECORDER_DAYS and then forgets it (S3). */
export function forgetAttempts({ transact, listTenants, clock }: Needs): Job {
  const forgetIn = async (tenantId: string): Promise<void> => {
    const now = clock();
    while ((await transact(tenantId, ({ attempts }) => attempts.forget(tenantId, now, BATCH))) === BATCH);
  };
  return {
    name: "forget-attempts",
    everyMs: 3_600_000,
    async run() {
      await forgetIn(INSTANCE_TENANT);
      let cursor: string | undefined;
      do {
        const page = await listTenants({ limit: 200, ...(cursor !== undefined && { cursor }) });
        for (const tenant of page.items) await forgetIn(tenant.id);
        cursor = page.next;
      } while (cursor !== undefined);
    },
  };
}
