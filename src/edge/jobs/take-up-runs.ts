import type { Job } from "./jobs.ts";

/** Runs whose node has ended. */
interface Stalled {
  takeUpStalled(): Promise<void>;
}

const takeUp =
  (name: string) =>
  (runs: Stalled): Job => ({ name, everyMs: 60_000, run: () => runs.takeUpStalled() });

/** A replay whose node has ended is run by another. */
export const takeUpReplays = takeUp("take-up-replays");

/** A preflight likewise. */
export const takeUpPreflights = takeUp("take-up-preflights");
