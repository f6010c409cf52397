import { everyItem, type Page, type PageRequest } from "../../kernel/page.ts";
import { INSTANCE_TENANT } from "../../kernel/transaction.ts";
import type { Job } from "./jobs.ts";

interface Needs {
  /** The recorder and what is made of its attempts; API tokens that are over. */
  readonly kept: readonly { forget(tenantId: string, limit: number): Promise<number> }[];
  readonly listTenants: (page: PageRequest) => Promise<Page<{ readonly id: string }>>;
}

/** Rows in one transaction: short enough that no sign-in waits for it. */
const BATCH = 500;

/** The flight recorder keeps an attempt, and what is made of it, for SALLYPORT_RECORDER_DAYS and then forgets it (S3). */
export function forgetAttempts({ kept, listTenants }: Needs): Job {
  const forgetIn = async (tenantId: string): Promise<void> => {
    for (const each of kept) while ((await each.forget(tenantId, BATCH)) === BATCH);
  };
  return {
    name: "forget-attempts",
    everyMs: 3_600_000,
    async run() {
      await forgetIn(INSTANCE_TENANT);
      for await (const tenant of everyItem(listTenants)) await forgetIn(tenant.id);
    },
  };
}
