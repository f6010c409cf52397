import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/random.ts";
import { MetadataOutdated } from "./errors.ts";
import type { ReadMetadata, Readers } from "./identity-provider.ts";
import type { MetadataAddress } from "./metadata-address.ts";
import { dueAfterSuccess } from "./metadata-schedule.ts";
import type { MetadataSource } from "./types.ts";

/** One identity provider of a document, and how long the document may be believed. */
export interface ProviderRead {
  readonly metadata: ReadMetadata & { readonly validUntil: Date | undefined };
  readonly cacheDurationMs: number | undefined;
}

/** What `edge/outbound` and `saml/` lend us. All of them throw a BrokerError that says what is wrong. */
export interface MetadataDoors {
  readonly fetchMetadata: (
    url: string,
    known?: Pick<MetadataSource, "etag" | "lastModified">,
  ) => Promise<
    | { readonly unchanged: true }
    | {
        readonly unchanged: false;
        readonly etag: string | undefined;
        readonly lastModified: string | undefined;
        readonly chunks: AsyncIterable<Uint8Array>;
      }
  >;
  readonly readProvider: (
    chunks: AsyncIterable<Uint8Array>,
    choice: { readonly entityId: string | undefined; readonly signer: string | undefined },
  ) => Promise<ProviderRead>;
  readonly listProviders: (
    chunks: AsyncIterable<Uint8Array>,
    choice: { readonly signer: string | undefined },
  ) => Promise<readonly ProviderListed[]>;
}

export interface ProviderListed {
  readonly entityId: string;
  readonly displayName: string | undefined;
}

/** What an address said at the first time. */
export interface FetchedIdp {
  readonly metadata: ReadMetadata;
  readonly source: MetadataSource;
}

export interface Needs extends MetadataDoors, Pick<Readers, "readCertificate"> {
  readonly clock: Clock;
  readonly random: Random;
}

export type MetadataFetch = ReturnType<typeof createMetadataFetch>;

/** From an address to what stands there, outside of any transaction. */
export function createMetadataFetch(needs: Needs) {
  const { clock, random } = needs;
  const normal = (signer: string | undefined): string | undefined =>
    signer === undefined ? undefined : needs.readCertificate(signer).pem;

  return {
    /**
     * An administrator waits for this: whatever is wrong is thrown, and nothing is kept.
     * @throws MetadataOutdated, and what the doors throw
     */
    async first(address: MetadataAddress): Promise<FetchedIdp> {
      const { url, entityId } = address;
      const signer = normal(address.signer);
      const answer = await needs.fetchMetadata(url);
      const { etag, lastModified, chunks } = bodyOf(answer);
      const { metadata, cacheDurationMs } = await needs.readProvider(chunks, { entityId, signer });
      const { validUntil } = metadata;
      const now = clock();
      if (validUntil && validUntil <= now) throw outdated(validUntil);
      const dueAt = dueAfterSuccess(now, { cacheDurationMs, validUntil }, random);
      const fresh = { fetchedAt: now, failures: 0, lastError: undefined };
      return {
        metadata,
        source: { url, entityId, signer, etag, lastModified, validUntil, cacheDurationMs, dueAt, ...fresh },
      };
    },

    /** @returns `undefined` where the address says that nothing changed. @throws what the doors throw */
    async again(
      source: MetadataSource,
    ): Promise<(ProviderRead & Pick<MetadataSource, "etag" | "lastModified">) | undefined> {
      const answer = await needs.fetchMetadata(source.url, source);
      if (answer.unchanged) return undefined;
      const { etag, lastModified, chunks } = answer;
      return { ...(await needs.readProvider(chunks, source)), etag, lastModified };
    },

    /** Identity providers to choose from whose name or entity ID holds `search`. @throws what the doors throw */
    async list(address: Omit<MetadataAddress, "entityId">, search = ""): Promise<readonly ProviderListed[]> {
      const { chunks } = bodyOf(await needs.fetchMetadata(address.url));
      const all = await needs.listProviders(chunks, { signer: normal(address.signer) });
      const wanted = search.toLowerCase();
      return all.filter(({ entityId, displayName = "" }) =>
        `${entityId}\n${displayName}`.toLowerCase().includes(wanted),
      );
    },
  };
}

type Answer = Awaited<ReturnType<MetadataDoors["fetchMetadata"]>>;

function bodyOf(answer: Answer): Extract<Answer, { unchanged: false }> {
  if (answer.unchanged) throw new Error("metadata: nothing was known that could be unchanged");
  return answer;
}

export const outdated = (validUntil: Date): MetadataOutdated =>
  new MetadataOutdated(`the metadata at the address was valid until ${validUntil.toISOString()}`, {
    mismatch: { expected: "validUntil in the future", received: validUntil.toISOString() },
    nextStep: "Have its publisher renew it.",
  });
