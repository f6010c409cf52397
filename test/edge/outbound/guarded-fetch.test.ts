import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createGuardedFetch } from "../../../src/edge/outbound/guarded-fetch.ts";
import { createOutbound } from "../../../src/edge/outbound/outbound.ts";

async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const said = { "content-type": "application/json", "www-authenticate": "Basic", "set-cookie": "a=b" };
  const pieces: Buffer[] = [];
  for await (const piece of req) pieces.push(Buffer.from(piece));
  if (req.url === "/moved") res.writeHead(302, { location: "http://169.254.169.254/" }).end();
  else if (req.url === "/nothing") res.writeHead(204).end();
  else if (req.url === "/large") res.end("x".repeat(300_000));
  else
    res
      .writeHead(401, said)
      .end(JSON.stringify({ method: req.method, body: Buffer.concat(pieces).toString() }));
}

let server: Server;
let url: string;
const outbound = createOutbound({ allow: ["127.0.0.1"] });
const guarded = createGuardedFetch(outbound);

beforeAll(async () => {
  server = createServer((req, res) => void answer(req, res));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await outbound.close();
});

test("a form is posted, and of the answer's head only what is needed is passed on", async () => {
  const body = new URLSearchParams({ grant_type: "authorization_code" });
  const answer = await guarded(`${url}/token`, { method: "POST", headers: {}, body });
  expect(answer.status).toBe(401);
  expect(await answer.json()).toEqual({ method: "POST", body: "grant_type=authorization_code" });
  expect([...answer.headers.keys()]).toEqual(["content-type", "www-authenticate"]);
});

test("a redirect is an answer and not followed; an answer without a body has none", async () => {
  expect((await guarded(`${url}/moved`, { method: "GET", headers: {} })).status).toBe(302);
  expect((await guarded(`${url}/nothing`, { method: "GET", headers: {} })).status).toBe(204);
});

test("private addresses and answers without end are refused", async () => {
  const get = { method: "GET", headers: {} };
  await expect(guarded("http://10.0.0.1/", get)).rejects.toMatchObject({ code: "outbound_address_refused" });
  await expect(guarded("https://[::1]/", get)).rejects.toMatchObject({ code: "outbound_address_refused" });
  await expect(guarded(`${url}/large`, get)).rejects.toMatchObject({ code: "outbound_failed" });
});
