import { createSocket } from "node:dgram";
import { resolveTxt } from "node:dns/promises";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import packet from "dns-packet";
import { errorCode } from "./error-code.ts";

const NXDOMAIN = 3;
const SERVFAIL = 2;

/** A DNS server on loopback, so that the demo's domains are verified as real ones are. */
export interface DnsServer {
  /** `address:port`, as SALLYPORT_DNS_SERVERS wants it. */
  readonly address: string;
  /** Adds a TXT record to the zone file, once. */
  publish(name: string, text: string): Promise<void>;
  close(): void;
}

/**
 * Answers TXT questions from its zone file; all others are handed to the system's resolver, so that a domain of
 * your own can be verified in the demo too.
 * @param zoneFile lines of `name text`, read at each question: whoever has no DNS to change adds a line here
 */
export async function startDnsServer(zoneFile: string): Promise<DnsServer> {
  const socket = createSocket("udp4");
  socket.on("message", (bytes, from) => {
    void answer(bytes, zoneFile).then((reply) => reply && socket.send(reply, from.port, from.address));
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    address: `127.0.0.1:${socket.address().port}`,
    async publish(name, text) {
      if (!textsOf(name.toLowerCase(), zoneFile).includes(text))
        await appendFile(zoneFile, `${name} ${text}\n`);
    },
    close: () => void socket.close(),
  };
}

/** `undefined` for bytes that are no DNS question: like any server, silent. */
async function answer(bytes: Buffer, zoneFile: string): Promise<Buffer | undefined> {
  const query = readQuery(bytes);
  const question = query?.questions?.[0];
  if (!query || !question) return undefined;
  const found = question.type === "TXT" ? await lookUp(question.name.toLowerCase(), zoneFile) : [];
  const failed = typeof found === "number";
  return packet.encode({
    type: "response",
    id: query.id ?? 0,
    flags: packet.RECURSION_DESIRED | packet.RECURSION_AVAILABLE | (failed ? found : 0),
    questions: [question],
    answers: failed ? [] : found.map((data) => ({ type: "TXT", name: question.name, ttl: 1, data })),
  });
}

function readQuery(bytes: Buffer): packet.DecodedPacket | undefined {
  try {
    return packet.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The records, or a DNS response code (RFC 1035 4.1.1). */
async function lookUp(name: string, zoneFile: string): Promise<string[] | number> {
  const own = textsOf(name, zoneFile);
  if (own.length > 0) return own;
  // example.com and its like never answer for us: without this a demo that is offline would wait for a timeout
  if (/(^|\.)example\.(com|net|org)$/.test(name)) return NXDOMAIN;
  try {
    return (await resolveTxt(name)).map((chunks) => chunks.join(""));
  } catch (error) {
    const code = errorCode(error);
    return code === "ENOTFOUND" || code === "ENODATA" ? NXDOMAIN : SERVFAIL;
  }
}

function textsOf(name: string, zoneFile: string): string[] {
  if (!existsSync(zoneFile)) return [];
  const lines = readFileSync(zoneFile, "utf8").split("\n");
  return lines.flatMap((line) => {
    const [owner = "", ...text] = line.trim().split(/\s+/);
    return owner.toLowerCase() === name && text.length > 0 ? [text.join(" ")] : [];
  });
}
