import type { DomainRecheck } from "../../domains/recheck.ts";
import type { AuditContext } from "../../kernel/audit.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { Job } from "./jobs.ts";
import { inLanes } from "./lanes.ts";

interface Needs {
  readonly domainRecheck: DomainRecheck;
  readonly ephemeral: Ephemeral;
  readonly log: Logger;
}

/** Domains in one run; what is left is due in the next. */
const BATCH = 100;
/** At once: a name server that is silent holds one of these and no more. */
const LANES = 8;
/** Longer than DNS and the HTTPS file can take together, so that no second node asks meanwhile. Milliseconds. */
const CLAIM_MS = 120_000;

/** Looks for the proofs that are due, of all tenants, each by one node (D2). */
export function recheckDomains({ domainRecheck, ephemeral, log }: Needs): Job {
  const recheck = async ({ tenantId, id }: { tenantId: string; id: string }): Promise<void> => {
    const claim = `domain:${id}`;
    if (!(await ephemeral.claim(claim, "looking", CLAIM_MS))) return;
    const by: AuditContext = { tenantId, actor: { kind: "system", name: "domain check" } };
    try {
      const { domain, event } = await domainRecheck.recheck(id, by);
      if (event !== undefined && event.name !== "domain.verified")
        log.warn({ domainId: id, domain: domain?.name, graceUntil: domain?.graceUntil }, event.name);
    } catch (error) {
      // Released or changed meanwhile: the next run sees. One domain stops no other.
      log.warn({ domainId: id, error }, "domain check: not stored");
    } finally {
      await ephemeral.remove(claim);
    }
  };

  return {
    name: "recheck-domains",
    everyMs: 60_000,
    run: async () => inLanes(await domainRecheck.due(BATCH), LANES, recheck),
  };
}
