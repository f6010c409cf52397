import type { MetadataSource, OidcUpstream } from "../../connections/types.ts";
import type { StoredMetadataSource, StoredOidcUpstream } from "./tables/connections.ts";

/** The parts of a connection that are one JSON column each, which has neither dates nor bytes. */

export const metadataSource = (stored: StoredMetadataSource, dueAt: Date): MetadataSource => ({
  url: stored.url,
  entityId: stored.entityId,
  signer: stored.signer,
  etag: stored.etag,
  lastModified: stored.lastModified,
  fetchedAt: dateFrom(stored.fetchedAt),
  validUntil: dateFrom(stored.validUntil),
  cacheDurationMs: stored.cacheDurationMs,
  dueAt,
  failures: stored.failures,
  lastError: stored.lastError,
});

/** As it is written by `JSON.stringify`: dates become RFC 3339, absent parts are left out; a column holds `dueAt`. */
export const storedMetadataSource = (source: MetadataSource): unknown => ({ ...source, dueAt: undefined });

export const oidcUpstream = (stored: StoredOidcUpstream): OidcUpstream => ({
  issuer: stored.issuer,
  clientId: stored.clientId,
  sealedClientSecret: Buffer.from(stored.sealedClientSecret, "base64"),
  scopes: stored.scopes,
});

export const storedOidcUpstream = (upstream: OidcUpstream): StoredOidcUpstream => ({
  issuer: upstream.issuer,
  clientId: upstream.clientId,
  sealedClientSecret: upstream.sealedClientSecret.toString("base64"),
  scopes: [...upstream.scopes],
});

const dateFrom = (text: string | undefined): Date | undefined =>
  text === undefined ? undefined : new Date(text);
