import type { AuditContext, AuditEvent, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { VersionConflict } from "../kernel/errors.ts";
import type { Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import { chanceFrom } from "./chance.ts";
import { lookForProof, type Lookups } from "./proof.ts";
import type { DomainRepository, DueDomainLocator } from "./repository.ts";
import { standingAfter } from "./standing.ts";
import type { Domain } from "./types.ts";

interface Needs extends Lookups {
  readonly transact: Transact<{ readonly domains: DomainRepository; readonly audit: AuditTrail }>;
  readonly locate: DueDomainLocator;
  readonly clock: Clock;
  readonly random: Random;
}

/** What a look changed; both absent if nothing was due. */
interface Rechecked {
  readonly domain?: Domain;
  readonly event?: AuditEvent;
}

export type DomainRecheck = ReturnType<typeof createDomainRecheck>;

/** The daily look at the proofs of domains that hold their names (D2). */
export function createDomainRecheck({ transact, locate, clock, random, ...lookups }: Needs) {
  return {
    /** Of all tenants, the longest due first. */
    due: (limit: number) => locate.domainsDue(clock(), limit),

    /**
     * Looks for the proof, outside any transaction, and draws the consequences.
     * @throws VersionConflict if the domain was changed meanwhile: it stays due
     */
    async recheck(id: string, by: AuditContext): Promise<Rechecked> {
      const before = await transact(by.tenantId, ({ domains }) => domains.find(by.tenantId, id));
      // Another node was quicker, or it was released.
      if (before?.checkDueAt === undefined || before.checkDueAt > clock()) return {};
      const look = await lookForProof(before, lookups);
      const { after, event } = standingAfter(before, look, clock(), chanceFrom(random));
      await transact(by.tenantId, async ({ domains, audit }) => {
        if ((await domains.update(after)) !== "ok") throw new VersionConflict("domain");
        if (event !== undefined) await audit.record(event, by);
      });
      return { domain: after, ...(event !== undefined && { event }) };
    },
  };
}
