import type { PersonRepository } from "../directory/repository.ts";
import type { DomainRepository } from "../domains/repository.ts";
import type { Domain } from "../domains/types.ts";
import type { AuditContext } from "../kernel/audit.ts";
import type { Logger } from "../kernel/logger.ts";
import type { Transact } from "../kernel/transaction.ts";
import type { SessionRecord, Sessions } from "../sessions/types.ts";
import { domainOf } from "./rules.ts";

interface Needs {
  readonly transact: Transact<{ readonly people: PersonRepository; readonly domains: DomainRepository }>;
  readonly sessions: Pick<Sessions, "list" | "revoke">;
  readonly log: Logger;
}

const AT_ONCE = 200;

/**
 * D3: a domain that has moved to another tenant takes its people's sessions along. Those of other domains stay, also
 * where the same connection vouched.
 */
export function createEndLostDomain({ transact, sessions, log }: Needs) {
  /** Of these sessions those of people for whom nobody here may speak any more. */
  const ended = (lost: Domain, among: readonly SessionRecord[]) =>
    transact(lost.tenantId, async ({ people, domains }) => {
      const over = new Map<string, { readonly personId: string; readonly connectionId: string }>();
      for (const { personId, connectionId } of among) {
        // By a password: the domain has not vouched for it.
        if (connectionId === undefined) continue;
        const person = await people.find(lost.tenantId, personId);
        const name = person && domainOf(person.email);
        if (name === undefined || !covers(lost, name)) continue;
        const holder = await domains.deciding(lost.tenantId, name);
        if (holder === undefined || holder.status === "pending")
          over.set(`${personId} ${connectionId}`, { personId, connectionId });
      }
      return over.values();
    });

  async function endAll(lost: Domain, by: AuditContext): Promise<void> {
    const { tenantId, name } = lost;
    log.warn({ tenantId, domain: name }, "domain.lost");
    let cursor: string | undefined;
    do {
      const page = await sessions.list(tenantId, {}, { limit: AT_ONCE, ...(cursor && { cursor }) });
      for (const filter of await ended(lost, page.items)) await sessions.revoke(tenantId, filter, by);
      cursor = page.next;
    } while (cursor !== undefined);
  }

  /** The move is done by now, so a failure is only told: the sessions then live until their own end. */
  return (domain: Domain, by: AuditContext): Promise<void> =>
    endAll(domain, by).catch((error: unknown) =>
      log.error({ tenantId: domain.tenantId, domain: domain.name, error }, "domain.lost: sessions not ended"),
    );
}

const covers = (domain: Domain, name: string): boolean =>
  name === domain.name || (domain.subdomains && name.endsWith(`.${domain.name}`));
