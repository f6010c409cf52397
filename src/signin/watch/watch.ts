import type { AdministratorRepository } from "../../administrators/repository.ts";
import type { PersonRepository } from "../../directory/repository.ts";
import type { DomainRepository } from "../../domains/repository.ts";
import type { AuditContext } from "../../kernel/audit.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { Transact } from "../../kernel/transaction.ts";
import type { Policies } from "../../policies/policies.ts";
import type { PolicyReachRepository } from "../../policies/reach-repository.ts";
import type { PolicyRepository } from "../../policies/repository.ts";
import type { Policy } from "../../policies/types.ts";
import {
  abandonedBefore,
  type Evidence,
  type Outcomes,
  type PolicyWatch,
  tripped,
} from "../../policies/watch.ts";
import type { PolicyWatchLocator, PolicyWatchRepository } from "../../policies/watch-repository.ts";
import type { TakenBack } from "../../policies/watching.ts";
import type { Proof } from "../recorder.ts";
import type { Replays } from "../replays.ts";
import type { AttemptRepository } from "../repository.ts";
import type { SigninAttempt } from "../types.ts";
import { createAttribution } from "./attribution.ts";
import { isCountable } from "./countable.ts";
import type { KnownBrowsers } from "./known-browsers.ts";

export interface WatchRows {
  readonly attempts: AttemptRepository;
  readonly policies: PolicyRepository;
  readonly watches: PolicyWatchRepository;
  readonly policyReach: PolicyReachRepository;
  readonly people: PersonRepository;
  readonly domains: DomainRepository;
  readonly administrators: AdministratorRepository;
}

interface Needs {
  readonly transact: Transact<WatchRows>;
  readonly locate: PolicyWatchLocator;
  readonly clock: Clock;
  readonly log: Logger;
  readonly policies: Pick<Policies, "revert" | "confirm">;
  readonly replays: Pick<Replays, "judgeAgainst">;
  readonly knownBrowsers: Pick<KnownBrowsers, "personOf">;
  /** After a change was taken back. */
  readonly tell: (taken: TakenBack, evidence: Evidence) => Promise<void>;
}

/** Watches in one run, and attempts of one watch. */
const BATCH = 200;

export type PolicyWatchers = ReturnType<typeof createPolicyWatchers>;

/**
 * Takes a policy's change back when the sign-ins that it concerns fail (P3, P5): looked at after each refusal, on
 * whichever node, and again by a job, so that nothing hangs on one node.
 */
export function createPolicyWatchers(needs: Needs) {
  const { transact, locate, clock, log, policies } = needs;
  const subjectOf = createAttribution(needs);

  /** Counts the attempt, if it is somebody's whose policy this is. @returns whether it was counted */
  async function count(watch: PolicyWatch, attempt: SigninAttempt, proof?: Proof): Promise<boolean> {
    const { connectionId } = attempt;
    const belief = connectionId === undefined ? undefined : watch.baseline[connectionId];
    const who = await subjectOf(attempt, proof, belief);
    if (who === undefined) return false;
    return transact(watch.tenantId, async (rows) => {
      const policy = await policyOf(rows, watch.tenantId, who.personId);
      if (policy?.id !== watch.policyId || isElsewhere(policy, attempt)) return false;
      const { at, code, reference } = attempt;
      await rows.watches.note(watch.tenantId, watch.id, { ...who, at, code, reference });
      return true;
    });
  }

  /** What became of those whose policy it is now. */
  async function outcomesNow(rows: WatchRows, watch: PolicyWatch): Promise<Outcomes> {
    const { tenantId, policyId } = watch;
    const found = await rows.watches.outcomes(watch, abandonedBefore(clock()));
    if (found.failed.length === 0) return found;
    const ids = [...found.failed.flatMap(({ personId }) => personId ?? []), ...found.succeeded];
    const deciding = await rows.policies.decidingFor(tenantId, ids);
    const isOurs = (id: string) => deciding.get(id)?.policy.id === policyId;
    return {
      failed: found.failed.filter(({ personId }) => personId === undefined || isOurs(personId)),
      succeeded: found.succeeded.filter(isOurs),
    };
  }

  const evidenceOf = (watch: PolicyWatch): Promise<Evidence | undefined> =>
    transact(watch.tenantId, async (rows) => {
      const policy = await rows.policies.find(watch.tenantId, watch.policyId);
      if (policy === undefined) return undefined;
      const reach = await rows.policyReach.atLeast(watch.tenantId, policy, watch.bounds.minPeople);
      return tripped(watch.bounds, await outcomesNow(rows, watch), reach);
    });

  async function settle(watch: PolicyWatch): Promise<void> {
    const evidence = await evidenceOf(watch);
    if (evidence !== undefined) {
      const taken = await policies.revert(watch, evidence, byWatch(watch));
      if (taken !== undefined) await tellOf(taken, evidence);
      return;
    }
    if (watch.until.getTime() <= clock().getTime()) await policies.confirm(watch, byWatch(watch));
  }

  async function tellOf(taken: TakenBack, evidence: Evidence): Promise<void> {
    const { tenantId, policyId, kind } = taken.watch;
    const { failed, succeeded, codes } = evidence;
    log.error(
      {
        tenantId,
        policyId,
        policy: taken.after.name,
        version: taken.after.version,
        failed,
        succeeded,
        codes,
      },
      kind === "rollout"
        ? "a rollout was halted and its last step taken back: sign-ins failed"
        : "enforced SSO was taken back: sign-ins failed",
    );
    await needs.tell(taken, evidence);
  }

  /** Refusals whose node ended before it could look, and those that nobody looked at yet. */
  async function examine(watch: PolicyWatch): Promise<void> {
    const until = clock();
    const filter = { outcome: "refused", from: watch.examinedUntil, to: until } as const;
    const page = await transact(watch.tenantId, ({ attempts }) =>
      attempts.search(watch.tenantId, filter, { limit: BATCH }),
    );
    for (const attempt of page.items) if (isCountable(attempt.code)) await count(watch, attempt);
    await transact(watch.tenantId, ({ watches }) => watches.examined(watch.tenantId, watch.id, until));
  }

  return {
    /** After a refusal was recorded. One short question where nothing is watched. Never rejects. */
    async seen(attempt: SigninAttempt, proof: Proof | undefined): Promise<void> {
      const { tenantId, code } = attempt;
      if (!isCountable(code)) return;
      try {
        const active = await transact(tenantId, ({ watches }) => watches.underWay(tenantId));
        for (const watch of active) if (await count(watch, attempt, proof)) await settle(watch);
      } catch (error) {
        log.error(
          { tenantId, reference: attempt.reference, error },
          "a refusal was not counted; the job looks again",
        );
      }
    },

    /** Every watch of every tenant: what is missing is counted, what is due is settled. */
    async look(): Promise<void> {
      for (const { tenantId, id } of await locate.watchesUnderWay(BATCH)) {
        try {
          const watch = await transact(tenantId, ({ watches }) => watches.find(tenantId, id));
          if (watch?.state !== "watching") continue;
          await examine(watch);
          await settle(watch);
        } catch (error) {
          log.error(
            { tenantId, watchId: id, error },
            "a policy's watch could not be looked at; it is tried again",
          );
        }
      }
    },
  };
}

async function policyOf({ policies }: WatchRows, tenantId: string, personId: string | undefined) {
  const found = personId && (await policies.decidingFor(tenantId, [personId])).get(personId)?.policy;
  return found || (await policies.find(tenantId, tenantId));
}

/** At a connection that the policy does not send its people to, only the policy's own refusal is the policy's. */
const isElsewhere = ({ sso }: Pick<Policy, "sso">, { connectionId, code }: SigninAttempt): boolean =>
  sso.connectionId !== undefined && sso.connectionId !== connectionId && code !== "policy_connection";

const byWatch = ({ tenantId }: PolicyWatch): AuditContext => ({
  tenantId,
  actor: { kind: "system", name: "policy watch" },
});
