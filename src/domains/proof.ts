import { DomainNotProven, type Looked } from "./errors.ts";
import type { Domain, ProofMethod } from "./types.ts";

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

/** What was found at one place, and whether somebody answered there at all. */
interface Seen {
  readonly looked: Looked;
  readonly answered: boolean;
}

const isProof = ({ looked }: Seen): boolean => looked.found === looked.expected;

export interface Look {
  /** Where the proof was found. */
  readonly proof: Looked | undefined;
  readonly looked: readonly Looked[];
  /** Without a proof: whether it is known to be gone, or nobody could say. */
  readonly conclusive: boolean;
}

/**
 * Looks in DNS, then at the HTTPS file.
 * @returns what proved it
 * @throws DomainNotProven with everything that was looked at
 */
export async function findProof(domain: Domain, lookups: Lookups): Promise<Looked> {
  const { proof, looked } = await lookForProof(domain, lookups);
  if (proof === undefined) throw new DomainNotProven(looked);
  return proof;
}

/**
 * Looks in DNS, then at the HTTPS file. Without an answer from DNS nothing is concluded. The file's silence counts
 * only where the file was the proof: most mail domains have no web server, and theirs would never be known to be gone.
 */
export async function lookForProof(domain: Domain, lookups: Lookups): Promise<Look> {
  const challenge = challengeOf(domain);
  const dns = await lookInDns(challenge.dns, lookups);
  if (isProof(dns)) return { proof: dns.looked, looked: [dns.looked], conclusive: true };
  const https = await lookAtFile(challenge.https, lookups);
  return {
    proof: isProof(https) ? https.looked : undefined,
    looked: [dns.looked, https.looked],
    conclusive: dns.answered && (https.answered || domain.provedBy !== "https"),
  };
}

async function lookInDns({ name, value }: Challenge["dns"], { resolveTxt }: Lookups): Promise<Seen> {
  const seen = seenAt("dns", name, value);
  try {
    const found = (await resolveTxt(name)).map((record) => record.trim());
    if (found.includes(value)) return seen(value, true);
    return seen(found.length === 0 ? "no TXT record" : found.map(excerpt).join(" | ").slice(0, 600), true);
  } catch (error) {
    const code = codeOf(error);
    return seen(DNS_REASONS[code] ?? `the lookup failed (${code})`, DNS_ANSWERS.has(code));
  }
}

async function lookAtFile({ url, body }: Challenge["https"], { fetchText }: Lookups): Promise<Seen> {
  const seen = seenAt("https", url, body);
  try {
    const answer = await fetchText(url);
    if (answer.status !== 200) return seen(`status ${answer.status}`, !isPassing(answer.status));
    const text = answer.body.trim();
    return seen(text === body ? body : `status 200, ${text === "" ? "an empty file" : excerpt(text)}`, true);
  } catch (error) {
    return seen(error instanceof Error ? error.message.slice(0, 200) : "not reachable", false);
  }
}

const seenAt =
  (method: ProofMethod, at: string, expected: string) =>
  (found: string, answered: boolean): Seen => ({ looked: { method, at, expected, found }, answered });

/** RFC 9110 15.5.9, 15.6, RFC 6585 4: the server could not say now. */
const isPassing = (status: number): boolean => status >= 500 || status === 408 || status === 429;

const excerpt = (text: string): string => text.slice(0, 120);

const DNS_REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: "no such name (NXDOMAIN)",
  ENODATA: "no TXT record",
  ESERVFAIL: "the domain's name server failed (SERVFAIL)",
  ETIMEOUT: "the name server did not answer in time",
  ECONNREFUSED: "no name server is reachable",
  EREFUSED: "the name server refused to answer",
};

/** "There is none" by a server that knows; everything else may be otherwise in an hour. */
const DNS_ANSWERS: ReadonlySet<string> = new Set(["ENOTFOUND", "ENODATA"]);

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unknown";
