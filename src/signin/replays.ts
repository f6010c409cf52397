import type { ConnectionRepository } from "../connections/repository.ts";
import type { FactorRepository } from "../credentials/repository.ts";
import type { DomainRepository } from "../domains/repository.ts";
import type { Domain } from "../domains/types.ts";
import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { Invalid, NotFound } from "../kernel/errors.ts";
import type { Logger } from "../kernel/logger.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import { mappingInForce, type PresetMapping } from "../mapping/mapping.ts";
import type { MappingRepository } from "../mapping/repository.ts";
import type { SessionDefaults } from "../policies/defaults.ts";
import type { PolicyRepository } from "../policies/repository.ts";
import { createLanes } from "../saml/lanes.ts";
import type { VerifyResponse } from "../saml/types.ts";
import { judge, type Judgement, withDraft, type Yardstick } from "./judge.ts";
import type { Recorder } from "./recorder.ts";
import { createPolicyDrafts, underPolicy } from "./policy-draft.ts";
import { withIdp } from "./refusing.ts";
import type { AttemptRepository, ReplayFilter, ReplayLocator, ReplayRepository } from "./repository.ts";
import { createRuns } from "./runs.ts";
import { createTally } from "./tally.ts";
import { type GateSettings, trustIn } from "./trust.ts";
import type { Draft, Replay, SigninAttempt } from "./types.ts";

export interface ReplayNeeds extends GateSettings {
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
  readonly recorder: Pick<Recorder, "messageOf">;
  readonly presetMapping: PresetMapping;
  readonly verifyResponse: VerifyResponse;
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
/** A verifier without room is asked again. */
const NO_ROOM = ["saml_busy", "saml_time_limit"];
const TRIES = 3;
const DAY_MS = 86_400_000;

export type Replays = ReturnType<typeof createReplays>;

/**
 * Recorded sign-ins measured against a draft (S4), each as of the time of its recording. What depended on the moment
 * stays as recorded: whether the request was under way, the browser the same, the assertion new, the person active.
 */
export function createReplays(needs: ReplayNeeds) {
  const { transact, clock, log } = needs;
  const inLane = createLanes(AT_ONCE);
  const verdictsFor = createPolicyDrafts({ ...needs, sessionDefaults: needs.sessionLimits });

  /** What the recordings are measured by, read once: a replay has one answer, whatever is changed while it runs. */
  async function yardstickFor({
    tenantId,
    connectionId,
    draft,
  }: Pick<Replay, "tenantId" | "connectionId" | "draft">): Promise<Yardstick> {
    const { connection, mapping } = await transact(tenantId, async ({ connections, mappings }) => {
      const found = (await connections.find(tenantId, connectionId)) ?? missing();
      const defaults = needs.presetMapping(found.preset);
      return { connection: found, ...(await mappingInForce(mappings, tenantId, connectionId, defaults)) };
    });
    const known = withIdp(connection);
    const domains = new Map<string, Promise<Domain | undefined>>();
    const look = (name: string) => transact(tenantId, (stores) => stores.domains.deciding(tenantId, name));
    const domainNamed = (name: string): Promise<Domain | undefined> => {
      const found = domains.get(name) ?? look(name);
      domains.set(name, found);
      return found;
    };
    const inForce = { connection: known, trust: await trustIn(known, needs), mapping, domainNamed };
    return withDraft(inForce, draft);
  }

  async function judged(attempt: SigninAttempt, yardstick: Yardstick): Promise<Judgement> {
    const field = needs.recorder.messageOf(attempt) ?? "";
    for (let tries = 1; ; tries += 1) {
      const judgement = await judge(field, attempt.at, yardstick, needs.verifyResponse);
      if (!NO_ROOM.includes(judgement.code) || tries === TRIES) return judgement;
    }
  }

  async function work(begun: Replay, keep: (progress: Replay) => Promise<boolean>): Promise<Replay> {
    const { tenantId, connectionId, from, to } = begun;
    const yardstick = await yardstickFor(begun);
    const tally = createTally(begun.draft.policy !== undefined);
    const span = { connectionId, from, to };
    let replay = begun;
    let after: { at: Date; id: string } | undefined;
    for (;;) {
      const batch = { limit: BATCH, ...(after !== undefined && { after }) };
      const recorded = await transact(tenantId, ({ attempts }) => attempts.recorded(tenantId, span, batch));
      const people = recorded.flatMap(({ personId }) => personId ?? []);
      const verdicts = await verdictsFor(begun, people);
      const measured = async (attempt: SigninAttempt): Promise<Judgement> => {
        const judgement = await judged(attempt, yardstick);
        return verdicts ? underPolicy(judgement, connectionId, verdicts.of(attempt.personId)) : judgement;
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
        if (connection.protocol !== "saml" || connection.idp === undefined)
          throw new Invalid("only a SAML connection that knows its identity provider can be replayed");
        const made: Replay = {
          id,
          tenantId,
          connectionId,
          from,
          to,
          draft,
          status: "running",
          total: await attempts.countRecorded(tenantId, { connectionId, from, to }),
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
    async judgeAgainst(
      tenantId: string,
      connectionId: string,
      draft: Draft,
      attempts: readonly SigninAttempt[],
    ): Promise<readonly Judgement[]> {
      const yardstick = await yardstickFor({ tenantId, connectionId, draft });
      const judgements: Judgement[] = [];
      for (const attempt of attempts) judgements.push(await judged(attempt, yardstick));
      return judgements;
    },
  };
}

function missing(): never {
  throw new NotFound("no such connection or replay");
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
