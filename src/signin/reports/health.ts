import type { MetadataChangeRepository, ConnectionRepository } from "../../connections/repository.ts";
import type { Connection } from "../../connections/types.ts";
import type { DomainRepository } from "../../domains/repository.ts";
import type { Domain } from "../../domains/types.ts";
import type { Clock } from "../../kernel/clock.ts";
import { everyItem } from "../../kernel/page.ts";
import type { Transact } from "../../kernel/transaction.ts";
import type { PolicyRepository } from "../../policies/repository.ts";
import type { PolicyWatch } from "../../policies/watch.ts";
import type { PolicyWatchRepository } from "../../policies/watch-repository.ts";
import type { May } from "./expiring.ts";
import type { ReportRepository, Undelivered } from "./repository.ts";

interface Rows {
  readonly connections: ConnectionRepository;
  readonly metadataChanges: MetadataChangeRepository;
  readonly domains: DomainRepository;
  readonly policies: PolicyRepository;
  readonly watches: PolicyWatchRepository;
  readonly reports: ReportRepository;
}

interface Needs {
  readonly transact: Transact<Rows>;
  readonly clock: Clock;
}

export interface ConnectionHealth {
  readonly connection: Connection;
  /** A change of its metadata that waits for an administrator. */
  readonly held: { readonly id: string; readonly at: Date } | undefined;
}

/** A policy's last change that was watched. */
export interface Guard {
  readonly policyId: string;
  readonly policyName: string;
  readonly watch: PolicyWatch;
}

/** What runs by itself, and how it goes. What the caller may not read is absent. */
export interface Health {
  readonly connections: readonly ConnectionHealth[] | undefined;
  readonly domains: readonly Domain[] | undefined;
  readonly logouts: readonly Undelivered[] | undefined;
  readonly collisions: { readonly count: number; readonly oldestAt: Date | undefined } | undefined;
  readonly guards: readonly Guard[] | undefined;
}

const DAY_MS = 86_400_000;
/** What was given up longer ago is history. */
const GIVEN_UP_DAYS = 7;

/** How many changes of one connection's metadata are looked through for the one that waits. */
const NEWEST = 5;

export type HealthReports = ReturnType<typeof createHealthReports>;

export function createHealthReports({ transact, clock }: Needs) {
  async function connections(tenantId: string): Promise<readonly ConnectionHealth[]> {
    const found: ConnectionHealth[] = [];
    const list = everyItem((page) => transact(tenantId, (rows) => rows.connections.list(tenantId, page)));
    for await (const connection of list) found.push({ connection, held: await heldOf(tenantId, connection) });
    return found;
  }

  async function heldOf(tenantId: string, { id, metadata }: Connection): Promise<ConnectionHealth["held"]> {
    if (metadata === undefined) return undefined;
    const { items } = await transact(tenantId, ({ metadataChanges }) =>
      metadataChanges.list(tenantId, id, { limit: NEWEST }),
    );
    return items.find(({ status }) => status === "held");
  }

  async function domains(tenantId: string): Promise<readonly Domain[]> {
    const found: Domain[] = [];
    const list = everyItem((page) => transact(tenantId, (rows) => rows.domains.list(tenantId, page)));
    for await (const domain of list) found.push(domain);
    return found;
  }

  const guards = (tenantId: string): Promise<readonly Guard[]> =>
    transact(tenantId, async ({ policies, watches }) => {
      const names = new Map((await policies.listRules(tenantId)).map(({ id, name }) => [id, name]));
      const found = await watches.latestOfEach(tenantId);
      return found.map((watch) => ({
        policyId: watch.policyId,
        policyName: names.get(watch.policyId) ?? "",
        watch,
      }));
    });

  const logouts = (tenantId: string): Promise<readonly Undelivered[]> =>
    transact(tenantId, ({ reports }) =>
      reports.undelivered(tenantId, new Date(clock().getTime() - GIVEN_UP_DAYS * DAY_MS)),
    );

  return {
    async health(tenantId: string, may: May): Promise<Health> {
      return {
        connections: may("connections") ? await connections(tenantId) : undefined,
        domains: may("domains") ? await domains(tenantId) : undefined,
        logouts: may("apps") ? await logouts(tenantId) : undefined,
        collisions: may("people")
          ? await transact(tenantId, ({ reports }) => reports.openCollisions(tenantId))
          : undefined,
        guards: may("policies") ? await guards(tenantId) : undefined,
      };
    },
  };
}
