import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { assertVersion, NotFound, VersionConflict } from "../kernel/errors.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import { assertNotHalted, rearm } from "./arming.ts";
import { assertBindable, assertDefaultFits, type ConnectionsAsked } from "./bindings.ts";
import { builtInPolicy, type SessionDefaults } from "./defaults.ts";
import { nextRank } from "./draft.ts";
import { earlierState } from "./earlier.ts";
import { createEffective } from "./effective.ts";
import { assertEnforceable, type DomainsAsked } from "./enforceable.ts";
import { AdministratorsLockedOut, EnforcementRefused, NoRolloutStep, TooManyPolicies } from "./errors.ts";
import type { Guard } from "./guard.ts";
import type { NewPolicy, PolicyChanges, RolloutStep } from "./input.ts";
import type { PolicyRepository } from "./repository.ts";
import { changed, stateOf, touchesSessions, widened } from "./state.ts";
import type { Policy, PolicyState, PolicyVersion, Rules } from "./types.ts";
import type { PolicyWatch } from "./watch.ts";
import type { PolicyWatchRepository } from "./watch-repository.ts";
import { createWatching } from "./watching.ts";

/** Asked before a change and, by what it gives, after it. @throws AdministratorsLockedOut */
export type KeepOwnersIn<All> = (rows: All, by: AuditContext) => Promise<() => Promise<void>>;

export interface PolicyRows {
  readonly policies: PolicyRepository;
  readonly watches: PolicyWatchRepository;
  readonly connections: ConnectionsAsked;
  readonly domains: DomainsAsked;
  readonly audit: AuditTrail;
}

interface Needs<All extends PolicyRows> {
  readonly transact: Transact<All>;
  readonly clock: Clock;
  readonly random: Random;
  /** Limits of a policy that says nothing of them. */
  readonly sessionDefaults: SessionDefaults;
  /** Called after the commit of what may lengthen or shorten sessions that stand. */
  readonly onChanged: (tenantId: string) => Promise<void>;
  /** P4: the last owner who can sign in stays so. */
  readonly keepOwnersIn: KeepOwnersIn<All>;
}

export type Policies = ReturnType<typeof createPolicies>;

/** Of more than these nobody says which is whose. */
const MOST_POLICIES = 100;

/** What comes with a change of a policy that exists. */
interface Change {
  /** Against which it is made; absent: whatever is stored. */
  readonly version: number | undefined;
  readonly guard?: Guard | undefined;
  /** A rollout that was taken back is gone on with. */
  readonly acknowledgeHalt?: boolean | undefined;
  readonly name?: "policy.updated" | "policy.rolled_back";
}

/** A tenant's authentication policies: what they say, whom they are for, and every version of them (P1, P2). */
export function createPolicies<All extends PolicyRows>(needs: Needs<All>) {
  const { transact, clock, random, sessionDefaults, onChanged } = needs;
  const builtIn = (tenantId: string) => builtInPolicy(tenantId, sessionDefaults);

  const existing = async ({ policies }: Pick<PolicyRows, "policies">, tenantId: string, id: string) => {
    const found = await policies.find(tenantId, id);
    if (found === undefined && id !== tenantId) throw new NotFound("no such policy");
    return found ?? builtIn(tenantId);
  };

  /** Inside a transaction that holds the lock. */
  const save = async (
    rows: All,
    before: Policy,
    state: PolicyState,
    guard: Guard | undefined,
    by: AuditContext,
  ) => {
    if (before.isDefault) assertDefaultFits(state);
    await assertBindable(rows, before, state);
    await assertEnforceable(rows, before, state);
    const assertOwnersIn = await needs.keepOwnersIn(rows, by);
    const now = clock();
    const version = before.version + 1;
    const createdAt = version === 1 ? now : before.createdAt;
    const after: Policy = { ...before, ...state, version, createdAt, updatedAt: now };
    if (!(await rows.policies.save(after, by.actor))) throw new VersionConflict("policy");
    await assertOwnersIn();
    await rearm(rows, { before, after, guard, id: random.uuid(), now }, by);
    return after;
  };

  /** A refused enforcement is recorded by itself: what it refused was rolled back. */
  const recordingRefusal = async <T>(id: string, by: AuditContext, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (error instanceof EnforcementRefused || error instanceof AdministratorsLockedOut) {
        const event = { name: "policy.refused", targetId: id, code: error.code } as const;
        await transact(by.tenantId, ({ audit }) => audit.record(event, by));
      }
      throw error;
    }
  };

  /** One change of a policy that exists: locked, checked, kept, told. */
  const change = async (
    id: string,
    by: AuditContext,
    { version, guard, acknowledgeHalt, name = "policy.updated" }: Change,
    next: (rows: All, before: Policy) => PolicyState | Promise<PolicyState>,
  ): Promise<Policy> => {
    const { tenantId } = by;
    const work = transact(tenantId, async (rows) => {
      await rows.policies.lock(tenantId);
      const before = await existing(rows, tenantId, id);
      assertVersion("policy", before.version, version);
      const state = await next(rows, before);
      if (acknowledgeHalt !== true) await assertNotHalted(rows, before, state);
      const after = await save(rows, before, state, guard, by);
      const told = { targetId: id, before: stateOf(before), after: stateOf(after) };
      await rows.audit.record({ name, ...told }, by);
      return { before, after };
    });
    const { before, after } = await recordingRefusal(id, by, work);
    if (touchesSessions(before, after)) await onChanged(tenantId);
    return after;
  };

  const watching = createWatching({ transact, clock, builtIn, onChanged });

  return {
    /** @throws PersonBoundElsewhere, PolicyTargetUnknown, EnforcementRefused, TooManyPolicies */
    async create(input: NewPolicy, by: AuditContext): Promise<Policy> {
      const { tenantId } = by;
      const blank = { ...builtIn(tenantId), id: random.uuid(), isDefault: false };
      const work = transact(tenantId, async (rows) => {
        await rows.policies.lock(tenantId);
        const others = (await rows.policies.list(tenantId)).filter(({ isDefault }) => !isDefault);
        if (others.length >= MOST_POLICIES)
          throw new TooManyPolicies(`a tenant has at most ${MOST_POLICIES} policies`, {
            nextStep: "Delete one that is for nobody, or bind more groups to one.",
          });
        const state = changed({ ...blank, rank: nextRank(others) }, input);
        const after = await save(rows, blank, state, input.guard, by);
        await rows.audit.record({ name: "policy.created", targetId: after.id, after: stateOf(after) }, by);
        return after;
      });
      const policy = await recordingRefusal(blank.id, by, work);
      if (touchesSessions(undefined, policy)) await onChanged(tenantId);
      return policy;
    },

    /** @throws NotFound */
    get: (tenantId: string, id: string): Promise<Policy> =>
      transact(tenantId, (rows) => existing(rows, tenantId, id)),

    /** What each says, without whom it is for. */
    async rules(tenantId: string): Promise<readonly Rules[]> {
      const found = await transact(tenantId, ({ policies }) => policies.listRules(tenantId));
      return found.some(({ isDefault }) => isDefault) ? found : [...found, builtIn(tenantId)];
    },

    /** In the order in which they are asked; the default policy last. */
    async list(tenantId: string): Promise<readonly Policy[]> {
      const found = await transact(tenantId, ({ policies }) => policies.list(tenantId));
      return found.some(({ isDefault }) => isDefault) ? found : [...found, builtIn(tenantId)];
    },

    /**
     * @throws NotFound, VersionConflict, PersonBoundElsewhere, PolicyTargetUnknown, EnforcementRefused, DefaultPolicyFixed
     */
    update: (id: string, changes: PolicyChanges, by: AuditContext, version?: number): Promise<Policy> =>
      change(id, by, { version, guard: changes.guard }, (_rows, before) => changed(before, changes)),

    /**
     * All of the policy anew: what is left out has its default, but for the rank, which stays.
     * @throws all that a change throws
     */
    replace: (id: string, input: NewPolicy, by: AuditContext, version?: number): Promise<Policy> =>
      change(id, by, { version, guard: input.guard }, (_rows, { rank }) =>
        changed({ ...builtIn(by.tenantId), rank }, input),
      ),

    /**
     * The next step of a rollout: a wider ring, or further groups (P3).
     * @throws NotFound, VersionConflict, NoRolloutStep, RolloutHalted, and all that a change throws
     */
    widen: (id: string, step: RolloutStep, by: AuditContext, version?: number): Promise<Policy> =>
      change(
        id,
        by,
        { version, guard: step.guard, acknowledgeHalt: step.acknowledgeHalt },
        (_rows, before) => {
          const state = widened(before, step);
          if (state !== undefined) return state;
          throw new NoRolloutStep("this is no step of a rollout", {
            mismatch: {
              expected: before.rollout
                ? `more than ${before.rollout.percent} %, or further groups`
                : "a policy with a rollout",
              received: `${step.percent ?? "no"} percent, ${step.addGroups?.length ?? 0} groups`,
            },
            nextStep: "Change the policy's rollout to begin one; narrow it by a halt or a rollback.",
          });
        },
      ),

    /**
     * Stops a rollout by hand: back to what is known to be good, or, where nothing is in question, out of all rings.
     * @throws NotFound, VersionConflict, NoRolloutStep
     */
    async halt(id: string, by: AuditContext, version?: number): Promise<Policy> {
      const { tenantId } = by;
      const watch = await transact(tenantId, ({ watches }) => watches.latest(tenantId, id));
      if (watch?.state === "watching" && watch.kind === "rollout") {
        const before = await transact(tenantId, (rows) => existing(rows, tenantId, id));
        assertVersion("policy", before.version, version);
        const done = await watching.revert(watch, undefined, by);
        if (done !== undefined) return done.after;
      }
      return change(id, by, { version }, (_rows, { rollout, ...before }) => {
        if (rollout !== undefined) return { ...before, rollout: { ...rollout, percent: 0 } };
        throw new NoRolloutStep("the policy is not rolled out in rings", {
          nextStep: "Roll the policy back, or change whom it is for.",
        });
      });
    },

    ...watching,

    /** What became of the policy's last change that was watched. */
    latestWatch: (tenantId: string, id: string): Promise<PolicyWatch | undefined> =>
      transact(tenantId, ({ watches }) => watches.latest(tenantId, id)),

    /** What became of the last change of each that was watched, by the policy's id. */
    async watches(tenantId: string): Promise<ReadonlyMap<string, PolicyWatch>> {
      const found = await transact(tenantId, ({ watches }) => watches.latestOfEach(tenantId));
      return new Map(found.map((watch) => [watch.policyId, watch]));
    },

    /** @throws NotFound, VersionConflict, DefaultPolicyFixed */
    async remove(id: string, by: AuditContext, version?: number): Promise<void> {
      const { tenantId } = by;
      const work = transact(tenantId, async (rows) => {
        await rows.policies.lock(tenantId);
        const before = await existing(rows, tenantId, id);
        assertVersion("policy", before.version, version);
        if (before.isDefault) assertDefaultFits(undefined);
        const assertOwnersIn = await needs.keepOwnersIn(rows, by);
        await rows.policies.delete(tenantId, id);
        await assertOwnersIn();
        await rows.audit.record({ name: "policy.deleted", targetId: id, before: stateOf(before) }, by);
      });
      await recordingRefusal(id, by, work);
      await onChanged(tenantId);
    },

    /** Newest first. @throws NotFound */
    versions: (tenantId: string, id: string, page: PageRequest): Promise<Page<PolicyVersion>> =>
      transact(tenantId, async (rows) => {
        await existing(rows, tenantId, id);
        return rows.policies.listVersions(tenantId, id, page);
      }),

    /**
     * Puts an earlier version in force again, as a new one. People and groups that are gone since stay away.
     * @param to absent: the version before this one; 0: the built-in default
     * @throws NotFound, Invalid, and all that a change throws
     */
    rollback(
      id: string,
      to: number | undefined,
      by: AuditContext,
      { version, guard }: Pick<Change, "version" | "guard"> = { version: undefined },
    ): Promise<Policy> {
      const restored = ({ policies }: PolicyRows, before: Policy) =>
        earlierState(policies, before, { to, builtIn: builtIn(by.tenantId) });
      return change(id, by, { version, guard, acknowledgeHalt: true, name: "policy.rolled_back" }, restored);
    },

    ...createEffective({ transact, builtIn }),
  };
}
