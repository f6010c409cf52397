import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";

/** What stands at the address. */
export interface Served {
  body?: string;
  status?: number;
  headers?: Record<string, string>;
  /** With an ETag made of the body; a request that knows it is answered 304. */
  validators?: boolean;
  /** In place of all that. */
  answer?: (response: ServerResponse) => void;
}

export interface MetadataServer {
  readonly url: string;
  /** Changed by tests between fetches. */
  served: Served;
  /** Status of each answer so far. */
  readonly statuses: number[];
  close(): Promise<void>;
}

/** A publisher of metadata that does what a test wants of it. */
export async function startMetadataServer(): Promise<MetadataServer> {
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    const { body = "", status = 200, headers = {}, validators = false, answer } = self.served;
    if (answer) return answer(response);
    const etag = `"${createHash("sha256").update(body).digest("base64url")}"`;
    const isKnown = validators && request.headers["if-none-match"] === etag;
    statuses.push(isKnown ? 304 : status);
    if (isKnown) return void response.writeHead(304).end();
    return void response.writeHead(status, { ...headers, ...(validators && { etag }) }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const self: MetadataServer = {
    url: `http://127.0.0.1:${port}/metadata`,
    served: {},
    statuses,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return self;
}
