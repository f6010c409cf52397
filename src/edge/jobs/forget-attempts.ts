import { everyItem, type Page, type PageRequest } from "../../kernel/page.ts";
import { INSTANCE_TENANT } from "../../kernel/transaction.ts";
import type { Recorder } from "../../signin/recorder.ts";
import type { Job } from "./jobs.ts";

interface Needs {
  readonly recorder: Pick<Recorder, "forget">;
  readonly listTenants: (page: PageRequest) => Promise<Page<{ readonly id: string }>>;
}

/** Rows in one transaction: short enough that no sign-in waits for it. */
const BATCH = 500;

/** The flight recorder keeps an attempt for SALLYPORT_RECORDER_DAYS and then forgets it (S3). */
export function forgetAttempts({ recorder, listTenants }: Needs): Job {
  const forgetIn = async (tenantId: string): Promise<void> => {
    while ((await recorder.forget(tenantId, BATCH)) === BATCH);
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
