import type { Replays } from "../../signin/replays.ts";
import type { Job } from "./jobs.ts";

/** A replay whose node has ended is run by another. */
export const takeUpReplays = (replays: Pick<Replays, "takeUpStalled">): Job => ({
  name: "take-up-replays",
  everyMs: 60_000,
  run: () => replays.takeUpStalled(),
});
