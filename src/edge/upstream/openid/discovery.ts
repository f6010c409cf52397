import * as client from "openid-client";
import type { Clock } from "../../../kernel/clock.ts";

/** What a provider publishes of itself. */
export interface Discovered {
  readonly server: client.ServerMetadata;
  /** Keys as they were last fetched; openid-client decides when they are fetched again. */
  jwks: client.ExportedJWKSCache | undefined;
}

/** A provider that changes its endpoints is believed after this long. */
const LIVES_MS = 10 * 60_000;
const MOST_ISSUERS = 500;

export interface DiscoveryNeeds {
  /** Guarded: address guard, caps on size and time. */
  readonly fetch: client.CustomFetch;
  readonly clock: Clock;
}

/** OpenID Connect discovery, once for all sign-ins of some minutes; the oldest issuers make room for new ones. */
export function createDiscovery({ fetch, clock }: DiscoveryNeeds) {
  const known = new Map<string, { readonly until: number; readonly found: Promise<Discovered> }>();

  return async function discover(issuer: string): Promise<Discovered> {
    const now = clock().getTime();
    const kept = known.get(issuer);
    if (kept !== undefined && now < kept.until) return kept.found;
    known.delete(issuer);
    const [oldest] = known.keys();
    if (oldest !== undefined && known.size >= MOST_ISSUERS) known.delete(oldest);
    const entry = { until: now + LIVES_MS, found: fetchMetadata(issuer, fetch) };
    known.set(issuer, entry);
    try {
      return await entry.found;
    } catch (error) {
      // A failure is nobody's but this sign-in's.
      if (known.get(issuer) === entry) known.delete(issuer);
      throw error;
    }
  };
}

async function fetchMetadata(issuer: string, fetch: client.CustomFetch): Promise<Discovered> {
  const found = await client.discovery(new URL(issuer), "discovery", undefined, client.None(), {
    [client.customFetch]: fetch,
    execute: isPlain(issuer) ? [client.allowInsecureRequests] : [],
  });
  return { server: { ...found.serverMetadata() }, jwks: undefined };
}

/** Only an address that the operator allowed is ever called without TLS; the guard sees to it. */
export const isPlain = (issuer: string): boolean => issuer.startsWith("http:");
