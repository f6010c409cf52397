import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createOutbound, type Outbound, type ResolvedAddress } from "../../../src/edge/outbound/outbound.ts";

let port = 0;
let requests = 0;
const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  requests += 1;
  if (request.url === "/large") return void response.end("x".repeat(5_000));
  if (request.url === "/endless") return void setInterval(() => response.write("x"), 20).unref();
  if (request.url === "/silent") return undefined;
  if (request.url === "/moved") return void response.writeHead(302, { location: "/file" }).end();
  return void response.end("proof");
});
const opened: Outbound[] = [];
const open = (options: Partial<Parameters<typeof createOutbound>[0]> = {}): Outbound => {
  const outbound = createOutbound({ allow: ["127.0.0.1"], timeLimitMs: 400, maxBytes: 1_000, ...options });
  opened.push(outbound);
  return outbound;
};
const resolvesTo =
  (...addresses: string[]) =>
  async (): Promise<ResolvedAddress[]> =>
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
const resolvesNothing = () => Promise.reject(Object.assign(new Error("x"), { code: "ENOTFOUND" }));
const at = (host: string, path = "/file") => `http://${host}:${port}${path}`;

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  port = typeof address === "object" && address ? address.port : 0;
});
afterAll(async () => {
  await Promise.all(opened.map((outbound) => outbound.close()));
  server.closeAllConnections();
  server.close();
});

test("an allowed address is fetched", async () => {
  expect(await open().fetchText(at("127.0.0.1"))).toEqual({ status: 200, body: "proof" });
  const byName = open({ lookup: resolvesTo("127.0.0.1") });
  expect(await byName.fetchText(at("files.acme.com"))).toEqual({ status: 200, body: "proof" });
});

test("Z a name below localhost is loopback: reached where that is allowed, else refused", async () => {
  expect((await open().fetchText(at("idp.localhost"))).body).toBe("proof");
  for (const host of ["localhost", "idp.localhost"])
    await expect(open({ allow: [] }).fetchText(at(host))).rejects.toMatchObject({
      code: "outbound_address_refused",
    });
});

test.each(["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]"])(
  "Z without leave the literal %s is refused before any connection",
  async (host) => {
    const before = requests;
    for (const scheme of ["http", "https"])
      await expect(open({ allow: [] }).fetchText(`${scheme}://${host}:${port}/`)).rejects.toMatchObject({
        code: "outbound_address_refused",
      });
    expect(requests).toBe(before);
  },
);

test.each([["127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"], ["::1"], ["8.8.8.8", "10.0.0.1"]])(
  "Z a name that resolves to %s is refused before any connection",
  async (...addresses) => {
    const before = requests;
    const outbound = open({ allow: [], lookup: resolvesTo(...addresses) });
    await expect(outbound.fetchText(`https://rebind.acme.com:${port}/`)).rejects.toMatchObject({
      code: "outbound_address_refused",
    });
    expect(requests).toBe(before);
  },
);

test("Z a name that changes its address after the check gains nothing: it is asked once and that address is used", async () => {
  let asked = 0;
  const outbound = open({
    lookup: async () => {
      asked += 1;
      return [{ address: asked === 1 ? "127.0.0.1" : "10.0.0.1", family: 4 }];
    },
  });
  expect((await outbound.fetchText(at("rebind.acme.com"))).body).toBe("proof");
  expect(asked).toBe(1);
  await expect(outbound.fetchText(at("rebind.acme.com"))).rejects.toMatchObject({
    code: "outbound_address_refused",
  });
});

test("Z plain http reaches no public address", async () => {
  await expect(open().fetchText("http://8.8.8.8/")).rejects.toMatchObject({
    code: "outbound_address_refused",
  });
  const outbound = open({ lookup: resolvesTo("8.8.8.8") });
  await expect(outbound.fetchText("http://acme.com/")).rejects.toMatchObject({
    code: "outbound_address_refused",
  });
});

test.each([
  "file:///etc/passwd",
  "ftp://127.0.0.1/",
  "https://a:b@127.0.0.1/",
  "data:text/plain,x",
  "nonsense",
])("Z %s is no address for outbound calls", async (address) => {
  await expect(open().fetchText(address)).rejects.toMatchObject({ code: "outbound_address_refused" });
});

test("Z a redirect is an answer and is not followed", async () => {
  const before = requests;
  expect(await open().fetchText(at("127.0.0.1", "/moved"))).toEqual({ status: 302, body: "" });
  expect(requests).toBe(before + 1);
});

test("Z a larger answer than asked for is refused", async () => {
  await expect(open().fetchText(at("127.0.0.1", "/large"))).rejects.toMatchObject({
    code: "outbound_failed",
    message: expect.stringContaining("1000 bytes"),
  });
});

test.each(["/silent", "/endless"])(
  "Z an answer that does not come to its end is cut off: %s",
  async (path) => {
    await expect(open().fetchText(at("127.0.0.1", path))).rejects.toMatchObject({
      code: "outbound_failed",
      message: expect.stringContaining("no answer within 400 ms"),
    });
  },
);

test("a name without address and a port without listener are told apart", async () => {
  await expect(open({ lookup: resolvesNothing }).fetchText(at("nowhere.acme.com"))).rejects.toMatchObject({
    message: expect.stringContaining("no such name"),
  });
  await expect(open().fetchText("http://127.0.0.1:1/")).rejects.toMatchObject({
    message: expect.stringContaining("nothing listens there"),
  });
});
