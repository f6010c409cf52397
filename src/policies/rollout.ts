import type { Clock } from "../kernel/clock.ts";
import { Invalid, NotFound } from "../kernel/errors.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Transact } from "../kernel/transaction.ts";
import type { PolicyReachRepository, ReachedPerson, RingStanding } from "./reach-repository.ts";
import type { PolicyRepository } from "./repository.ts";
import type { Rollout } from "./types.ts";
import { abandonedBefore, type PolicyWatch } from "./watch.ts";
import type { PolicyWatchRepository } from "./watch-repository.ts";

interface Needs {
  readonly transact: Transact<{
    readonly policies: Pick<PolicyRepository, "find" | "listVersions">;
    readonly watches: PolicyWatchRepository;
    readonly policyReach: PolicyReachRepository;
  }>;
  readonly clock: Clock;
}

/** How far a policy has come (P3). */
export interface Progress {
  readonly rollout: Rollout | undefined;
  readonly version: number;
  /** Everybody whose policy it is now. */
  readonly count: number;
  readonly people: Page<ReachedPerson>;
  /** Of the last step. */
  readonly since: Date;
  readonly rings: readonly RingStanding[];
  readonly watch: PolicyWatch | undefined;
}

/** Rings of more steps than these are shown as one. */
const MOST_STEPS = 200;

export type RolloutProgress = ReturnType<typeof createRolloutProgress>;

/** Who has a policy that is rolled out, and how they fare. */
export function createRolloutProgress({ transact, clock }: Needs) {
  /** @throws NotFound, Invalid for a cursor that is none */
  return (tenantId: string, id: string, page: PageRequest): Promise<Progress> =>
    transact(tenantId, async ({ policies, watches, policyReach }) => {
      const policy = await policies.find(tenantId, id);
      if (policy === undefined && id !== tenantId) throw new NotFound("no such policy");
      if (policy === undefined || policy.isDefault)
        throw new Invalid("the default policy is everybody's, and not rolled out", {
          nextStep: "Roll out a policy of its own, then make it the default.",
        });
      const watch = await watches.latest(tenantId, id);
      const versions = await policies.listVersions(tenantId, id, { limit: MOST_STEPS });
      const steps = versions.items.map((each) => each.policy.rollout?.percent ?? 0);
      const now = policy.rollout?.percent ?? 100;
      const since = watch?.since ?? policy.updatedAt;
      const outcomes = watch && (await watches.outcomes(watch, abandonedBefore(clock())));
      const failed = (outcomes?.failed ?? []).flatMap(({ personId }) => personId ?? []);
      const rings = [...new Set([...steps.filter((percent) => percent > 0 && percent < now), now])].toSorted(
        (one, other) => one - other,
      );
      const standings = await policyReach.standings(tenantId, id, { since, rings, failed });
      return {
        rollout: policy.rollout,
        version: policy.version,
        count: standings.reduce((sum, { people }) => sum + people, 0),
        people: await policyReach.people(tenantId, id, page),
        since,
        rings: standings,
        watch,
      };
    });
}
