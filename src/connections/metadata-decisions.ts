import type { AuditContext } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Transact } from "../kernel/transaction.ts";
import { MetadataChangeDecided, MetadataChangeStale } from "./errors.ts";
import { differenceOf, sameDifference, sides } from "./metadata-difference.ts";
import { save, type Repositories } from "./metadata-settlement.ts";
import { assertBindingOffered } from "./request-settings.ts";
import type { IdentityProvider, MetadataChange } from "./types.ts";

interface Needs {
  readonly transact: Transact<Repositories>;
  readonly clock: Clock;
}

/** Changes of one millisecond have no order: what is held is among so many. */
const NEWEST = 5;

/** What fetches changed or would change, and what administrators say to it. */
export function createMetadataDecisions({ transact, clock }: Needs) {
  const take = async (
    { metadataChanges }: Repositories,
    tenantId: string,
    id: string,
    status: "approved" | "rejected",
  ): Promise<MetadataChange> => {
    const change = (await metadataChanges.find(tenantId, id)) ?? missing("change of metadata");
    const decidedAt = clock();
    if (await metadataChanges.decide(tenantId, id, status, decidedAt))
      return { ...change, status, decidedAt };
    throw new MetadataChangeDecided("the change does not wait for a decision any more", {
      mismatch: { expected: "held", received: change.status },
      nextStep: "Read the connection's changes again.",
    });
  };

  return {
    /** Newest first. @throws NotFound for an unknown connection */
    list(tenantId: string, connectionId: string, page: PageRequest): Promise<Page<MetadataChange>> {
      return transact(tenantId, async ({ connections, metadataChanges }) => {
        if (!(await connections.find(tenantId, connectionId))) missing("connection");
        return metadataChanges.list(tenantId, connectionId, page);
      });
    },

    /** @throws NotFound */
    async get(tenantId: string, id: string): Promise<MetadataChange> {
      const found = await transact(tenantId, ({ metadataChanges }) => metadataChanges.find(tenantId, id));
      return found ?? missing("change of metadata");
    },

    /** Connection to the change that waits for an administrator, where there is one: it is always the newest. */
    heldOf(tenantId: string, connectionIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
      return transact(tenantId, async ({ metadataChanges }) => {
        const held = new Map<string, string>();
        for (const id of connectionIds) {
          const { items } = await metadataChanges.list(tenantId, id, { limit: NEWEST });
          const waiting = items.find((each) => each.status === "held");
          if (waiting) held.set(id, waiting.id);
        }
        return held;
      });
    },

    /**
     * The identity provider becomes what was proposed.
     * @throws NotFound, MetadataChangeDecided, MetadataChangeStale, PostBindingMissing
     */
    approve(id: string, by: AuditContext): Promise<MetadataChange> {
      return transact(by.tenantId, async (repositories) => {
        const change = await take(repositories, by.tenantId, id, "approved");
        const connection =
          (await repositories.connections.find(by.tenantId, change.connectionId)) ?? missing("connection");
        if (!isStill(connection.idp, change)) throw stale();
        assertBindingOffered(connection.request, change.proposed, undefined);
        await save(repositories, { ...connection, idp: change.proposed, updatedAt: clock() });
        const event = { targetId: connection.id, changeId: id, ...sides(change.difference) };
        await repositories.audit.record({ name: "metadata.approved", ...event }, by);
        return change;
      });
    },

    /** What was rejected is not held again. @throws NotFound, MetadataChangeDecided */
    reject(id: string, by: AuditContext): Promise<MetadataChange> {
      return transact(by.tenantId, async (repositories) => {
        const change = await take(repositories, by.tenantId, id, "rejected");
        const event = { targetId: change.connectionId, changeId: id };
        await repositories.audit.record({ name: "metadata.rejected", ...event }, by);
        return change;
      });
    },
  };
}

/** Whether approving does what the administrator was shown. */
function isStill(idp: IdentityProvider | undefined, { difference, proposed }: MetadataChange): boolean {
  if (!idp) return false;
  const now = differenceOf({ idp, validUntil: undefined }, { idp: proposed, validUntil: undefined });
  return sameDifference(
    now,
    difference.filter(({ field }) => field !== "validUntil"),
  );
}

function missing(what: string): never {
  throw new NotFound(`no such ${what}`);
}

const stale = (): MetadataChangeStale =>
  new MetadataChangeStale("the connection was changed after this was held", {
    nextStep: "Refresh the metadata: what still differs is held anew.",
  });
