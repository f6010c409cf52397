import { Resolver } from "node:dns/promises";
import { AddressSettingRefused } from "./errors.ts";

/** One try waits this long, milliseconds; there are two. */
const TRY_MS = 2_000;

/**
 * TXT records of a name, the chunks of each joined (RFC 1035 3.3.14, RFC 7208 3.3).
 * @param servers `address` or `address:port`; absent: the system's resolvers
 * @returns a lookup that rejects with the resolver's `code`: `ENOTFOUND`, `ENODATA`, `ESERVFAIL`, `ETIMEOUT`, ...
 * @throws AddressSettingRefused
 */
export function createResolveTxt(
  servers: readonly string[] | undefined,
  tryMs: number = TRY_MS,
): (name: string) => Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: tryMs, tries: 2, maxTimeout: tryMs });
  if (servers && servers.length > 0) {
    try {
      resolver.setServers(servers);
    } catch (cause) {
      throw new AddressSettingRefused(
        `SALLYPORT_DNS_SERVERS: expected address or address:port, got ${servers.join(", ")}`,
        { cause },
      );
    }
  }
  return async (name) => (await resolver.resolveTxt(name)).map((chunks) => chunks.join(""));
}
