import type { CertificateWatch } from "../../connections/certificate-watch.ts";
import type { Page, PageRequest } from "../../kernel/page.ts";
import { INSTANCE_TENANT } from "../../kernel/transaction.ts";
import type { Keys } from "../../keys/keys.ts";
import type { Job } from "./jobs.ts";

interface Needs {
  readonly certificateWatch: Pick<CertificateWatch, "warn">;
  readonly keys: Pick<Keys, "all">;
  readonly listTenants: (page: PageRequest) => Promise<Page<{ readonly id: string }>>;
}

/** Tells of certificates that come to their ends, those of identity providers and our own (C4). */
export function watchCertificates({ certificateWatch, keys, listTenants }: Needs): Job {
  const watch = async (tenantId: string): Promise<void> => {
    const own = await keys.all(tenantId);
    await certificateWatch.warn(
      tenantId,
      own.map((key) => key.certificate),
    );
  };
  return {
    name: "watch-certificates",
    // Each warning is given once however often we look; a run that was cut off is made good on the same day.
    everyMs: 6 * 3_600_000,
    async run() {
      await watch(INSTANCE_TENANT);
      let cursor: string | undefined;
      do {
        const page = await listTenants({ limit: 200, ...(cursor !== undefined && { cursor }) });
        for (const tenant of page.items) await watch(tenant.id);
        cursor = page.next;
      } while (cursor !== undefined);
    },
  };
}
