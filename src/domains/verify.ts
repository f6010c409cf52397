import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { VersionConflict } from "../kernel/errors.ts";
import type { Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import { chanceFrom } from "./chance.ts";
import { DomainNotProven, DomainTaken, type Looked } from "./errors.ts";
import { existing } from "./existing.ts";
import { findProof, lookForProof, type Lookups } from "./proof.ts";
import type { DomainHolderLocator, DomainRepository } from "./repository.ts";
import { isOver, lost, proven, standingAfter, traced } from "./standing.ts";
import type { Domain } from "./types.ts";

export interface VerifyNeeds extends Lookups {
  readonly transact: Transact<{ readonly domains: DomainRepository; readonly audit: AuditTrail }>;
  readonly locate: DomainHolderLocator;
  readonly clock: Clock;
  readonly random: Random;
  /** Called after a tenant has lost a domain to another one: what it vouched for ends too. */
  readonly onLost?: (domain: Domain, by: AuditContext) => Promise<void>;
}

/** Others may prove the name at the same time; each look at its holder can be outdated once by each of them. */
const TRIES = 4;

export function createVerify(needs: VerifyNeeds) {
  const { transact, locate, clock, random } = needs;

  /**
   * Looks for the challenge, outside any transaction, and makes the claim good. A holder whose own proof has been gone
   * for longer than its grace makes way (D3).
   * @throws NotFound, VersionConflict, DomainNotProven, DomainTaken
   */
  return async function verify(id: string, by: AuditContext): Promise<Domain> {
    const before = await transact(by.tenantId, ({ domains }) => existing(domains, by.tenantId, id));
    const proof = await findProof(before, needs).catch(async (error: unknown) => {
      if (error instanceof DomainNotProven) await recordFailure(before, error.code, by);
      throw error;
    });
    for (let tries = 0; tries < TRIES; tries += 1) {
      const after = proven(before, proof.method, clock(), chanceFrom(random));
      const outcome = await makeGood(before, after, proof, by);
      if (outcome === "ok") return after;
      if (outcome === "stale") throw new VersionConflict("domain");
      if (!(await hasMadeWay(before.name))) break;
    }
    const taken = new DomainTaken(`another tenant holds ${before.name}`, {
      nextStep:
        "Ask your operator who holds the domain and have it released there. Where the holder's own proof has been gone for longer than seven days, verifying again moves it here.",
    });
    await recordFailure(before, taken.code, by);
    throw taken;
  };

  function makeGood(before: Domain, after: Domain, { method }: Looked, by: AuditContext) {
    return transact(by.tenantId, async ({ domains, audit }) => {
      const written = await domains.update(after);
      if (written !== "ok") return written;
      const shown = { ...traced(after), provedBy: method };
      await audit.record(
        { name: "domain.verified", targetId: before.id, before: traced(before), after: shown },
        by,
      );
      return written;
    });
  }

  /** @returns whether it is worth trying again: nobody holds the name any more, or the holder changes just now */
  async function hasMadeWay(name: string): Promise<boolean> {
    const held = await locate.holderOf(name);
    if (held === undefined) return true;
    const { tenantId } = held;
    const holder = await transact(tenantId, ({ domains }) => domains.find(tenantId, held.id));
    if (holder === undefined || holder.status === "pending") return true;
    if (!isOver(holder, clock())) return false;
    // It may have published its proof again since our last look.
    const look = await lookForProof(holder, needs);
    const { after, event } =
      look.proof === undefined
        ? lost(holder, look, clock(), random.token(24))
        : standingAfter(holder, look, clock(), chanceFrom(random));
    // The holder's trail does not name who has proved it, and nobody but the clock acts in it.
    const by: AuditContext = { tenantId, actor: { kind: "system", name: "domain check" } };
    const written = await transact(tenantId, async ({ domains, audit }) => {
      if ((await domains.update(after)) !== "ok") return false;
      if (event !== undefined) await audit.record(event, by);
      return true;
    });
    if (written && after.status === "pending") await needs.onLost?.(holder, by);
    return !written || after.status === "pending";
  }

  /** A refusal is recorded by itself: what it refused was rolled back. */
  function recordFailure(domain: Domain, code: string, by: AuditContext): Promise<void> {
    const after = { name: domain.name };
    return transact(by.tenantId, ({ audit }) =>
      audit.record({ name: "domain.verification_failed", targetId: domain.id, code, after }, by),
    );
  }
}
