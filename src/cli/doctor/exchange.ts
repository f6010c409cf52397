import { X509Certificate } from "node:crypto";
import type { Connection } from "../../connections/types.ts";
import { findProof, type Lookups } from "../../domains/proof.ts";
import { DomainNotProven } from "../../domains/errors.ts";
import type { Domain } from "../../domains/types.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Page, PageRequest } from "../../kernel/page.ts";
import type { Database } from "../../storage/repositories.ts";
import { fail, ok, warn, type Finding } from "./finding.ts";

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;
/** Lookups at once. */
const LANES = 8;

/**
 * What was agreed with identity providers and domain owners, and whether it still holds.
 * @param about.lookups absent: domains are not asked for their proofs
 */
export async function findInExchange(
  { transact }: Database,
  tenantIds: readonly string[],
  { lookups, clock }: { readonly lookups: Lookups | undefined; readonly clock: Clock },
): Promise<readonly Finding[]> {
  const connections: Connection[] = [];
  const domains: Domain[] = [];
  for (const id of tenantIds)
    await transact(id, async (repositories) => {
      connections.push(...(await all((page) => repositories.connections.list(id, page))));
      domains.push(...(await all((page) => repositories.domains.list(id, page))));
    });
  return [
    ...summed(
      "certificates",
      `${connections.length} connections: none ends within ${SOON_DAYS} days`,
      connections.flatMap((each) => findEnding(each, clock())),
    ),
    ...summed(
      "metadata",
      `${connections.filter(({ metadata }) => metadata).length} addresses: all answered when last asked`,
      connections.flatMap((each) => findStale(each, clock())),
    ),
    ...(lookups ? await findDomains(domains, lookups) : []),
  ];
}

const summed = (about: string, fine: string, found: readonly Finding[]): readonly Finding[] =>
  found.length > 0 ? found : [ok(about, fine)];

async function all<T>(list: (page: PageRequest) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ limit: 200, ...(cursor !== undefined && { cursor }) });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return items;
}

/** SAML pins the key: sign-ins go on past the end, but many identity providers change the key just then. */
function findEnding({ name, enabled, idp }: Connection, now: Date): readonly Finding[] {
  if (!enabled) return [];
  const ends = (idp?.certificates ?? []).map((pem) => new X509Certificate(pem).validToDate);
  const last = ends.toSorted((one, other) => other.getTime() - one.getTime())[0];
  if (!last || last.getTime() - now.getTime() > SOON_DAYS * DAY_MS) return [];
  const day = last.toISOString().slice(0, 10);
  const says = `"${name}": the newest certificate ${last <= now ? "ended" : "ends"} on ${day}`;
  return [
    warn("certificates", says, "Ask its administrator for the next one, and add it beside the old one now."),
  ];
}

function findStale({ name, enabled, metadata }: Connection, now: Date): readonly Finding[] {
  if (!enabled || !metadata) return [];
  const { failures, lastError, validUntil } = metadata;
  if (validUntil && validUntil <= now)
    return [
      fail(
        "metadata",
        `"${name}": what was read is valid no more since ${validUntil.toISOString()}`,
        `Ask whoever publishes ${metadata.url} to renew it.`,
      ),
    ];
  if (failures === 0) return [];
  const says = `"${name}": ${failures} failed fetches in a row; the last: ${lastError ?? "no reason"}`;
  return [warn("metadata", says, `Check ${metadata.url}; sign-ins go on by what was read before.`)];
}

async function findDomains(domains: readonly Domain[], lookups: Lookups): Promise<readonly Finding[]> {
  const verified = domains.filter(({ status }) => status !== "pending");
  const fine = `${verified.length} verified domains: all prove it still`;
  return summed("domains", fine, await findUnproven(verified, lookups));
}

async function findUnproven(domains: readonly Domain[], lookups: Lookups): Promise<readonly Finding[]> {
  const waiting = [...domains];
  const found: Finding[] = [];
  const lane = async (): Promise<void> => {
    for (let domain = waiting.pop(); domain; domain = waiting.pop())
      found.push(...(await findMissingProof(domain, lookups)));
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return found.toSorted((one, other) => one.says.localeCompare(other.says));
}

async function findMissingProof(domain: Domain, lookups: Lookups): Promise<readonly Finding[]> {
  try {
    await findProof(domain, lookups);
    return [];
  } catch (error) {
    if (!(error instanceof DomainNotProven)) throw error;
    const next = error.nextStep ?? "Publish the record that the domain's page shows.";
    return [warn("domains", `${domain.name}: its proof is not there any more (${error.message})`, next)];
  }
}
