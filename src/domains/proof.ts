import { DomainNotProven, type Looked } from "./errors.ts";
import type { Domain } from "./types.ts";

/** Where the owner publishes the challenge; either of the two is enough (D1). */
export interface Challenge {
  readonly dns: { readonly name: string; readonly type: "TXT"; readonly value: string };
  readonly https: { readonly url: string; readonly body: string };
}

export interface Lookups {
  /** TXT records of a name, each already joined. Rejects with the resolver's code (`ENOTFOUND`, `ETIMEOUT`, ...). */
  readonly resolveTxt: (name: string) => Promise<readonly string[]>;
  /** The start of what an https address answers, redirects not followed. Rejects with the cause as its message. */
  readonly fetchText: (url: string) => Promise<{ readonly status: number; readonly body: string }>;
}

export function challengeOf(domain: Pick<Domain, "name" | "challenge">): Challenge {
  const value = `sallyport-verification=${domain.challenge}`;
  return {
    // A name of its own, so that the record stands beside CNAME, SPF and whatever else the domain has.
    dns: { name: `_sallyport-challenge.${domain.name}`, type: "TXT", value },
    https: { url: `https://${domain.name}/.well-known/sallyport-verification`, body: value },
  };
}

/**
 * Looks in DNS, then at the HTTPS file.
 * @returns what proved it
 * @throws DomainNotProven with everything that was looked at
 */
export async function findProof(domain: Domain, lookups: Lookups): Promise<Looked> {
  const challenge = challengeOf(domain);
  const dns = await lookInDns(challenge.dns, lookups);
  if (dns.found === dns.expected) return dns;
  const https = await lookAtFile(challenge.https, lookups);
  if (https.found === https.expected) return https;
  throw new DomainNotProven([dns, https]);
}

async function lookInDns({ name, value }: Challenge["dns"], { resolveTxt }: Lookups): Promise<Looked> {
  const looked = { method: "dns", at: name, expected: value } as const;
  try {
    const records = await resolveTxt(name);
    const found = records.map((record) => record.trim());
    if (found.includes(value)) return { ...looked, found: value };
    return {
      ...looked,
      found: found.length === 0 ? "no TXT record" : found.map(excerpt).join(" | ").slice(0, 600),
    };
  } catch (error) {
    return { ...looked, found: dnsReason(error) };
  }
}

async function lookAtFile({ url, body }: Challenge["https"], { fetchText }: Lookups): Promise<Looked> {
  const looked = { method: "https", at: url, expected: body } as const;
  try {
    const answer = await fetchText(url);
    if (answer.status !== 200) return { ...looked, found: `status ${answer.status}` };
    const text = answer.body.trim();
    return {
      ...looked,
      found: text === body ? body : `status 200, ${text === "" ? "an empty file" : excerpt(text)}`,
    };
  } catch (error) {
    return { ...looked, found: error instanceof Error ? error.message.slice(0, 200) : "not reachable" };
  }
}

const excerpt = (text: string): string => text.slice(0, 120);

const DNS_REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: "no such name (NXDOMAIN)",
  ENODATA: "no TXT record",
  ESERVFAIL: "the domain's name server failed (SERVFAIL)",
  ETIMEOUT: "the name server did not answer in time",
  ECONNREFUSED: "no name server is reachable",
  EREFUSED: "the name server refused to answer",
};

function dnsReason(error: unknown): string {
  const code =
    typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unknown";
  return DNS_REASONS[code] ?? `the lookup failed (${code})`;
}
