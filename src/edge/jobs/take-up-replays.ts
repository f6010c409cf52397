import type { Page, PageRequest } from "../../kernel/page.ts";
import type { Replays } from "../../signin/replays.ts";
import type { Job } from "./jobs.ts";

interface Needs {
  readonly replays: Pick<Replays, "takeUpStale">;
  readonly listTenants: (page: PageRequest) => Promise<Page<{ readonly id: string }>>;
}

/** A replay whose node has ended is run by another. */
export const takeUpReplays = ({ replays, listTenants }: Needs): Job => ({
  name: "take-up-replays",
  everyMs: 60_000,
  async run() {
    let cursor: string | undefined;
    do {
      const page = await listTenants({ limit: 200, ...(cursor !== undefined && { cursor }) });
      for (const tenant of page.items) await replays.takeUpStale(tenant.id);
      cursor = page.next;
    } while (cursor !== undefined);
  },
});
