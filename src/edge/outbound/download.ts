import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { request, type Dispatcher } from "undici";
import { OutboundFailed } from "./errors.ts";

export interface DownloadOptions {
  /** Largest body, bytes, both as sent and inflated; a larger one is refused, not cut. */
  readonly maxBytes: number;
  /** The whole exchange, name lookup to last byte, milliseconds. */
  readonly timeLimitMs: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** GET unless said otherwise. */
  readonly method?: "GET" | "POST";
  readonly body?: string | null;
}

/** An answer whose body comes piece by piece: read `chunks` to the end, or leave the loop, or `discard`. */
export interface Download {
  readonly status: number;
  /** By lower-case name; of a repeated header the first value. */
  readonly header: (name: string) => string | undefined;
  /** Inflated. @throws OutboundFailed */
  readonly chunks: AsyncGenerator<Uint8Array>;
  readonly discard: () => void;
}

interface Way {
  readonly url: URL;
  /** One that checks the address which it connects to. */
  readonly dispatcher: Dispatcher;
  /** Any error as a refusal in our words. */
  readonly explain: (error: unknown) => Error;
}

/** @throws OutboundAddressRefused, OutboundFailed */
export async function download(
  { url, dispatcher, explain }: Way,
  { maxBytes, timeLimitMs, headers, method = "GET", body = null }: DownloadOptions,
): Promise<Download> {
  const signal = AbortSignal.timeout(timeLimitMs);
  const asked = { dispatcher, signal, method, body, headers: { ...headers, "accept-encoding": "gzip" } };
  const answer = await request(url, asked).catch((error: unknown) => {
    throw explain(error);
  });
  const header = (name: string) => first(answer.headers[name]);
  const plain = async function* (): AsyncGenerator<Uint8Array> {
    try {
      const sent = capped(answer.body, maxBytes);
      yield* isGzip(header("content-encoding"), url) ? capped(inflated(sent), maxBytes) : sent;
    } catch (error) {
      throw explain(error);
    }
  };
  return {
    status: answer.statusCode,
    header,
    chunks: plain(),
    // What arrives of it is dropped; the time limit ends what does not arrive.
    discard: () => void answer.body.dump().catch(() => undefined),
  };
}

const first = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

function isGzip(encoding: string | undefined, url: URL): boolean {
  const name = (encoding ?? "identity").trim().toLowerCase();
  if (name === "gzip" || name === "x-gzip") return true;
  if (name === "identity" || name === "") return false;
  throw new OutboundFailed(
    `${url.host}: its answer is in the encoding ${name.slice(0, 50)}, which was not asked for`,
  );
}

async function* capped(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxBytes) throw new OutboundFailed(`the answer is larger than ${maxBytes} bytes`);
    yield chunk;
  }
}

/** Piece by piece, so that a small body which inflates to a huge one is cut off at the cap and never held. */
function inflated(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 65_536 });
  // The error reaches whoever reads the stream; the callback only keeps it from being unhandled.
  pipeline(chunks, gunzip, () => undefined);
  return gunzip;
}
