import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { ConnectionsAsked } from "./bindings.ts";
import { DEFAULT_GUARD, type Guard } from "./guard.ts";
import { enforcesMore, isRolloutStep, reachesMore } from "./reach.ts";
import { RolloutHalted } from "./errors.ts";
import type { Policy, PolicyState } from "./types.ts";
import type { Belief, PolicyWatch } from "./watch.ts";
import type { PolicyWatchRepository } from "./watch-repository.ts";

export interface ArmingRows {
  readonly watches: PolicyWatchRepository;
  readonly connections: Pick<ConnectionsAsked, "list">;
  readonly audit: AuditTrail;
}

/** A change that was saved in this transaction. */
interface Saved {
  readonly before: Policy;
  readonly after: Policy;
  readonly guard: Guard | undefined;
  /** Of the watch. */
  readonly id: string;
  readonly now: Date;
}

/** A change that reaches nobody new ends no watch: what it adds is not what was watched. */
export async function rearm(rows: ArmingRows, saved: Saved, by: AuditContext): Promise<void> {
  const { before, after, now } = saved;
  const current = await rows.watches.latest(after.tenantId, after.id);
  const active = current?.state === "watching" ? current : undefined;
  const kind = isRolloutStep(before, after)
    ? "rollout"
    : enforcesMore(before, after)
      ? "enforcement"
      : undefined;
  const begins = kind !== undefined && !isNobodys(after);
  if (active !== undefined && (begins || isOver(active, after)))
    await rows.watches.end(active.tenantId, active.id, {
      state: "superseded",
      endedAt: now,
      evidence: undefined,
    });
  if (begins) await begin(rows, { ...saved, kind, active }, by);
}

async function begin(
  { watches, connections, audit }: ArmingRows,
  saved: Saved & { readonly kind: PolicyWatch["kind"]; readonly active: PolicyWatch | undefined },
  by: AuditContext,
): Promise<void> {
  const { before, after, guard = {}, kind, id, now, active } = saved;
  const isOff = "off" in guard;
  const bounds = {
    ...(kind === "rollout" && after.rollout ? after.rollout.halt : DEFAULT_GUARD),
    ...(isOff ? {} : guard),
  };
  const { items } = await connections.list(after.tenantId, { limit: 200 });
  const until = new Date(now.getTime() + bounds.minutes * 60_000);
  await watches.insert({
    id,
    tenantId: after.tenantId,
    policyId: after.id,
    kind,
    version: after.version,
    // What is not known to be good is nothing to go back to.
    undoVersion: active?.undoVersion ?? before.version,
    bounds,
    since: now,
    until,
    baseline: Object.fromEntries(items.flatMap(beliefOf)),
    state: isOff ? "off" : "watching",
    reason: isOff ? guard.reason : undefined,
    evidence: undefined,
    endedAt: isOff ? now : undefined,
    examinedUntil: now,
  });
  const told = isOff ? { off: guard.reason } : { bounds, until: until.toISOString() };
  await audit.record({ name: "policy.watched", targetId: after.id, kind, ...told }, by);
}

type Believing = Awaited<ReturnType<ConnectionsAsked["list"]>>["items"][number];

const beliefOf = ({ id, idp, encryption }: Believing): readonly (readonly [string, Belief])[] =>
  idp === undefined
    ? []
    : [[id, { certificates: idp.certificates, settings: { idpEntityId: idp.entityId, encryption } }]];

/** Nothing is left to take back. */
const isOver = ({ kind }: PolicyWatch, after: Policy): boolean =>
  isNobodys(after) || (kind === "enforcement" && after.sso.mode !== "enforced");

function isNobodys({ isDefault, bindings, rollout }: Policy): boolean {
  if (isDefault || bindings.people.length > 0) return false;
  if (rollout === undefined) return bindings.groups.length === 0;
  if (rollout.of === "groups") return rollout.percent === 0 || bindings.groups.length === 0;
  return rollout.percent === 0 && bindings.groups.length === 0;
}

/**
 * A rollout that failed is not taken up by an oversight.
 * @throws RolloutHalted
 */
export async function assertNotHalted(
  { watches }: Pick<ArmingRows, "watches">,
  before: Policy,
  after: PolicyState,
): Promise<void> {
  if (after.rollout === undefined || !reachesMore(before, after)) return;
  const last = await watches.latest(before.tenantId, before.id);
  if (last?.state !== "tripped") return;
  throw new RolloutHalted("the last step of the rollout was taken back: sign-ins failed", {
    mismatch: {
      expected: "a rollout that has not failed",
      received: `${last.evidence?.failed ?? 0} people failed, ${last.evidence?.succeeded ?? 0} got in`,
    },
    nextStep: "Read the evidence, put the cause right, then send acknowledgeHalt: true with the step.",
  });
}
