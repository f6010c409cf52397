import type { ConnectionRepository } from "../connections/repository.ts";
import type { Connection } from "../connections/types.ts";
import type { FactorRepository } from "../credentials/repository.ts";
import type { DomainRepository } from "../domains/repository.ts";
import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { Invalid, NotFound } from "../kernel/errors.ts";
import type { Logger } from "../kernel/logger.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import type { MappingRepository } from "../mapping/repository.ts";
import type { SessionDefaults } from "../policies/defaults.ts";
import type { PolicyRepository } from "../policies/repository.ts";
import { createLanes } from "../saml/lanes.ts";
import type { Judgement } from "./judge.ts";
import { createPolicyDrafts, underPolicy } from "./policy-draft.ts";
import { createRecordings, recordedBy, type RecordingsNeeds } from "./recordings.ts";
import { untestable } from "./refusing.ts";
import type { AttemptRepository, ReplayFilter, ReplayLocator, ReplayRepository } from "./repository.ts";
import { createRuns } from "./runs.ts";
import { createTally } from "./tally.ts";
import type { Draft, Replay, SigninAttempt } from "./types.ts";

export interface ReplayNeeds extends RecordingsNeeds {
  readonly transact: Transact<{
    readonly connections: ConnectionRepository;
    readonly mappings: MappingRepository;
    readonly domains: DomainRepository;
    readonly attempts: AttemptRepository;
    readonly replays: ReplayRepository;
    readonly policies: PolicyRepository;
    readonly factors: FactorRepository;
    readonly audit: AuditTrail;
  }>;
  readonly locate: ReplayLocator;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** A replay names people: it is kept for as long as their attempts. */
  readonly recorderDays: number;
  readonly sessionLimits: SessionDefaults;
  /** To PEM in its normal form; throws a BrokerError for what is no good certificate. */
  readonly readCertificate: (text: string) => { readonly pem: string };
}

export interface NewReplay {
  readonly connectionId: string;
  /** Inclusive. */
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  readonly draft: Draft;
}

/** Read and judged together; after each the progress is stored. */
const BATCH = 100;
/** Verifications at once, of all replays of a node: its threads are kept busy, and sign-ins find room in their queue. */
const AT_ONCE = 6;
const DAY_MS = 86_400_000;

export type Replays = ReturnType<typeof createReplays>;

/**
 * Recorded sign-ins measured against a draft (S4), each as of the time of its recording; of OpenID Connect the claims,
 * which were verified then. What depended on the moment
 * stays as recorded: whether the request was under way, the browser the same, the assertion new, the person active.
 */
export function createReplays(needs: ReplayNeeds) {
  const { transact, clock, log } = needs;
  const inLane = createLanes(AT_ONCE);
  const recordings = createRecordings(needs);
  const verdictsFor = createPolicyDrafts({ ...needs, sessionDefaults: needs.sessionLimits });

  async function work(begun: Replay, keep: (progress: Replay) => Promise<boolean>): Promise<Replay> {
    const { tenantId, connectionId, from, to } = begun;
    const measure = await recordings.measureFor(begun);
    const by = { id: connectionId, protocol: measure.protocol };
    const tally = createTally(begun.draft.policy !== undefined);
    const span = { connectionId, from, to, what: recordedBy(measure.protocol) };
    let replay = begun;
    let after: { at: Date; id: string } | undefined;
    for (;;) {
      const batch = { limit: BATCH, ...(after !== undefined && { after }) };
      const recorded = await transact(tenantId, ({ attempts }) => attempts.recorded(tenantId, span, batch));
      const people = recorded.flatMap(({ personId }) => personId ?? []);
      const verdicts = await verdictsFor(begun, people);
      const measured = async (attempt: SigninAttempt) => {
        const judgement = await measure.judged(attempt);
        return verdicts ? underPolicy(judgement, by, verdicts.of(attempt.personId)) : judgement;
      };
      await eachOf(recorded, AT_ONCE, async (attempt) => {
        // A test is no sign-in: nobody would miss it.
        if (attempt.outcome !== "tested") tally.count(attempt, await inLane(() => measured(attempt)));
      });
      const done = replay.done + recorded.length;
      replay = { ...replay, done, total: Math.max(done, replay.total), updatedAt: clock() };
      const last = recorded.at(-1);
      if (last === undefined || recorded.length < BATCH)
        return { ...replay, total: done, status: "done", result: tally.result() };
      if (!(await keep(replay))) return replay;
      after = { at: last.at, id: last.id };
    }
  }

  /** @throws NotFound */
  const get = async (tenantId: string, id: string): Promise<Replay> =>
    (await transact(tenantId, ({ replays }) => replays.find(tenantId, id))) ?? missing();

  const runs = createRuns<Replay>({
    what: "replay",
    clock,
    log,
    get,
    work,
    save: (replay) => transact(replay.tenantId, ({ replays }) => replays.update(replay)),
    stalled: (since, limit) => needs.locate.replaysStalled(since, limit),
    anew: (stale, updatedAt) => ({ ...stale, done: 0, updatedAt }),
    failed: (replay, updatedAt) => ({ ...replay, status: "failed", updatedAt }),
  });

  return {
    get,

    /**
     * @param waitMs how long the answer may take; a larger replay runs on, and {@link get} shows how far it is
     * @throws NotFound, Invalid; what is wrong with a certificate of the draft
     */
    async begin(input: NewReplay, by: AuditContext, waitMs: number): Promise<Replay> {
      const { tenantId } = by;
      const { connectionId, from, to } = input;
      if (from >= to) throw new Invalid("the time span is empty", { nextStep: "Set `to` after `from`." });
      const draft = normal(input.draft, needs.readCertificate);
      const now = clock();
      const id = needs.random.uuid();
      // A policy that could not be made is refused now.
      await verdictsFor({ id, tenantId, draft }, []);
      const replay = await transact(tenantId, async ({ connections, attempts, replays, audit }) => {
        const connection = (await connections.find(tenantId, connectionId)) ?? missing();
        assertReplayable(connection, draft);
        const what = recordedBy(connection.protocol);
        const made: Replay = {
          id,
          tenantId,
          connectionId,
          from,
          to,
          draft,
          status: "running",
          total: await attempts.countRecorded(tenantId, { connectionId, from, to, what }),
          done: 0,
          result: undefined,
          createdAt: now,
          updatedAt: now,
        };
        await replays.insert(made);
        await audit.record({ name: "replay.started", targetId: made.id, connectionId }, by);
        return made;
      });
      return runs.begin(replay, waitMs);
    },

    /** Newest first. */
    list: (tenantId: string, page: PageRequest & ReplayFilter): Promise<Page<Replay>> =>
      transact(tenantId, ({ replays }) => replays.list(tenantId, page)),

    takeUpStalled: runs.takeUpStalled,
    close: runs.close,

    /** Removes what is as old as the oldest attempt that is kept, at most `limit`; returns how many. */
    forget(tenantId: string, limit: number): Promise<number> {
      const before = new Date(clock().getTime() - needs.recorderDays * DAY_MS);
      return transact(tenantId, ({ replays }) => replays.forget(tenantId, before, limit));
    },

    /** These few recorded sign-ins, judged at once and in their order. @throws NotFound */
    judgeAgainst: (
      tenantId: string,
      connectionId: string,
      draft: Draft,
      attempts: readonly SigninAttempt[],
    ): Promise<readonly Judgement[]> => recordings.judgeAgainst({ tenantId, connectionId, draft }, attempts),
  };
}

function missing(): never {
  throw new NotFound("no such connection or replay");
}

/** @throws Invalid */
function assertReplayable(connection: Connection, draft: Draft): void {
  if (untestable(connection) !== undefined)
    throw new Invalid("only a connection that knows its identity provider can be replayed");
  const { certificates, settings = {} } = draft;
  if (connection.protocol === "oidc" && (certificates !== undefined || Object.keys(settings).length > 0))
    throw new Invalid("certificates and settings measure SAML messages, and OpenID Connect has none", {
      nextStep: "Send a draft of the mapping or of a policy.",
    });
}

/** Certificates as the gate takes them, refused now and not in the middle of the run. */
const normal = (draft: Draft, readCertificate: ReplayNeeds["readCertificate"]): Draft =>
  draft.certificates === undefined
    ? draft
    : { ...draft, certificates: draft.certificates.map((text) => readCertificate(text).pem) };

/** At most `atOnce` at a time, in order of their start. */
async function eachOf<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
