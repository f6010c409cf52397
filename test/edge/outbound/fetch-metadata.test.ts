import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createGzip, gzipSync } from "node:zlib";
import { createFetchMetadata, type FetchedMetadata } from "../../../src/edge/outbound/fetch-metadata.ts";
import { createOutbound, type Outbound } from "../../../src/edge/outbound/outbound.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const MB = 1_048_576;
const seen: IncomingMessage["headers"][] = [];
const block = Buffer.alloc(MB, " ");

/** Writes a body of `megabytes` without holding it, for as long as anybody listens. */
function pour(response: ServerResponse, target: NodeJS.WritableStream, megabytes: number): void {
  let left = megabytes;
  const more = (): void => {
    if (response.destroyed) return;
    if (left === 0) return void target.end();
    left -= 1;
    target.write(block, more);
  };
  more();
}

const answers: Readonly<Record<string, Answer>> = {
  "/plain": (request, response) => {
    if (request.headers["if-none-match"] === '"v1"') response.writeHead(304).end();
    else
      response.writeHead(200, { etag: '"v1"', "last-modified": "Mon, 23 Nov 2026 12:00:00 GMT" }).end("<a/>");
  },
  "/always-304": (_, response) => void response.writeHead(304).end(),
  "/gzip": (_, response) =>
    void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("<inflated/>")),
  "/bomb": (_, response) => {
    response.writeHead(200, { "content-encoding": "gzip" });
    const gzip = createGzip();
    gzip.pipe(response);
    pour(response, gzip, 200);
  },
  "/broken-gzip": (_, response) =>
    void response.writeHead(200, { "content-encoding": "gzip" }).end("no gzip"),
  "/cut-gzip": (_, response) =>
    void response
      .writeHead(200, { "content-encoding": "gzip" })
      .end(gzipSync("x".repeat(9_000)).subarray(0, 30)),
  "/brotli": (_, response) => void response.writeHead(200, { "content-encoding": "br" }).end("x"),
  "/moved": (_, response) =>
    void response.writeHead(302, { location: "https://elsewhere.example.com/m" }).end("x"),
  "/gone": (_, response) => void response.writeHead(404).end("not here"),
  "/large": (_, response) => pour(response.writeHead(200), response, 60),
  "/drip": (_, response) => {
    const timer = setInterval(() => response.write("<"), 20).unref();
    response.on("close", () => clearInterval(timer));
  },
};
const server = createServer((request, response) => {
  seen.push(request.headers);
  answers[request.url ?? ""]?.(request, response);
});
let base = "";
let outbound: Outbound;

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  outbound = createOutbound({ allow: ["127.0.0.1"] });
});
afterAll(async () => {
  await outbound.close();
  server.closeAllConnections();
  server.close();
});

const fetching = (limits = {}) => createFetchMetadata(outbound, limits);
async function drain(fetched: FetchedMetadata): Promise<{ text: string; bytes: number }> {
  let [text, bytes] = ["", 0];
  if (fetched.unchanged) throw new Error("nothing to read");
  for await (const chunk of fetched.chunks) {
    bytes += chunk.length;
    if (bytes < 1_000) text += Buffer.from(chunk).toString();
  }
  return { text, bytes };
}
const read = async (path: string, limits = {}) => drain(await fetching(limits)(base + path));

test("C3 a fetch asks whether what is known still holds, and a 304 says yes", async () => {
  const first = await fetching()(`${base}/plain`);
  expect(first).toMatchObject({ etag: '"v1"', lastModified: "Mon, 23 Nov 2026 12:00:00 GMT" });
  expect((await drain(first)).text).toBe("<a/>");
  expect(await fetching()(`${base}/plain`, { etag: '"v1"', lastModified: "x" })).toEqual({ unchanged: true });
  expect(seen.at(-1)).toMatchObject({
    "if-none-match": '"v1"',
    "if-modified-since": "x",
    "accept-encoding": "gzip",
  });
  await drain(await fetching()(`${base}/plain`, { etag: '"v0"' }));
});

test("C3 gzip is inflated", async () => {
  expect((await read("/gzip")).text).toBe("<inflated/>");
});

test.each([
  ["/moved", "metadata_moved", { mismatch: { received: "302, Location: https://elsewhere.example.com/m" } }],
  ["/gone", "metadata_not_served", { mismatch: { received: "status 404" } }],
  ["/always-304", "metadata_not_served", {}],
  ["/broken-gzip", "outbound_failed", { message: expect.stringContaining("gzip encoding is broken") }],
  ["/cut-gzip", "outbound_failed", { message: expect.stringContaining("ends too early") }],
  ["/brotli", "outbound_failed", { message: expect.stringContaining("encoding br") }],
])("C3 %s is refused as %s, with what came", async (path, code, about) => {
  await expect(read(path)).rejects.toMatchObject({ code, ...about });
});

test("C3 60 MB are cut off at 50, and what is left of them is not taken", async () => {
  await expect(read("/large")).rejects.toMatchObject({
    code: "outbound_failed",
    message: expect.stringContaining("larger than 52428800 bytes"),
  });
});

test("C3 a gzip bomb is cut off at the inflated size, with little memory", async () => {
  const before = process.memoryUsage().rss;
  await expect(read("/bomb")).rejects.toMatchObject({ message: expect.stringContaining("larger than") });
  expect((process.memoryUsage().rss - before) / MB).toBeLessThan(200);
});

test("C3 a body that drips is cut off at the time limit", async () => {
  await expect(read("/drip", { timeLimitMs: 300 })).rejects.toMatchObject({
    code: "outbound_failed",
    message: expect.stringContaining("no answer within 300 ms"),
  });
});

test("Z metadata at a private address is refused before any connection, and plain http at a public one", async () => {
  const guarded = createOutbound({ allow: [] });
  for (const url of [base, "https://169.254.169.254/latest", "http://8.8.8.8/metadata"])
    await expect(createFetchMetadata(guarded)(url)).rejects.toMatchObject({
      code: "outbound_address_refused",
    });
  await guarded.close();
});
