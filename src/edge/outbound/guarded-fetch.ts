import type { Outbound } from "./outbound.ts";

/** Discovery documents, key sets, tokens and claims of one person. Bytes, inflated. */
const LARGEST_ANSWER = 262_144;
const TIME_LIMIT_MS = 5_000;
/** What the caller may see of an answer's head. */
const PASSED = ["content-type", "www-authenticate"] as const;
/** Fetch standard 2.2.3: these have no body. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

export interface GuardedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * `fetch` for libraries that ask for one: the address guard, the caps and the time limit of every way out; redirects
 * are answers, not orders.
 * @throws OutboundAddressRefused, OutboundFailed
 */
export function createGuardedFetch(outbound: Pick<Outbound, "download">) {
  return async (url: string, { method, headers, body }: GuardedRequest): Promise<Response> => {
    const { status, header, chunks } = await outbound.download(url, {
      maxBytes: LARGEST_ANSWER,
      timeLimitMs: TIME_LIMIT_MS,
      headers,
      ...(method !== "GET" && { method: "POST", body: textOf(body) }),
    });
    const pieces: Uint8Array[] = [];
    for await (const piece of chunks) pieces.push(piece);
    const passed = new Headers();
    for (const name of PASSED) {
      const value = header(name);
      if (value !== undefined) passed.set(name, value);
    }
    return new Response(BODILESS.has(status) ? null : Buffer.concat(pieces), { status, headers: passed });
  };
}

function textOf(body: unknown): string {
  if (body === undefined || body === null) return "";
  if (typeof body === "string") return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError("only forms and text are sent");
}
