import type { Request } from "express";

/**
 * `__Host-` and `Secure` wherever the browser believes the address secure: https, and plain http on `localhost`
 * names. On `http://127.0.0.1` some clients drop Secure cookies, so there the prefix goes too.
 * @see RFC 6265bis 4.1.3.2
 */
export interface CookieRule {
  readonly prefix: "__Host-" | "";
  readonly secure: boolean;
}

export function cookieRule(publicUrl: string): CookieRule {
  const { protocol, hostname } = new URL(publicUrl);
  const secure = protocol === "https:" || hostname === "localhost" || hostname.endsWith(".localhost");
  return { prefix: secure ? "__Host-" : "", secure };
}

/** @returns the value of the one cookie of that name; `undefined` if it is absent or sent more than once */
export function readCookie(req: Pick<Request, "headers">, name: string): string | undefined {
  const values = (req.headers.cookie ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 ? values[0] : undefined;
}
