import ipaddr from "ipaddr.js";
import { AddressSettingRefused } from "./errors.ts";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

export interface AddressGuard {
  /** An address of the open internet, or one that the operator allowed. */
  admits(address: string): boolean;
  /** One that the operator allowed by name. */
  allows(address: string): boolean;
}

/** Cloud metadata services on addresses that look public. The others are link-local, CGNAT or reserved anyway. */
const METADATA: ReadonlySet<string> = new Set(["168.63.129.16"]);

/**
 * @param allow addresses and CIDR blocks that may be reached although private
 * @throws AddressSettingRefused if one of them is neither
 */
export function createAddressGuard(allow: readonly string[]): AddressGuard {
  const blocks = allow.map(readBlock);
  const allowed = (address: Address) =>
    blocks.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits));
  return {
    admits: (text) => judge(text, (address) => allowed(address) || isOpenInternet(address)),
    allows: (text) => judge(text, allowed),
  };
}

function judge(text: string, isFine: (address: Address) => boolean): boolean {
  // A zone (fe80::1%eth0) names a link, and no link is the open internet.
  if (text.includes("%") || !ipaddr.isValid(text)) return false;
  return isFine(ipaddr.process(text));
}

/** All that IANA gives out of IPv6 (RFC 4291 2.4); IPv4-compatible addresses and what has no use yet lie outside. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Ordinary unicast only: no loopback, private, link-local, CGNAT, multicast, reserved, unique local, and none of the
 * prefixes that carry an IPv4 address inside (mapped, NAT64, 6to4, Teredo), which would smuggle one of those in.
 */
const isOpenInternet = (address: Address): boolean =>
  address.range() === "unicast" &&
  (address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST)) &&
  !METADATA.has(address.toString());

function readBlock(text: string): readonly [Address, number] {
  const refusal = new AddressSettingRefused(
    `SALLYPORT_OUTBOUND_ALLOW: expected an address or CIDR block, got ${text}`,
  );
  // Octal, decimal and shortened forms mean one thing to one program and another to the next.
  const [base = ""] = text.split("/");
  if (!ipaddr.IPv6.isValid(base) && !ipaddr.IPv4.isValidFourPartDecimal(base)) throw refusal;
  try {
    if (text.includes("/")) return ipaddr.parseCIDR(text);
    const address = ipaddr.process(text);
    return [address, address.kind() === "ipv4" ? 32 : 128];
  } catch {
    throw refusal;
  }
}
