import type { AuditContext } from "../../kernel/audit.ts";
import type { Clock } from "../../kernel/clock.ts";
import { NotFound } from "../../kernel/errors.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { Random } from "../../kernel/random.ts";
import type { Transact } from "../../kernel/transaction.ts";
import type { SessionDefaults } from "../../policies/defaults.ts";
import { type DraftAsked, draftedPolicy } from "../../policies/draft.ts";
import { policyChanges } from "../../policies/input.ts";
import type { PreflightLocator } from "./repository.ts";
import { createRuns } from "../runs.ts";
import { createMeasure } from "./measure.ts";
import { reachOf } from "./reach.ts";
import { createRehearsal } from "./rehearsal.ts";
import type { PreflightStores } from "./stores.ts";
import { createPreflightTally } from "./tally.ts";
import type { Preflight, PreflightDraft } from "./types.ts";
import { warningsOf } from "./warnings.ts";

export interface PreflightNeeds<All extends PreflightStores> {
  readonly transact: Transact<All>;
  readonly locate: PreflightLocator;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly sessionDefaults: SessionDefaults;
  /** A preflight names people: it is kept for as long as the attempts that it was read from. */
  readonly recorderDays: number;
  /** How many sessions that stand now would end under the rules of this transaction. */
  readonly sessionsEnding: (tenantId: string, under: Transact<All>) => Promise<number>;
  readonly readCertificate: (pem: string) => { readonly notAfter: Date };
}

/** Read and judged together, in one transaction; after each the progress is stored. */
const BATCH = 1_000;
const DAY_MS = 86_400_000;

export type Preflights = ReturnType<typeof createPreflights>;

/**
 * A policy measured before it is in force (P4): who would lose access and why, who must enrol, what would end. Nothing
 * is changed, and nobody is asked anything: the directory, the credentials and the recorder answer.
 */
export function createPreflights<All extends PreflightStores>(needs: PreflightNeeds<All>) {
  const { transact, clock, log } = needs;
  const rehearsal = createRehearsal(transact, needs.sessionDefaults);
  const measure = createMeasure(needs, rehearsal);

  /** @throws NotFound */
  const get = async (tenantId: string, id: string): Promise<Preflight> =>
    (await transact(tenantId, ({ preflights }) => preflights.find(tenantId, id))) ?? missing();

  async function work(begun: Preflight, keep: (progress: Preflight) => Promise<boolean>) {
    const { tenantId, id } = begun;
    const asked = askedBy(begun, clock());
    const tally = createPreflightTally(asked.now);
    const around = await measure.surroundings(tenantId);
    let preflight = begun;
    let after: string | undefined;
    for (;;) {
      const batch = await measure.batch(asked, around, { after, limit: BATCH });
      for (const each of batch.measured) tally.count(each);
      const done = preflight.done + batch.ids.length;
      preflight = { ...preflight, done, total: Math.max(done, preflight.total), updatedAt: clock() };
      after = batch.ids.at(-1);
      if (after === undefined || batch.ids.length < BATCH) break;
      if (!(await keep(preflight))) return preflight;
    }
    const locksOutAdministrators = await measure.locksOut(asked, around);
    const sessionsEnding = await needs.sessionsEnding(tenantId, rehearsal.under(asked));
    const counted = tally.result();
    const warnings = warningsOf(around, needs.readCertificate, asked.now);
    const ok = counted.losesAccess.count === 0 && !locksOutAdministrators;
    const result = { ok, ...counted, locksOutAdministrators, sessionsEnding, warnings };
    log.info({ preflightId: id, people: preflight.done, ok }, "policy.preflight");
    return { ...preflight, total: preflight.done, status: "done" as const, result };
  }

  const runs = createRuns<Preflight>({
    what: "preflight",
    clock,
    log,
    get,
    work,
    save: (preflight) => transact(preflight.tenantId, ({ preflights }) => preflights.update(preflight)),
    stalled: (since, limit) => needs.locate.preflightsStalled(since, limit),
    anew: (stale, updatedAt) => ({ ...stale, done: 0, updatedAt }),
    failed: (preflight, updatedAt) => ({ ...preflight, status: "failed", updatedAt }),
  });

  return {
    get,
    takeUpStalled: runs.takeUpStalled,
    close: runs.close,

    /**
     * @param waitMs how long the answer may take; a larger one runs on, and {@link get} shows how far it is
     * @throws NotFound, and what is wrong with the draft
     */
    async begin(draft: PreflightDraft, by: AuditContext, waitMs: number): Promise<Preflight> {
      const { tenantId } = by;
      const now = clock();
      const id = needs.random.uuid();
      const begun = await transact(tenantId, async (stores) => {
        const asked = askedBy({ id, tenantId, draft }, now);
        const drafted = await draftedPolicy(stores, asked, needs.sessionDefaults);
        const total = await stores.ways.countActive(tenantId, reachOf(drafted));
        const times = { createdAt: now, updatedAt: now };
        const made: Preflight = {
          id,
          tenantId,
          draft,
          status: "running",
          total,
          done: 0,
          result: undefined,
          ...times,
        };
        await stores.preflights.insert(made);
        const about = draft.policyId === undefined ? {} : { policyId: draft.policyId };
        await stores.audit.record({ name: "preflight.started", targetId: id, ...about }, by);
        return made;
      });
      return runs.begin(begun, waitMs);
    },

    /** Removes what is as old as the oldest attempt that is kept, at most `limit`; returns how many. */
    forget(tenantId: string, limit: number): Promise<number> {
      const before = new Date(clock().getTime() - needs.recorderDays * DAY_MS);
      return transact(tenantId, ({ preflights }) => preflights.forget(tenantId, before, limit));
    },
  };
}

const askedBy = (
  { id, tenantId, draft }: Pick<Preflight, "id" | "tenantId" | "draft">,
  now: Date,
): DraftAsked => ({
  tenantId,
  policyId: draft.policyId,
  changes: draft.changes === undefined ? undefined : policyChanges.parse(draft.changes),
  newId: id,
  now,
});

function missing(): never {
  throw new NotFound("no such policy or preflight");
}
