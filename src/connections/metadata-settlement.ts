import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { VersionConflict } from "../kernel/errors.ts";
import type { Random } from "../kernel/random.ts";
import { differenceOf, reasonsToHold, sameProvider, sides } from "./metadata-difference.ts";
import type { Difference, HoldReason } from "./metadata-difference.ts";
import { outdated } from "./metadata-fetch.ts";
import { afterFailure, afterSuccess, type Says } from "./metadata-source.ts";
import { sentenceOf } from "./metadata-sentence.ts";
import type { ConnectionRepository, MetadataChangeRepository } from "./repository.ts";
import type { Connection, IdentityProvider, MetadataSource } from "./types.ts";

export interface Repositories {
  readonly connections: ConnectionRepository;
  readonly metadataChanges: MetadataChangeRepository;
  readonly audit: AuditTrail;
}

/** What the address said, read but not yet compared. */
export type Found =
  | { readonly kind: "unchanged" }
  | { readonly kind: "failed"; readonly because: string }
  | Read;

type Read = { readonly kind: "read"; readonly idp: IdentityProvider } & Says;

/** What one fetch came to. */
export interface Refreshed {
  readonly outcome: "unchanged" | "applied" | "held" | "failed";
  readonly connection: Connection;
}

/** A connection whose metadata has an address. */
type Sourced = Connection & { readonly metadata: MetadataSource };

/** A rejected proposal is not held again as long as it is among this many of the connection's last changes. */
const REMEMBERED = 50;

/** From what was found to what is stored, inside one transaction. */
export function createSettlement({ clock, random }: { readonly clock: Clock; readonly random: Random }) {
  const settleFailure = async (
    repositories: Repositories,
    connection: Sourced,
    because: string,
    by: AuditContext,
  ): Promise<Refreshed> => {
    const metadata = afterFailure(connection.metadata, because, clock(), random);
    const saved = await save(repositories, { ...connection, metadata });
    await recordFailure(repositories, connection, because, by);
    return { outcome: "failed", connection: saved };
  };

  const settleUnchanged = async (repositories: Repositories, connection: Sourced): Promise<Refreshed> => {
    const metadata = afterSuccess(connection.metadata, connection.metadata, clock(), random);
    return { outcome: "unchanged", connection: await save(repositories, { ...connection, metadata }) };
  };

  const settleRead = async (
    repositories: Repositories,
    connection: Sourced,
    found: Read,
    by: AuditContext,
  ): Promise<Refreshed> => {
    const now = clock();
    const verdict = judge(connection, found, now);
    const isKnown = await supersede(repositories, connection, verdict, found.idp, now);
    const because = staleness(found.validUntil, now);
    const source = connection.metadata;
    const isHeld = verdict.reasons.length > 0;
    // Without validators the next fetch is a whole one, and what waits is judged anew against what is then in force.
    const waiting = { ...found, validUntil: source.validUntil, etag: undefined, lastModified: undefined };
    const metadata =
      because === undefined
        ? afterSuccess(source, isHeld ? waiting : found, now, random)
        : afterFailure(source, because, now, random);
    const isApplied = !isHeld && verdict.difference.length > 0;
    const changed = isApplied ? { idp: found.idp, updatedAt: now } : {};
    const saved = await save(repositories, { ...connection, metadata, ...changed });
    if (because !== undefined) await recordFailure(repositories, connection, because, by);
    if (isApplied || (isHeld && isKnown === undefined))
      await record(repositories, connection, verdict, found.idp, by);
    if (isHeld) return { outcome: isKnown === "rejected" ? "unchanged" : "held", connection: saved };
    return {
      outcome: isApplied ? "applied" : because === undefined ? "unchanged" : "failed",
      connection: saved,
    };
  };

  const record = async (
    { metadataChanges, audit }: Repositories,
    { tenantId, id: connectionId }: Connection,
    { difference, reasons }: Verdict,
    proposed: IdentityProvider,
    by: AuditContext,
  ): Promise<void> => {
    const isHeld = reasons.length > 0;
    const about = {
      tenantId,
      connectionId,
      at: clock(),
      reasons,
      difference,
      proposed,
      decidedAt: undefined,
    };
    await metadataChanges.insert({ id: random.uuid(), status: isHeld ? "held" : "applied", ...about });
    const event = { targetId: connectionId, ...sides(difference) };
    await audit.record(
      isHeld ? { name: "metadata.held", reasons, ...event } : { name: "metadata.applied", ...event },
      by,
    );
  };

  /** @throws VersionConflict if the connection was changed meanwhile */
  return (
    repositories: Repositories,
    connection: Sourced,
    found: Found,
    by: AuditContext,
  ): Promise<Refreshed> => {
    if (found.kind === "failed") return settleFailure(repositories, connection, found.because, by);
    if (found.kind === "read") return settleRead(repositories, connection, found, by);
    const because = staleness(connection.metadata.validUntil, clock());
    return because === undefined
      ? settleUnchanged(repositories, connection)
      : settleFailure(repositories, connection, because, by);
  };
}

interface Verdict {
  readonly difference: Difference;
  /** Empty: harmless. */
  readonly reasons: readonly HoldReason[];
}

function judge({ idp, metadata }: Sourced, found: Read, now: Date): Verdict {
  const after = { idp: found.idp, validUntil: found.validUntil };
  const before = idp && { idp, validUntil: metadata.validUntil };
  // Nothing stood there before that could be turned against anybody.
  if (!before)
    return { difference: [{ field: "entityId", before: null, after: found.idp.entityId }], reasons: [] };
  return { difference: differenceOf(before, after), reasons: reasonsToHold(before, after, now) };
}

/**
 * What was held before is not what the address says now.
 * @returns the same proposal's earlier fate, if it waits already or was rejected
 */
async function supersede(
  { metadataChanges }: Repositories,
  { tenantId, id }: Connection,
  { reasons }: Verdict,
  proposed: IdentityProvider,
  now: Date,
): Promise<"held" | "rejected" | undefined> {
  const { items } = await metadataChanges.list(tenantId, id, { limit: REMEMBERED });
  const same =
    reasons.length === 0
      ? undefined
      : items.find((each) => isOpenOrRejected(each.status) && sameProvider(each.proposed, proposed));
  for (const each of items)
    if (each.status === "held" && each !== same)
      await metadataChanges.decide(tenantId, each.id, "superseded", now);
  return same?.status === "held" || same?.status === "rejected" ? same.status : undefined;
}

const isOpenOrRejected = (status: string): boolean => status === "held" || status === "rejected";

/** Once for each reason, not for each try: a server that is down for a week is one fact. */
async function recordFailure(
  { audit }: Repositories,
  { id, metadata }: Sourced,
  because: string,
  by: AuditContext,
): Promise<void> {
  if (metadata.lastError === because) return;
  await audit.record({ name: "metadata.fetch_failed", targetId: id, because }, by);
}

const staleness = (validUntil: Date | undefined, now: Date): string | undefined =>
  validUntil && validUntil <= now ? sentenceOf(outdated(validUntil)) : undefined;

/** @throws VersionConflict */
export async function save({ connections }: Repositories, connection: Connection): Promise<Connection> {
  const next = { ...connection, version: connection.version + 1 };
  if (await connections.update(next)) return next;
  throw new VersionConflict("the connection was changed meanwhile");
}
