interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: "strict" | "lax" | "none" | undefined;
}

/** A request as far as cookies look at it; `initiator` is the page that caused it, absent when a person typed it. */
interface Going {
  readonly method: string;
  readonly url: URL;
  readonly initiator: URL | undefined;
}

/** https, or a name under localhost: where Chromium keeps `Secure` cookies. */
const isTrustworthy = (url: URL): boolean =>
  url.protocol === "https:" || url.hostname === "localhost" || url.hostname.endsWith(".localhost");

/** Each name under `.localhost` is a site of its own, as in Chromium; ports never count. */
function siteOf(host: string): string {
  if (/^[\d.]+$/.test(host) || host.startsWith("[")) return host;
  return host.split(".").slice(-2).join(".");
}

/**
 * A cookie jar that keeps to RFC 6265bis: domain, path, `Secure`, `__Host-`, `SameSite`.
 * A cookie without `SameSite` is Lax that may also go with a POST, as Chromium lets it while it is fresh.
 */
export function openCookieJar() {
  const jar = new Map<string, Cookie>();
  const place = (cookie: Cookie) => `${cookie.domain} ${cookie.path} ${cookie.name}`;

  return {
    keep(setCookies: readonly string[], url: URL, now = Date.now()): void {
      for (const line of setCookies) {
        const parsed = parse(line, url, now);
        if (!parsed) continue;
        if (parsed.gone) jar.delete(place(parsed.cookie));
        else jar.set(place(parsed.cookie), parsed.cookie);
      }
    },
    header(going: Going): string {
      return [...jar.values()]
        .filter((cookie) => goesWith(cookie, going))
        .toSorted((one, other) => other.path.length - one.path.length)
        .map(({ name, value }) => `${name}=${value}`)
        .join("; ");
    },
    find: (host: string, name: string) =>
      [...jar.values()].find((cookie) => cookie.domain === host && cookie.name === name),
    all: (): readonly Cookie[] => [...jar.values()],
    forget(host: string, name?: string): void {
      for (const [key, cookie] of jar)
        if (cookie.domain === host && (name === undefined || cookie.name === name)) jar.delete(key);
    },
  };
}

function parse(line: string, url: URL, now: number): { cookie: Cookie; gone: boolean } | undefined {
  const [pair = "", ...rest] = line.split(";");
  const split = pair.indexOf("=");
  if (split < 1) return undefined;
  const attributes = new Map(
    rest.map((part) => {
      const [name = "", ...value] = part.trim().split("=");
      return [name.toLowerCase(), value.join("=")] as const;
    }),
  );
  const domain = attributes.get("domain")?.replace(/^\./, "").toLowerCase() || undefined;
  const sameSite = attributes.get("samesite")?.toLowerCase();
  const path = attributes.get("path");
  const cookie: Cookie = {
    name: pair.slice(0, split).trim(),
    value: pair.slice(split + 1).trim(),
    domain: domain ?? url.hostname,
    hostOnly: domain === undefined,
    path: path?.startsWith("/") ? path : url.pathname.replace(/\/[^/]*$/, "") || "/",
    secure: attributes.has("secure"),
    httpOnly: attributes.has("httponly"),
    sameSite: sameSite === "strict" || sameSite === "lax" || sameSite === "none" ? sameSite : undefined,
  };
  return mayBeSet(cookie, url) ? { cookie, gone: isGone(attributes, now) } : undefined;
}

function mayBeSet(cookie: Cookie, url: URL): boolean {
  if (!cookie.hostOnly && !isWithin(url.hostname, cookie.domain)) return false;
  if (cookie.secure && !isTrustworthy(url)) return false;
  if (cookie.sameSite === "none" && !cookie.secure) return false;
  if (cookie.name.startsWith("__Host-")) return cookie.secure && cookie.hostOnly && cookie.path === "/";
  return !cookie.name.startsWith("__Secure-") || cookie.secure;
}

function isGone(attributes: ReadonlyMap<string, string>, now: number): boolean {
  const maxAge = attributes.get("max-age");
  if (maxAge !== undefined) return Number(maxAge) <= 0;
  const expires = attributes.get("expires");
  return expires !== undefined && Date.parse(expires) <= now;
}

const isWithin = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

function goesWith(cookie: Cookie, { method, url, initiator }: Going): boolean {
  if (cookie.hostOnly ? url.hostname !== cookie.domain : !isWithin(url.hostname, cookie.domain)) return false;
  const folder = cookie.path.endsWith("/") ? cookie.path : `${cookie.path}/`;
  if (url.pathname !== cookie.path && !url.pathname.startsWith(folder)) return false;
  if (cookie.secure && !isTrustworthy(url)) return false;
  const sameSite = !initiator || siteOf(initiator.hostname) === siteOf(url.hostname);
  if (sameSite || cookie.sameSite === "none" || cookie.sameSite === undefined) return true;
  return cookie.sameSite === "lax" && method === "GET";
}
