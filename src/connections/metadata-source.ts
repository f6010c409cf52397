import type { Random } from "../kernel/random.ts";
import { dueAfterFailure, dueAfterSuccess } from "./metadata-schedule.ts";
import type { MetadataSource } from "./types.ts";

/** What a good answer says beside the identity provider itself. */
export type Says = Pick<MetadataSource, "etag" | "lastModified" | "validUntil" | "cacheDurationMs">;

/** After a good answer: what it said is kept for the next conditional request. */
export function afterSuccess(source: MetadataSource, says: Says, now: Date, random: Random): MetadataSource {
  const { etag, lastModified, validUntil, cacheDurationMs } = says;
  const dueAt = dueAfterSuccess(now, { validUntil, cacheDurationMs }, random);
  const fresh = { fetchedAt: now, failures: 0, lastError: undefined, dueAt };
  return { ...source, etag, lastModified, validUntil, cacheDurationMs, ...fresh };
}

/** After a bad one nothing else changes: the last good certificates stay in force. */
export function afterFailure(
  source: MetadataSource,
  because: string,
  now: Date,
  random: Random,
): MetadataSource {
  const failures = source.failures + 1;
  return { ...source, failures, lastError: because, dueAt: dueAfterFailure(now, failures, random) };
}

export const sameAddress = (one: MetadataSource, other: MetadataSource): boolean =>
  one.url === other.url && one.entityId === other.entityId && one.signer === other.signer;
