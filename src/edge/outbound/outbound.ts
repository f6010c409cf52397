import { lookup as systemLookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { Agent, request } from "undici";
import { createAddressGuard, type AddressGuard } from "./address-guard.ts";
import { download, type Download, type DownloadOptions } from "./download.ts";
import { OutboundAddressRefused, OutboundFailed } from "./errors.ts";

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

interface Options {
  /** Addresses and CIDR blocks that may be reached although private, and by plain http. */
  readonly allow: readonly string[];
  /** From a name to all its addresses; the system's resolver unless a test says otherwise. */
  readonly lookup?: (hostname: string) => Promise<readonly ResolvedAddress[]>;
  /** The whole exchange, name lookup to last byte, milliseconds. */
  readonly timeLimitMs?: number;
  /** Largest body, bytes; a larger one is refused, not cut. */
  readonly maxBytes?: number;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export type Outbound = ReturnType<typeof createOutbound>;

/**
 * The only way out of the house. The address that was checked is the address that is connected to, so a name that
 * changes its mind in between (DNS rebinding) gains nothing; redirects are answers, not orders.
 */
export function createOutbound(options: Options) {
  const { timeLimitMs = 5_000, maxBytes = 65_536 } = options;
  const guard = createAddressGuard(options.allow);
  const lookup = options.lookup ?? lookUp;
  const agentFor = (isFine: (address: string) => boolean) =>
    new Agent({
      connect: { lookup: guardedLookup(lookup, isFine), timeout: timeLimitMs },
      // Kept-alive connections would outlive a change of DNS; nothing here is called often enough to need them.
      pipelining: 0,
      connections: 8,
    });
  const https = agentFor(guard.admits);
  const http = agentFor(guard.allows);

  return {
    /**
     * GET a small text.
     * @throws OutboundAddressRefused, OutboundFailed
     */
    async fetchText(address: string): Promise<Answer> {
      const url = checkedUrl(address, guard);
      const signal = AbortSignal.timeout(timeLimitMs);
      try {
        const dispatcher = url.protocol === "https:" ? https : http;
        const answer = await request(url, { dispatcher, signal, headers: { accept: "text/*, */*;q=0.1" } });
        return { status: answer.statusCode, body: await readCapped(answer.body, maxBytes) };
      } catch (error) {
        throw asRefusal(error, url, timeLimitMs);
      }
    },

    /**
     * GET something large, piece by piece, with caps of its own.
     * @throws OutboundAddressRefused, OutboundFailed
     */
    async download(address: string, wanted: DownloadOptions): Promise<Download> {
      const url = checkedUrl(address, guard);
      const dispatcher = url.protocol === "https:" ? https : http;
      const explain = (error: unknown) => asRefusal(error, url, wanted.timeLimitMs);
      return download({ url, dispatcher, explain }, wanted);
    },

    async close(): Promise<void> {
      await Promise.all([https.destroy(), http.destroy()]);
    },
  };
}

/** Names below `localhost` are loopback everywhere (RFC 6761 6.3), also where the system's resolver does not know it. */
const lookUp = async (hostname: string): Promise<readonly ResolvedAddress[]> =>
  /(^|\.)localhost$/i.test(hostname)
    ? [{ address: "127.0.0.1", family: 4 }]
    : systemLookup(hostname, { all: true });

/** Literal addresses never reach the lookup, so they are judged here, in the one form to which URL reduces them all. */
function checkedUrl(address: string, guard: AddressGuard): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !["https:", "http:"].includes(url.protocol) || url.username !== "" || url.password !== "")
    throw new OutboundAddressRefused("not an https address", {
      mismatch: { received: address.slice(0, 200) },
    });
  const literal = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const isFine = url.protocol === "https:" ? guard.admits : guard.allows;
  if (isIP(literal) !== 0 && !isFine(literal)) throw refused(url.hostname);
  return url;
}

type LookupCallback = Parameters<LookupFunction>[2];

/** `net.connect` asks this for addresses and connects to what it says. */
function guardedLookup(
  lookup: (hostname: string) => Promise<readonly ResolvedAddress[]>,
  isFine: (address: string) => boolean,
): LookupFunction {
  const answer = async (hostname: string, all: boolean, callback: LookupCallback): Promise<void> => {
    try {
      const found = await checkedAddresses(hostname, lookup, isFine);
      if (all) callback(null, found);
      else callback(null, found[0].address, found[0].family);
    } catch (error) {
      callback(error instanceof Error ? error : new OutboundFailed(`${hostname}: no address`), "");
    }
  };
  return (hostname, options, callback) => void answer(hostname, options.all === true, callback);
}

/** One bad address among several refuses them all: which one a connection takes is not ours to say. */
async function checkedAddresses(
  hostname: string,
  lookup: (hostname: string) => Promise<readonly ResolvedAddress[]>,
  isFine: (address: string) => boolean,
): Promise<[ResolvedAddress, ...ResolvedAddress[]]> {
  const [first, ...rest] = await lookup(hostname);
  if (!first) throw new OutboundFailed(`${hostname}: no address`);
  if (![first, ...rest].every((each) => isFine(each.address))) throw refused(hostname);
  return [first, ...rest];
}

const refused = (host: string) =>
  new OutboundAddressRefused(`${host} is at an address that outbound calls may not reach`, {
    mismatch: { expected: "a public address, by https", received: host },
    nextStep: "If it is yours and meant, the operator can add it to SALLYPORT_OUTBOUND_ALLOW.",
  });

async function readCapped(body: AsyncIterable<Buffer>, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new OutboundFailed(`the answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

export function asRefusal(error: unknown, url: URL, timeLimitMs: number): Error {
  if (error instanceof OutboundAddressRefused || error instanceof OutboundFailed) return error;
  const { name, code } = labelsOf(error);
  const tooSlow = ["TimeoutError", "AbortError", "ConnectTimeoutError"].includes(name);
  const reason = tooSlow
    ? `no answer within ${timeLimitMs} ms`
    : (REASONS[code] ?? `not reachable (${code || name})`);
  return new OutboundFailed(`${url.host}: ${reason}`, { cause: error });
}

function labelsOf(error: unknown): { name: string; code: string } {
  if (typeof error !== "object" || error === null) return { name: "", code: "" };
  return {
    name: "name" in error ? String(error.name) : "",
    code: "code" in error ? String(error.code) : "",
  };
}

const REASONS: Readonly<Record<string, string>> = {
  Z_DATA_ERROR: "its gzip encoding is broken",
  Z_BUF_ERROR: "its gzip encoding ends too early",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "its answer is not as long as it says",
  ENOTFOUND: "no such name",
  EAI_AGAIN: "no name server is reachable",
  ECONNREFUSED: "nothing listens there",
  CERT_HAS_EXPIRED: "its TLS certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its TLS certificate is self-signed",
  ERR_TLS_CERT_ALTNAME_INVALID: "its TLS certificate is for another name",
};
