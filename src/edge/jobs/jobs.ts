import type { Clock } from "../../kernel/clock.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Logger } from "../../kernel/logger.ts";

/** Something that the clock starts. It must bear being cut off and being run twice. */
export interface Job {
  readonly name: string;
  /** Milliseconds. */
  readonly everyMs: number;
  readonly run: () => Promise<void>;
}

interface Needs {
  readonly ephemeral: Ephemeral;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How often a node looks whether something is due, milliseconds. */
const LOOK_MS = 30_000;

/** Periodic jobs on any number of nodes: each period belongs to the one node that claims it first. */
export function createJobs(jobs: readonly Job[], { ephemeral, clock, log }: Needs) {
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();

  const runIfDue = async (job: Job): Promise<void> => {
    const period = Math.floor(clock().getTime() / job.everyMs);
    try {
      if (!(await ephemeral.claim(`job:${job.name}:${period}`, "claimed", job.everyMs))) return;
      await job.run();
    } catch (error) {
      log.error({ job: job.name, error }, "a periodic job failed; it runs again at its next period");
    }
  };

  /** Runs what is due and not claimed by another node, after what is under way here. */
  const look = (): Promise<void> => {
    const before = underWay;
    const runAll = async (): Promise<void> => {
      await before;
      for (const job of jobs) await runIfDue(job);
    };
    return (underWay = runAll());
  };

  return {
    look,
    start(): void {
      timer ??= setInterval(() => void look(), LOOK_MS).unref();
      void look();
    },
    /** Resolves when what is under way has ended. */
    async stop(): Promise<void> {
      clearInterval(timer);
      timer = undefined;
      await underWay;
    },
  };
}
