import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { normalizedHost } from "../../apps/hosts.ts";

/** What a proxy asks about: one request of somebody to an app. It chooses the app, and never who somebody is. */
export interface Question {
  /** As it was sent; {@link hostOf} makes of it what hosts are compared by. */
  readonly host: string;
  readonly scheme: string | undefined;
  /** Path and query. */
  readonly target: string;
  /** A browser that shows a page, and so can be sent to sign in; APIs, scripts, forms and WebSockets cannot. */
  readonly isPage: boolean;
}

/**
 * Reads what Traefik and Caddy send (`X-Forwarded-*`), and what nginx is often told to (`X-Original-URL`). A browser can
 * send either through a proxy that sets only the other, and so have one app's request judged as another's: whatever is
 * said of the host must agree.
 * @returns `undefined` for what names no host, or several
 */
export function readQuestion({ headers }: Pick<IncomingMessage, "headers">): Question | undefined {
  const host = single(headers["x-forwarded-host"]);
  const original = headers["x-original-url"];
  if (original === undefined)
    return host === undefined
      ? undefined
      : {
          host,
          scheme: single(headers["x-forwarded-proto"]),
          target: single(headers["x-forwarded-uri"]) ?? "/",
          isPage: isPage(headers),
        };
  const url = URL.parse(single(original) ?? "");
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  if (headers["x-forwarded-host"] !== undefined && (host === undefined || hostOf(host) !== hostOf(url.host)))
    return undefined;
  const target = url.pathname + url.search;
  return { host: url.host, scheme: url.protocol.slice(0, -1), target, isPage: isPage(headers) };
}

/** The same few hosts all day. */
const known = new Map<string, string | undefined>();
const KNOWN_AT_MOST = 1_000;

/** As hosts are compared; `undefined` for what is none. */
export function hostOf(host: string): string | undefined {
  if (known.has(host)) return known.get(host);
  const normalized = normalizedHost(host);
  if (known.size >= KNOWN_AT_MOST) known.clear();
  known.set(host, normalized);
  return normalized;
}

/** Of a header that two have written, neither is believed. */
function single(value: string | string[] | undefined): string | undefined {
  return typeof value === "string" && value !== "" && !value.includes(", ") ? value : undefined;
}

function isPage(headers: IncomingHttpHeaders): boolean {
  const method = single(headers["x-forwarded-method"]) ?? single(headers["x-original-method"]) ?? "GET";
  if (method !== "GET" && method !== "HEAD") return false;
  if (headers.upgrade !== undefined || headers["sec-websocket-key"] !== undefined) return false;
  const mode = headers["sec-fetch-mode"];
  if (mode !== undefined) return mode === "navigate";
  return headers["x-requested-with"] === undefined && headers.accept?.includes("text/html") === true;
}

/** Where the browser goes on after signing in: a path of the app's own host and nothing else (S2). */
export function safeTarget(target: string | undefined): string {
  if (target === undefined || target.length > 4_000 || !/^\/(?![/\\])[\x21-\x7e\x80-\xff]*$/.test(target))
    return "/";
  return target.startsWith("/.sallyport/") ? "/" : target;
}
