import type { ApiTokenWatch } from "../../api-tokens/watch.ts";
import { everyItem, type Page, type PageRequest } from "../../kernel/page.ts";
import type { Job } from "./jobs.ts";

interface Needs {
  readonly apiTokenWatch: ApiTokenWatch;
  readonly listTenants: (page: PageRequest) => Promise<Page<{ readonly id: string }>>;
}

/** Tells of API tokens that come to their ends (T3). */
export function watchApiTokens({ apiTokenWatch, listTenants }: Needs): Job {
  return {
    name: "watch-api-tokens",
    // Each warning is given once however often we look.
    everyMs: 6 * 3_600_000,
    async run() {
      for await (const tenant of everyItem(listTenants)) await apiTokenWatch.warn(tenant.id);
    },
  };
}
