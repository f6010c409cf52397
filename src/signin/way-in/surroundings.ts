import type { ConnectionRepository } from "../../connections/repository.ts";
import type { Connection } from "../../connections/types.ts";
import type { DomainRepository } from "../../domains/repository.ts";
import type { Domain } from "../../domains/types.ts";
import { everyItem } from "../../kernel/page.ts";
import { builtInPolicy, type SessionDefaults } from "../../policies/defaults.ts";
import { offerOf } from "../../policies/offer.ts";
import type { PolicyRepository } from "../../policies/repository.ts";
import type { Rules } from "../../policies/types.ts";
import type { PersonFacts, Try, WayRepository } from "./facts.ts";
import { failureOf } from "./loss.ts";
import type { Situation } from "./situation.ts";

interface Stores {
  readonly connections: ConnectionRepository;
  readonly domains: DomainRepository;
  readonly ways: Pick<WayRepository, "latestTries">;
}

/** What many people's ways in have in common. */
export interface Surroundings {
  readonly connections: ReadonlyMap<string, Connection>;
  readonly failing: ReadonlyMap<string, Try>;
  /** By mail domain. */
  readonly claims: ReadonlyMap<string, Domain | undefined>;
}

/** The policies that are in force. */
export interface InForce {
  /** All of the tenant, the default one among them: together they decide what is offered. */
  readonly all: readonly Rules[];
  /** The one that is a person's, or a stranger's. */
  readonly of: (personId: string) => Rules;
}

/** Reads them in the caller's transaction. @param ids of those who will be asked about */
export async function policiesInForce(
  { policies }: { readonly policies: PolicyRepository },
  tenantId: string,
  ids: readonly string[],
  sessionDefaults: SessionDefaults,
): Promise<InForce> {
  const stored = await policies.list(tenantId);
  const changedDefault = stored.find(({ isDefault }) => isDefault);
  const byDefault = changedDefault ?? builtInPolicy(tenantId, sessionDefaults);
  const deciding = await policies.decidingFor(tenantId, ids);
  return {
    all: changedDefault === undefined ? [...stored, byDefault] : stored,
    of: (id) => deciding.get(id)?.policy ?? byDefault,
  };
}

/** Of one connection, newest first: enough to leave out what says nothing. */
const TRIES_READ = 20;

export async function readSurroundings(stores: Stores, tenantId: string): Promise<Surroundings> {
  const connections = new Map<string, Connection>();
  const failing = new Map<string, Try>();
  for await (const each of everyItem((page) => stores.connections.list(tenantId, page))) {
    connections.set(each.id, each);
    const failure = failureOf(await stores.ways.latestTries(tenantId, each.id, TRIES_READ));
    if (failure !== undefined) failing.set(each.id, failure);
  }
  return { connections, failing, claims: new Map() };
}

/** The same, with what decides over these mail domains. */
export async function withClaims(
  { domains }: Pick<Stores, "domains">,
  tenantId: string,
  around: Surroundings,
  names: Iterable<string>,
): Promise<Surroundings> {
  const claims = new Map(around.claims);
  for (const name of names) if (!claims.has(name)) claims.set(name, await domains.deciding(tenantId, name));
  return { ...around, claims };
}

/** @param person absent: nobody has the address */
export function situationOf(
  { connections, failing, claims }: Surroundings,
  mailDomain: string,
  person: PersonFacts | undefined,
  policy: Rules,
  all: readonly Rules[],
): Situation {
  const claim = claims.get(mailDomain);
  const linked = claim === undefined || claim.status === "pending" ? [] : claim.connectionIds;
  const { allowed, preselected } = offerOf(all, linked);
  const { connectionId } = policy.sso;
  return {
    mailDomain,
    claim,
    linked: allowed.flatMap((id) => connections.get(id) ?? []),
    preselected,
    named: connectionId === undefined ? undefined : connections.get(connectionId),
    person,
    policy,
    failing,
  };
}
