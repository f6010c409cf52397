import { createEntityScanner, type ProviderName, type Scan } from "./entity-scanner.ts";
import { readIdpMetadata } from "./idp-metadata.ts";
import { MetadataAmbiguous, MetadataDuplicate, MetadataNotIdp, MetadataTooLarge } from "./metadata-errors.ts";
import { signedMetadata } from "./metadata-signature.ts";
import { unreadable } from "./metadata-xml.ts";
import type { IdpMetadata } from "./types.ts";

/** What is wanted of a document. Crosses the thread boundary. */
export interface ReadingTask {
  readonly want: "provider" | "list";
  /** Which one, if the document describes several. */
  readonly entityId?: string;
  /** PEM: the document must be signed by this certificate. */
  readonly signer?: string;
}

/** One provider of a document that may describe thousands. */
export interface ProviderReading {
  readonly want: "provider";
  readonly metadata: IdpMetadata;
  readonly cacheDurationMs: number | undefined;
}

export interface ListReading {
  readonly want: "list";
  readonly providers: readonly ProviderName[];
}

export type Reading = ProviderReading | ListReading;

/**
 * A signature covers every byte, so a signed document is held whole, and the engine builds it three times over:
 * larger ones are refused. Bytes.
 */
export const LARGEST_SIGNED = 8 * 1_048_576;

/** Takes a document chunk by chunk. */
export interface MetadataReading {
  write(chunk: Uint8Array): void;
  end(): Promise<Reading>;
}

/**
 * @throws MetadataUnreadable, MetadataTooLarge, MetadataNotIdp, MetadataAmbiguous, MetadataDuplicate,
 *   MetadataIncomplete, MetadataUnsigned, MetadataSignatureInvalid, CertificateUnreadable, CertificateWeak
 */
export function createMetadataReading(task: ReadingTask): MetadataReading {
  const { signer } = task;
  if (signer !== undefined) return signedReading(task, signer);
  const scanner = createEntityScanner(task.entityId);
  return { write: scanner.write, end: async () => answer(task, scanner.end()) };
}

function signedReading(task: ReadingTask, signer: string): MetadataReading {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return {
    write(chunk) {
      size += chunk.length;
      if (size > LARGEST_SIGNED)
        throw new MetadataTooLarge("The metadata is too large for its signature to be verified.", {
          mismatch: { expected: `at most ${LARGEST_SIGNED} bytes with a signer`, received: `more` },
          nextStep:
            "Use the address that serves this one identity provider's metadata (federations offer one by the Metadata Query Protocol).",
        });
      chunks.push(chunk);
    },
    async end() {
      const signed = await signedMetadata(decode(Buffer.concat(chunks)), signer);
      const scanner = createEntityScanner(task.entityId);
      scanner.write(Buffer.from(signed, "utf8"));
      return answer(task, scanner.end());
    },
  };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw unreadable("text that is not UTF-8");
  }
}

function answer(task: ReadingTask, scan: Scan): Reading {
  if (task.want === "list") return { want: "list", providers: scan.providers };
  const entityId = chosen(scan, task.entityId);
  if (!scan.kept) throw new MetadataDuplicate("The metadata describes no entity that could be kept.");
  return {
    want: "provider",
    metadata: readIdpMetadata(scan.kept.xml, { entityId }),
    cacheDurationMs: scan.kept.cacheDurationMs,
  };
}

function chosen({ providers, roles }: Scan, wanted: string | undefined): string {
  const ids = providers.map((each) => each.entityId);
  const fitting = wanted === undefined ? ids : ids.filter((each) => each === wanted);
  const [entityId, ...others] = fitting;
  if (entityId === undefined) throw absent(ids, roles, wanted);
  if (others.length === 0) return entityId;
  if (others.every((each) => each === entityId))
    throw new MetadataDuplicate("The metadata describes the identity provider more than once.", {
      mismatch: { expected: "one description", received: `${fitting.length} of ${entityId}` },
      nextStep: "Tell the publisher of the metadata.",
    });
  throw new MetadataAmbiguous(ids);
}

function absent(
  ids: readonly string[],
  roles: readonly string[],
  wanted: string | undefined,
): MetadataNotIdp {
  if (ids.length > 0)
    return new MetadataNotIdp("The metadata does not describe the chosen identity provider.", {
      mismatch: {
        expected: wanted ?? "",
        received: `${ids.length} others, e.g. ${ids.slice(0, 5).join(", ")}`,
      },
      nextStep: "Look the entity ID up at POST /metadata/entities and give it as metadataEntityId.",
    });
  return new MetadataNotIdp(
    roles.includes("SPSSODescriptor")
      ? "This is the metadata of a service provider (perhaps our own), not of an identity provider."
      : "The metadata describes no SAML 2.0 identity provider.",
    {
      mismatch: { expected: "IDPSSODescriptor for SAML 2.0", received: roles.join(", ") || "no role" },
      nextStep: "Give the address of the identity provider's metadata.",
    },
  );
}
