import type { AuditContext } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { BrokerError, NotFound, VersionConflict } from "../kernel/errors.ts";
import type { Logger } from "../kernel/logger.ts";
import type { Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import { MetadataUrlMissing } from "./errors.ts";
import { fromMetadata, type Readers } from "./identity-provider.ts";
import { createMetadataDecisions } from "./metadata-decisions.ts";
import { createMetadataFetch, type MetadataDoors } from "./metadata-fetch.ts";
import { sentenceOf } from "./metadata-sentence.ts";
import { createSettlement, type Found, type Refreshed, type Repositories } from "./metadata-settlement.ts";
import { sameAddress } from "./metadata-source.ts";
import type { ConnectionLocator } from "./repository.ts";
import type { MetadataSource } from "./types.ts";

interface Needs extends Readers, MetadataDoors {
  readonly transact: Transact<Repositories>;
  readonly locate: Pick<ConnectionLocator, "connectionsWithMetadataDue">;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/** Two nodes, or a node and an administrator, may change one connection at once; the later one looks again. */
const MOST_TRIES = 3;

export type MetadataExchange = ReturnType<typeof createMetadataExchange>;

/** Metadata by address (C3): fetched again and again, compared, applied where harmless, held where not. */
export function createMetadataExchange(needs: Needs) {
  const { transact, clock } = needs;
  const fetch = createMetadataFetch(needs);
  const settle = createSettlement(needs);

  const ask = async (source: MetadataSource): Promise<Found> => {
    try {
      const found = await fetch.again(source);
      if (!found) return { kind: "unchanged" };
      const { metadata, cacheDurationMs, etag, lastModified } = found;
      const { idp } = fromMetadata(metadata, needs);
      return { kind: "read", idp, etag, lastModified, cacheDurationMs, validUntil: metadata.validUntil };
    } catch (error) {
      if (error instanceof BrokerError) return { kind: "failed", because: sentenceOf(error) };
      // A failure of ours is no reason to try this connection every minute and the others never.
      needs.log.error({ url: source.url, error }, "metadata could not be read");
      return {
        kind: "failed",
        because: "the reading failed in Sallyport itself; the operator's log has the cause",
      };
    }
  };

  /** The fetch lies behind us; the connection may have changed during it. */
  const store = (id: string, asked: MetadataSource, found: Found, by: AuditContext): Promise<Refreshed> =>
    transact(by.tenantId, async (repositories) => {
      const connection = (await repositories.connections.find(by.tenantId, id)) ?? missing();
      const { metadata } = connection;
      if (!metadata || !sameAddress(metadata, asked)) return { outcome: "unchanged", connection };
      return settle(repositories, { ...connection, metadata }, found, by);
    });

  return {
    /** For connections that get an address: see `createMetadataFetch`. */
    first: fetch.first,
    listProviders: fetch.list,

    /** Connections of all tenants that should be fetched now, the longest due first. */
    due: (limit: number) => needs.locate.connectionsWithMetadataDue(clock(), limit),

    /**
     * Fetches now. What goes wrong with the fetch is kept as the source's `lastError`; what worked goes on working.
     * @throws NotFound, MetadataUrlMissing
     */
    async refresh(id: string, by: AuditContext): Promise<Refreshed> {
      const { tenantId } = by;
      const connection = await transact(tenantId, ({ connections }) => connections.find(tenantId, id));
      const source = (connection ?? missing()).metadata;
      if (!source) throw withoutUrl();
      const found = await ask(source);
      for (let tries = 1; ; tries += 1) {
        try {
          return await store(id, source, found, by);
        } catch (error) {
          if (!(error instanceof VersionConflict) || tries === MOST_TRIES) throw error;
        }
      }
    },

    changes: createMetadataDecisions(needs),
  };
}

function missing(): never {
  throw new NotFound("no such connection");
}

const withoutUrl = (): MetadataUrlMissing =>
  new MetadataUrlMissing("the connection's metadata has no address", {
    nextStep: "Set metadataUrl, or upload the metadata again when it changes.",
  });
