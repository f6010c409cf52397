import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Transact } from "../kernel/transaction.ts";
import { NotWatched } from "./errors.ts";
import type { PolicyRepository } from "./repository.ts";
import { stateOf } from "./state.ts";
import type { Policy, PolicyState } from "./types.ts";
import { forNobody, undone } from "./undo.ts";
import type { Evidence, PolicyWatch } from "./watch.ts";
import type { PolicyWatchRepository } from "./watch-repository.ts";

interface Rows {
  readonly policies: PolicyRepository;
  readonly watches: PolicyWatchRepository;
  readonly audit: AuditTrail;
}

interface Needs {
  readonly transact: Transact<Rows>;
  readonly clock: Clock;
  readonly builtIn: (tenantId: string) => Policy;
  readonly onChanged: (tenantId: string) => Promise<void>;
}

/** What a watch led to. */
export interface TakenBack {
  readonly watch: PolicyWatch;
  readonly before: Policy;
  readonly after: Policy;
}

/** How watches end: the change is taken back, or found good. */
export function createWatching({ transact, clock, builtIn, onChanged }: Needs) {
  const stateAt = async (rows: Rows, policy: Policy, version: number): Promise<PolicyState | undefined> => {
    if (version === 0) return policy.isDefault ? stateOf(builtIn(policy.tenantId)) : undefined;
    return (await rows.policies.findVersion(policy.tenantId, policy.id, version))?.policy;
  };

  /** What a change has to be left without, so that it can be saved whatever happened meanwhile. */
  async function bindable(
    { policies }: Rows,
    { tenantId, id }: Policy,
    state: PolicyState,
  ): Promise<PolicyState> {
    const gone = await policies.unknownAmong(tenantId, state.bindings);
    const people: string[] = [];
    for (const personId of state.bindings.people)
      if (!gone.people.includes(personId) && !(await policies.boundElsewhere(tenantId, id, [personId])))
        people.push(personId);
    const groups = state.bindings.groups.filter((groupId) => !gone.groups.includes(groupId));
    return { ...state, bindings: { people, groups } };
  }

  /** Inside a transaction that holds the lock and has ended the watch. */
  async function takeBack(rows: Rows, watch: PolicyWatch, by: AuditContext): Promise<TakenBack | undefined> {
    const before = await rows.policies.find(watch.tenantId, watch.policyId);
    const watched = before && (await stateAt(rows, before, watch.version));
    if (before === undefined || watched === undefined) return undefined;
    const former = (await stateAt(rows, before, watch.undoVersion)) ?? forNobody(watched);
    const state = await bindable(rows, before, undone({ before: former, watched, now: stateOf(before) }));
    const after: Policy = { ...before, ...state, version: before.version + 1, updatedAt: clock() };
    await rows.policies.save(after, by.actor);
    return { watch, before, after };
  }

  return {
    /**
     * Takes the change back, once: of any number of callers exactly one does.
     * @param evidence absent: an administrator wants it
     */
    async revert(
      { tenantId, id }: Pick<PolicyWatch, "tenantId" | "id">,
      evidence: Evidence | undefined,
      by: AuditContext,
    ): Promise<TakenBack | undefined> {
      const done = await transact(tenantId, async (rows) => {
        await rows.policies.lock(tenantId);
        const ending = { state: "tripped", evidence, endedAt: clock() } as const;
        if (!(await rows.watches.end(tenantId, id, ending))) return undefined;
        const watch = await rows.watches.find(tenantId, id);
        const taken = watch && (await takeBack(rows, watch, by));
        if (taken === undefined) return undefined;
        const { kind, policyId } = taken.watch;
        await rows.audit.record(
          {
            name: kind === "rollout" ? "policy.halted" : "policy.reverted",
            targetId: policyId,
            before: stateOf(taken.before),
            after: stateOf(taken.after),
            ...(evidence !== undefined && { evidence }),
          },
          by,
        );
        return taken;
      });
      if (done !== undefined) await onChanged(tenantId);
      return done;
    },

    /** The change is good: by the end of its window, or because an administrator says so. */
    confirm: ({ tenantId, id, policyId, kind }: PolicyWatch, by: AuditContext): Promise<boolean> =>
      transact(tenantId, async ({ watches, audit }) => {
        const ending = { state: "confirmed", evidence: undefined, endedAt: clock() } as const;
        if (!(await watches.end(tenantId, id, ending))) return false;
        const name = kind === "rollout" ? "policy.ring_confirmed" : "policy.enforcement_confirmed";
        await audit.record({ name, targetId: policyId }, by);
        return true;
      }),

    /** The policy's watch that is under way. @throws NotWatched */
    async underWay(tenantId: string, policyId: string): Promise<PolicyWatch> {
      const found = await transact(tenantId, ({ watches }) => watches.latest(tenantId, policyId));
      if (found?.state === "watching") return found;
      throw new NotWatched("nobody watches a change of this policy", {
        mismatch: { expected: "a watch under way", received: found?.state ?? "none" },
        nextStep: "Read the policy: its guard tells what became of the last change.",
      });
    },
  };
}
