import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import { assertVersion, VersionConflict } from "../kernel/errors.ts";
import type { Guarded } from "../kernel/guarded.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Transact } from "../kernel/transaction.ts";
import { assertOwnable, normalizedDomain } from "./domain-name.ts";
import { DomainAlreadyClaimed, LinkedConnectionUnknown } from "./errors.ts";
import { type NameStanding, standingOfName } from "./name-standing.ts";
import { challengeOf } from "./proof.ts";
import { existing, missing } from "./existing.ts";
import type { DomainFilter, DomainRepository } from "./repository.ts";
import { traced } from "./standing.ts";
import type { Domain } from "./types.ts";
import { createVerify, type VerifyNeeds } from "./verify.ts";

interface Rows {
  readonly domains: DomainRepository;
  /** Only asked whether a connection is this tenant's. */
  readonly connections: { find(tenantId: string, id: string): Promise<object | undefined> };
  readonly audit: AuditTrail;
}

interface Needs extends VerifyNeeds {
  readonly transact: Transact<Rows>;
  /** For what takes a domain, or a link of it, away; absent: nobody looks. */
  readonly guarded?: Guarded<Rows>;
}

export interface NewDomain {
  readonly name: string;
  /** The primary one first; absent: none. */
  readonly connectionIds?: readonly string[];
  /** Absent: false. */
  readonly subdomains?: boolean;
}

export type Domains = ReturnType<typeof createDomains>;

/** Claims on mail domains: made, proved, linked to the connections that may speak for them, released. */
export function createDomains(needs: Needs) {
  const { transact } = needs;
  const { guarded = ({ by }, work) => transact(by.tenantId, work) } = needs;

  return {
    /**
     * Anyone may claim; only the proof gives anything (D3, D6).
     * @throws DomainNameRefused, PublicSuffixRefused, PublicMailDomainRefused, DomainAlreadyClaimed,
     *   LinkedConnectionUnknown
     */
    async claim(input: NewDomain, by: AuditContext): Promise<Domain> {
      const name = normalizedDomain(input.name);
      assertOwnable(name);
      const domain = newDomain({ ...input, name }, by.tenantId, needs);
      try {
        await transact(by.tenantId, async (rows) => {
          await assertLinkable(rows, by.tenantId, domain.connectionIds);
          await rows.domains.insert(domain);
          await rows.audit.record({ name: "domain.claimed", targetId: domain.id, after: traced(domain) }, by);
        });
      } catch (error) {
        // The unique index decides, so of two claims at once one stays; which of its causes it was is asked after.
        const held = await transact(by.tenantId, ({ domains }) => domains.findByName(by.tenantId, name));
        if (!held) throw error;
        throw new DomainAlreadyClaimed(`${name} is claimed already`, {
          cause: error,
          nextStep: `Use domain ${held.id}.`,
        });
      }
      return domain;
    },

    /** @throws NotFound */
    get: (tenantId: string, id: string): Promise<Domain> =>
      transact(tenantId, ({ domains }) => existing(domains, tenantId, id)),

    list: (tenantId: string, page: PageRequest & DomainFilter): Promise<Page<Domain>> =>
      transact(tenantId, ({ domains }) => domains.list(tenantId, page)),

    /**
     * Sets the connections whose assertions may speak for the domain, the primary one first (D4, D5).
     * @throws NotFound, VersionConflict, LinkedConnectionUnknown, and what `guarded` throws
     */
    link(
      id: string,
      connectionIds: readonly string[],
      by: AuditContext,
      version?: number,
      force?: boolean,
    ): Promise<Domain> {
      return guarded({ by, targetId: id, force }, async (rows) => {
        const before = await existing(rows.domains, by.tenantId, id);
        assertVersion("domain", before.version, version);
        await assertLinkable(rows, by.tenantId, connectionIds);
        const after = { ...before, connectionIds: unique(connectionIds), version: before.version + 1 };
        if ((await rows.domains.update(after)) !== "ok") throw new VersionConflict("domain");
        const event = { targetId: id, before: traced(before), after: traced(after) };
        await rows.audit.record({ name: "domain.updated", ...event }, by);
        return after;
      });
    },

    verify: createVerify(needs),

    /**
     * What a mail domain is worth here: whether SSO may be enforced for its people, and new ones brought (D6).
     * @param name as it stands in addresses, or as it was typed
     * @throws DomainNameRefused
     */
    async standingOf(tenantId: string, name: string): Promise<NameStanding> {
      const normalized = normalizedDomain(name);
      const domain = await transact(tenantId, ({ domains }) => domains.deciding(tenantId, normalized));
      return standingOfName(normalized, domain);
    },

    /** Gives the domain up, so that another tenant may prove it. @throws NotFound, VersionConflict */
    release(id: string, by: AuditContext, version?: number, force?: boolean): Promise<void> {
      return guarded({ by, targetId: id, force }, async ({ domains, audit }) => {
        const before = await existing(domains, by.tenantId, id);
        assertVersion("domain", before.version, version);
        if (!(await domains.delete(by.tenantId, id))) throw missing();
        await audit.record({ name: "domain.released", targetId: id, before: traced(before) }, by);
      });
    },

    challenge: challengeOf,
  };
}

const newDomain = (
  { name, connectionIds = [], subdomains = false }: NewDomain,
  tenantId: string,
  { clock, random }: Pick<Needs, "clock" | "random">,
): Domain => ({
  id: random.uuid(),
  tenantId,
  name,
  subdomains,
  connectionIds: unique(connectionIds),
  status: "pending",
  challenge: random.token(24),
  verifiedAt: undefined,
  provedBy: undefined,
  checkedAt: undefined,
  graceUntil: undefined,
  failingSince: undefined,
  lostAt: undefined,
  checkDueAt: undefined,
  createdAt: clock(),
  version: 1,
});

async function assertLinkable(
  { connections }: Rows,
  tenantId: string,
  connectionIds: readonly string[],
): Promise<void> {
  for (const id of connectionIds) {
    if (await connections.find(tenantId, id)) continue;
    throw new LinkedConnectionUnknown("no such connection", {
      mismatch: { expected: "connections of this tenant", received: id },
      nextStep: "List the connections and send the ids of some of them.",
    });
  }
}

const unique = (ids: readonly string[]): readonly string[] => [...new Set(ids)];
