import { RedirectUriRefused } from "./errors.ts";

/** Longest address that we keep, characters: what every browser and proxy carries. */
const LONGEST = 2_000;
/** Most addresses in one list. */
const MOST = 100;

/**
 * Check a list of addresses to which we send browsers or posts. They are kept as typed and compared whole, octet by
 * octet (RFC 9700 2.1): no prefix, no wildcard, no normalisation.
 * @param field name of the list, for the message
 * @param least how many there have to be
 * @throws RedirectUriRefused naming the first address that breaks a rule
 */
export function checkedRedirectUris(uris: readonly string[], field: string, least = 0): readonly string[] {
  if (uris.length < least || uris.length > MOST)
    throw new RedirectUriRefused(`${field}: not that many addresses`, {
      mismatch: { field, expected: `${least} to ${MOST} addresses`, received: String(uris.length) },
    });
  uris.forEach((uri) => checkRedirectUri(uri, field));
  return [...new Set(uris)];
}

/** @throws RedirectUriRefused */
export function checkRedirectUri(uri: string, field: string): void {
  const expected = wanted(uri);
  if (expected === undefined) return;
  throw new RedirectUriRefused(`${field}: an address cannot be used`, {
    mismatch: { field, expected, received: uri.slice(0, 200) },
    nextStep: "Register the whole address, exactly as the application sends it.",
  });
}

/** What the address lacks; `undefined` if it lacks nothing. */
function wanted(uri: string): string | undefined {
  if (uri.length > LONGEST) return `at most ${LONGEST} characters`;
  // The parser would drop tabs and line feeds and turn a backslash into a slash: what is stored must be what is meant.
  if (!/^[\x21-\x7e]+$/.test(uri) || uri.includes("\\"))
    return "visible ASCII characters, others percent-encoded";
  if (uri.includes("*")) return "one address without a wildcard";
  const url = URL.parse(uri);
  if (!url || !/^https?:\/\//.test(uri)) return "an absolute https address";
  // RFC 6749 3.1.2; an empty fragment too
  if (uri.includes("#")) return "an address without a fragment";
  if (url.username || url.password) return "an address without a user name";
  if (url.protocol === "http:" && !isLoopback(url.hostname)) return "https (http only on a loopback host)";
  return undefined;
}

/** Hosts that cannot leave the machine: RFC 6761 6.3, RFC 1122 3.2.1.3. */
const isLoopback = (host: string): boolean =>
  host === "localhost" || host.endsWith(".localhost") || /^127(\.\d{1,3}){3}$/.test(host) || host === "[::1]";
