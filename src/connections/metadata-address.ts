import { IdpGivenTwice, MetadataUrlMissing } from "./errors.ts";
import type { MetadataSource } from "./types.ts";

/** Where metadata is, as an administrator gives it. */
export interface MetadataAddress {
  readonly url: string;
  readonly entityId: string | undefined;
  /** PEM or bare base64. */
  readonly signer: string | undefined;
}

/** Where metadata is fetched from; only what is named is changed. */
export interface MetadataAddressInput {
  /** `null`: not any more; what was read last stays in force. */
  readonly metadataUrl?: string | null | undefined;
  /** Which of several, by entity ID, at the address or in an upload; `null`: the document describes one. */
  readonly metadataEntityId?: string | null | undefined;
  /** Certificate that signs the document; `null`: the address alone is trusted. */
  readonly metadataSigner?: string | null | undefined;
}

interface Input extends MetadataAddressInput {
  readonly metadataXml?: unknown;
  readonly idp?: unknown;
}

/**
 * The address to fetch from because of this change; `undefined` where it asks for no fetch.
 * @throws IdpGivenTwice, MetadataUrlMissing
 */
export function addressToFetch(
  input: Input,
  before: MetadataSource | undefined,
): MetadataAddress | undefined {
  const { metadataUrl, metadataEntityId, metadataSigner } = input;
  const isDescribed = input.metadataXml !== undefined || input.idp !== undefined;
  if (isDescribed && (typeof metadataUrl === "string" || typeof metadataSigner === "string"))
    throw new IdpGivenTwice("metadataUrl and metadataXml or idp both describe the identity provider", {
      nextStep: "Send one of metadataUrl, metadataXml and idp. A signer belongs to metadataUrl.",
    });
  const named = [metadataUrl, metadataEntityId, metadataSigner].some((each) => each !== undefined);
  if (isDescribed || !named || metadataUrl === null) return undefined;
  const url = metadataUrl ?? before?.url;
  if (url === undefined)
    throw new MetadataUrlMissing("there is no metadata to choose from or to verify", {
      nextStep: "Send metadataUrl too.",
    });
  return {
    url,
    entityId: changed(metadataEntityId, before?.entityId),
    signer: changed(metadataSigner, before?.signer),
  };
}

const changed = (given: string | null | undefined, before: string | undefined): string | undefined =>
  given === undefined ? before : (given ?? undefined);

/** An identity provider that is described in another way ends the fetching: nobody wants it undone next day. */
export const sourceAfter = (
  input: Input,
  fetched: MetadataSource | undefined,
  before: MetadataSource | undefined,
): MetadataSource | undefined =>
  input.metadataXml !== undefined || input.idp !== undefined || input.metadataUrl === null
    ? undefined
    : (fetched ?? before);
