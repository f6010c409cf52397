import type { PolicyWatchers } from "../../signin/watch/watch.ts";
import type { Job } from "./jobs.ts";

/** Policies' changes that are watched (P3, P5): whichever node is there takes them back, or finds them good. */
export const watchPolicies = (policyWatchers: Pick<PolicyWatchers, "look">): Job => ({
  name: "watch-policies",
  everyMs: 30_000,
  run: () => policyWatchers.look(),
});
