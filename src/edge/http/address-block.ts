import ipaddr from "ipaddr.js";

/**
 * Whom a limit by address counts together: an IPv4 address, mapped ones too, or an IPv6 /64, which is what one
 * household or host is given, so that nobody gets a fresh count with each of its addresses (RFC 6177 2).
 */
export function addressBlock(ip: string | undefined): string {
  // Some proxies forward the port too, which is another at each connection.
  const bare = ip?.replace(/^([\d.]+):\d+$/, "$1").replace(/^\[([^\]]*)\](?::\d+)?$/, "$1");
  if (bare === undefined || !ipaddr.isValid(bare)) return "unknown";
  const address = ipaddr.process(bare);
  if (!(address instanceof ipaddr.IPv6)) return address.toString();
  const network = address.parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(":")}::/64`;
}
