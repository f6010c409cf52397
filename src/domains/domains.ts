import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { assertVersion, NotFound, VersionConflict } from "../kernel/errors.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import { chanceFrom } from "./chance.ts";
import { assertOwnable, normalizedDomain } from "./domain-name.ts";
import { DomainAlreadyClaimed, DomainNotProven, DomainTaken, LinkedConnectionUnknown } from "./errors.ts";
import { challengeOf, findProof, type Lookups } from "./proof.ts";
import type { DomainRepository } from "./repository.ts";
import { proven, traced } from "./standing.ts";
import type { Domain } from "./types.ts";

interface Rows {
  readonly domains: DomainRepository;
  /** Only asked whether a connection is this tenant's. */
  readonly connections: { find(tenantId: string, id: string): Promise<object | undefined> };
  readonly audit: AuditTrail;
}

export interface Needs extends Lookups {
  readonly transact: Transact<Rows>;
  readonly clock: Clock;
  readonly random: Random;
}

export interface NewDomain {
  readonly name: string;
  readonly connectionId?: string | undefined;
  /** Absent: false. */
  readonly subdomains?: boolean;
}

export type Domains = ReturnType<typeof createDomains>;

/** Claims on mail domains: made, proved, linked to the connection that may speak for them, released. */
export function createDomains(needs: Needs) {
  const { transact, clock } = needs;

  const get = (tenantId: string, id: string): Promise<Domain> =>
    transact(tenantId, ({ domains }) => existing(domains, tenantId, id));

  /** A refusal is recorded by itself: what it refused was rolled back. */
  const recordFailure = (domain: Domain, code: string, by: AuditContext): Promise<void> =>
    transact(by.tenantId, ({ audit }) =>
      audit.record(
        { name: "domain.verification_failed", targetId: domain.id, code, after: { name: domain.name } },
        by,
      ),
    );

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
          await assertLinkable(rows, by.tenantId, input.connectionId);
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
    get,

    list(
      tenantId: string,
      page: PageRequest & { search?: string; connectionId?: string },
    ): Promise<Page<Domain>> {
      return transact(tenantId, ({ domains }) => domains.list(tenantId, page));
    },

    /**
     * Sets or takes away the connection whose assertions may speak for the domain (D5).
     * @throws NotFound, VersionConflict, LinkedConnectionUnknown
     */
    link(id: string, connectionId: string | undefined, by: AuditContext, version?: number): Promise<Domain> {
      return transact(by.tenantId, async (rows) => {
        const before = await existing(rows.domains, by.tenantId, id);
        assertVersion("domain", before.version, version);
        await assertLinkable(rows, by.tenantId, connectionId);
        const after = { ...before, connectionId, version: before.version + 1 };
        if ((await rows.domains.update(after)) !== "ok") throw new VersionConflict("domain");
        const event = { targetId: id, before: traced(before), after: traced(after) };
        await rows.audit.record({ name: "domain.updated", ...event }, by);
        return after;
      });
    },

    /**
     * Looks for the challenge, outside any transaction, and makes the claim good.
     * @throws NotFound, VersionConflict, DomainNotProven, DomainTaken
     */
    async verify(id: string, by: AuditContext): Promise<Domain> {
      const before = await get(by.tenantId, id);
      const proof = await findProof(before, needs).catch(async (error: unknown) => {
        if (error instanceof DomainNotProven) await recordFailure(before, error.code, by);
        throw error;
      });
      const after = proven(before, proof.method, clock(), chanceFrom(needs.random));
      const outcome = await transact(by.tenantId, async ({ domains, audit }) => {
        const written = await domains.update(after);
        if (written !== "ok") return written;
        const event = {
          targetId: id,
          before: traced(before),
          after: { ...traced(after), provedBy: proof.method },
        };
        await audit.record({ name: "domain.verified", ...event }, by);
        return written;
      });
      if (outcome === "stale") throw new VersionConflict("domain");
      if (outcome === "taken") {
        const taken = new DomainTaken(`another tenant holds ${before.name}`, {
          nextStep: "Ask your operator who holds the domain and have it released there first.",
        });
        await recordFailure(before, taken.code, by);
        throw taken;
      }
      return after;
    },

    /** Gives the domain up, so that another tenant may prove it. @throws NotFound, VersionConflict */
    release(id: string, by: AuditContext, version?: number): Promise<void> {
      return transact(by.tenantId, async ({ domains, audit }) => {
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
  { name, connectionId, subdomains = false }: NewDomain,
  tenantId: string,
  { clock, random }: Pick<Needs, "clock" | "random">,
): Domain => ({
  id: random.uuid(),
  tenantId,
  name,
  subdomains,
  connectionId,
  status: "pending",
  challenge: random.token(24),
  verifiedAt: undefined,
  provedBy: undefined,
  checkedAt: undefined,
  graceUntil: undefined,
  failingSince: undefined,
  checkDueAt: undefined,
  createdAt: clock(),
  version: 1,
});

async function existing(domains: DomainRepository, tenantId: string, id: string): Promise<Domain> {
  const domain = await domains.find(tenantId, id);
  if (!domain) throw missing();
  return domain;
}

async function assertLinkable(rows: Rows, tenantId: string, connectionId: string | undefined): Promise<void> {
  if (connectionId === undefined || (await rows.connections.find(tenantId, connectionId))) return;
  throw new LinkedConnectionUnknown("no such connection", {
    mismatch: { expected: "a connection of this tenant", received: connectionId },
    nextStep: "List the connections and send the id of one of them.",
  });
}

const missing = () => new NotFound("no such domain");
