import { MetadataMoved, MetadataNotServed } from "./errors.ts";
import type { Outbound } from "./outbound.ts";

/** Metadata of a large federation. Bytes, inflated. */
const LARGEST_METADATA = 50 * 1_048_576;
const TIME_LIMIT_MS = 60_000;

/** Of the last good answer (RFC 9110 13.1). */
export interface Known {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
}

export type FetchedMetadata =
  | { readonly unchanged: true }
  | {
      readonly unchanged: false;
      readonly etag: string | undefined;
      readonly lastModified: string | undefined;
      /** To be read to its end or left. */
      readonly chunks: AsyncIterable<Uint8Array>;
    };

/** Longer ones are not worth sending back. */
const LONGEST_VALIDATOR = 500;

/**
 * GET metadata, or hear that it is still what we know.
 * @param limits smaller ones are for tests
 * @throws OutboundAddressRefused, OutboundFailed, MetadataMoved, MetadataNotServed; reading `chunks` throws
 *   OutboundFailed
 */
export function createFetchMetadata(
  outbound: Pick<Outbound, "download">,
  { maxBytes = LARGEST_METADATA, timeLimitMs = TIME_LIMIT_MS } = {},
) {
  return async (url: string, known: Known = {}): Promise<FetchedMetadata> => {
    const { status, header, chunks, discard } = await outbound.download(url, {
      maxBytes,
      timeLimitMs,
      headers: {
        accept: "application/samlmetadata+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1",
        ...(known.etag !== undefined && { "if-none-match": known.etag }),
        ...(known.lastModified !== undefined && { "if-modified-since": known.lastModified }),
      },
    });
    if (status === 200)
      return {
        unchanged: false,
        etag: validator(header("etag")),
        lastModified: validator(header("last-modified")),
        chunks,
      };
    discard();
    if (status === 304 && (known.etag ?? known.lastModified) !== undefined) return { unchanged: true };
    throw refusal(url, status, header("location"));
  };
}

export type FetchMetadata = ReturnType<typeof createFetchMetadata>;

const validator = (value: string | undefined): string | undefined =>
  value !== undefined && value.length <= LONGEST_VALIDATOR ? value : undefined;

function refusal(url: string, status: number, location: string | undefined): Error {
  if (status >= 300 && status < 400 && status !== 304)
    return new MetadataMoved(
      "the address of the metadata sends us elsewhere, and redirects are not followed",
      {
        mismatch: {
          expected: "200 with the metadata",
          received: `${status}, Location: ${location?.slice(0, 500) ?? "none"}`,
        },
        nextStep: "If the new address is the identity provider's, set it as metadataUrl.",
      },
    );
  return new MetadataNotServed("the address of the metadata does not answer with the metadata", {
    mismatch: { expected: "200 with the metadata", received: `status ${status}` },
    nextStep: `Open ${url.slice(0, 300)} in a browser: it must show XML, without a sign-in.`,
  });
}
