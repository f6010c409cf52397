import { everyItem, type Page, type PageRequest } from "../../kernel/page.ts";
import { INSTANCE_TENANT } from "../../kernel/transaction.ts";
import type { Tallies } from "../../signin/reports/tallies.ts";
import type { Job } from "./jobs.ts";

interface Needs {
  readonly tallies: Tallies;
  readonly listTenants: (page: PageRequest) => Promise<Page<{ readonly id: string }>>;
}

/** Counts sign-ins of the past beforehand, for reports that go over many of them (W2). */
export function tallySignins({ tallies, listTenants }: Needs): Job {
  return {
    name: "tally-signins",
    everyMs: 900_000,
    async run() {
      await tallies.tally(INSTANCE_TENANT);
      for await (const tenant of everyItem(listTenants)) await tallies.tally(tenant.id);
    },
  };
}
