import type { Clock } from "../kernel/clock.ts";
import type { Logger } from "../kernel/logger.ts";

/** Work that may outlast a request, and its node: what is left of it is in a row. */
export interface Run {
  readonly id: string;
  readonly tenantId: string;
  readonly status: "running" | "done" | "failed";
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

interface Needs<R extends Run> {
  /** For the log. */
  readonly what: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly save: (run: R) => Promise<void>;
  /** @throws NotFound */
  readonly get: (tenantId: string, id: string) => Promise<R>;
  /** Of all tenants those without progress since. */
  readonly stalled: (since: Date, limit: number) => Promise<readonly { tenantId: string; id: string }[]>;
  /**
   * @param keep stores the progress; `false`: this node ends, and another takes the run up when it has gone stale
   * @returns the run as it ended, to be stored; or as it is left
   */
  readonly work: (run: R, keep: (progress: R) => Promise<boolean>) => Promise<R>;
  /** As it is begun anew by another node. */
  readonly anew: (stale: R, at: Date) => R;
  readonly failed: (run: R, at: Date) => R;
}

/** Without progress for this long, the node that ran it is gone; milliseconds. */
const STALE_MS = 60_000;
/** Begun this long ago and stale: it is given up; milliseconds. */
const GIVEN_UP_MS = 30 * 60_000;
/** Stalled runs that one node takes up at once. */
const MOST_TAKEN_UP = 5;

/** Runs on this node, and those of nodes that are gone. */
export function createRuns<R extends Run>(needs: Needs<R>) {
  const { clock, log, save } = needs;
  const underWay = new Map<string, Promise<R>>();
  let closing = false;

  const keep = async (progress: R): Promise<boolean> => {
    if (closing) return false;
    await save(progress);
    return true;
  };

  const run = async (begun: R): Promise<R> => {
    try {
      const ended = await needs.work(begun, keep);
      if (ended.status !== "running") await save(ended);
      return ended;
    } catch (error) {
      log.error({ runId: begun.id, error }, `a ${needs.what} failed`);
      const failed = needs.failed(begun, clock());
      // A store that is gone fails the saving too: then it goes stale, and another node takes it up.
      await save(failed).catch(() => undefined);
      return failed;
    }
  };

  function start(begun: R): Promise<R> {
    const running = run(begun);
    underWay.set(begun.id, running);
    const forget = () => void underWay.delete(begun.id);
    running.then(forget, forget);
    return running;
  }

  const takeUp = async (stale: R): Promise<void> => {
    const now = clock();
    if (now.getTime() - stale.createdAt.getTime() > GIVEN_UP_MS) return save(needs.failed(stale, now));
    const again = needs.anew(stale, now);
    await save(again);
    // Not awaited: other jobs wait their turn, and `start` keeps hold of it.
    void start(again);
  };

  return {
    /** @param waitMs how long the answer may take; a larger run goes on, and its row shows how far it is */
    begin: async (begun: R, waitMs: number): Promise<R> =>
      (await within(start(begun), waitMs)) ?? needs.get(begun.tenantId, begun.id),

    /** Runs whose node is gone: begun anew here, or marked as failed if they have been running for too long. */
    async takeUpStalled(): Promise<void> {
      const since = new Date(clock().getTime() - STALE_MS);
      for (const { tenantId, id } of await needs.stalled(since, MOST_TAKEN_UP))
        if (!underWay.has(id)) await takeUp(await needs.get(tenantId, id));
    },

    /** Ends what runs here after its batch. */
    async close(): Promise<void> {
      closing = true;
      await Promise.allSettled(underWay.values());
    },
  };
}

/** The result if it comes in time. */
async function within<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
