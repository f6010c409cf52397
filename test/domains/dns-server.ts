import dgram from "node:dgram";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import packet, { type Answer, type Packet } from "dns-packet";

/** TXT records, each in its chunks; or how the server fails. `TRUNC` answers over TCP only. */
export type Zone = Map<string, readonly (readonly string[])[] | "NXDOMAIN" | "SERVFAIL" | "DROP">;

const CODES = { NXDOMAIN: 3, SERVFAIL: 2, DROP: 0 };
/** RFC 1035 2.3.4: a larger answer is cut over UDP, and the client comes again over TCP. */
const LARGEST_UDP = 512;

/** A DNS server on loopback, UDP and TCP on one port. */
export async function startDnsServer(zone: Zone) {
  const respond = (query: Packet, tcp: boolean): Buffer | undefined => {
    const name = query.questions?.[0]?.name.toLowerCase() ?? "";
    const found = zone.get(name) ?? "NXDOMAIN";
    if (found === "DROP") return undefined;
    const answers: Answer[] =
      typeof found === "string" ? [] : found.map((data) => ({ type: "TXT", name, ttl: 1, data: [...data] }));
    const encode = (shown: Answer[], flags: number) =>
      packet.encode({
        type: "response",
        id: query.id ?? 0,
        flags,
        questions: query.questions ?? [],
        answers: shown,
      });
    const flags =
      packet.RECURSION_DESIRED | packet.RECURSION_AVAILABLE | (typeof found === "string" ? CODES[found] : 0);
    const whole = encode(answers, flags);
    return tcp || whole.length <= LARGEST_UDP ? whole : encode([], flags | packet.TRUNCATED_RESPONSE);
  };

  const tcp = createServer((socket) =>
    socket.on("data", (data) => {
      const answer = respond(packet.decode(data.subarray(2)), true);
      if (!answer) return;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(answer.length);
      socket.end(Buffer.concat([length, answer]));
    }),
  );
  tcp.listen(0, "127.0.0.1");
  await once(tcp, "listening");
  const { port } = tcp.address() as AddressInfo;
  const udp = dgram.createSocket("udp4");
  udp.on("message", (message, from) => {
    const answer = respond(packet.decode(message), false);
    if (answer) udp.send(answer, from.port, from.address);
  });
  udp.bind(port, "127.0.0.1");
  await once(udp, "listening");
  return {
    address: `127.0.0.1:${port}`,
    close() {
      udp.close();
      tcp.close();
    },
  };
}
