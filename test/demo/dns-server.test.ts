import { Resolver } from "node:dns/promises";
import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { createSocket } from "node:dgram";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDnsServer, type DnsServer } from "../../src/demo/dns-server.ts";

let folder: string;
let zone: string;
let dns: DnsServer;
let resolver: Resolver;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sallyport-dns-"));
  zone = join(folder, "dns.txt");
  dns = await startDnsServer(zone);
  resolver = new Resolver({ timeout: 2_000, tries: 1 });
  resolver.setServers([dns.address]);
});

afterEach(async () => {
  dns.close();
  await rm(folder, { recursive: true });
});

test("a published record is answered, whatever the case of the question", async () => {
  await dns.publish("_sallyport-challenge.okta-corp.example.com", "sallyport-verification=abc");
  await expect(resolver.resolveTxt("_Sallyport-Challenge.OKTA-corp.example.com")).resolves.toEqual([
    ["sallyport-verification=abc"],
  ]);
});

test("a record that is published at every start stands in the zone file once", async () => {
  await dns.publish("a.example.com", "one");
  await dns.publish("a.example.com", "one");
  await dns.publish("a.example.com", "two");
  expect(await readFile(zone, "utf8")).toBe("a.example.com one\na.example.com two\n");
});

test("a line that somebody adds to the zone file is answered without a restart", async () => {
  await appendFile(zone, "mine.example.org  with two words \n");
  await expect(resolver.resolveTxt("mine.example.org")).resolves.toEqual([["with two words"]]);
});

test("a name nobody published does not exist, and other record types are empty", async () => {
  await expect(resolver.resolveTxt("other.example.com")).rejects.toMatchObject({ code: "ENOTFOUND" });
  await expect(resolver.resolveMx("other.example.com")).rejects.toMatchObject({ code: "ENODATA" });
});

test("bytes that are no question are ignored and the server lives on", async () => {
  const [host = "", port = ""] = dns.address.split(":");
  const socket = createSocket("udp4");
  await new Promise((sent) => socket.send("no question", Number(port), host, sent));
  socket.close();
  await dns.publish("a.example.com", "alive");
  await expect(resolver.resolveTxt("a.example.com")).resolves.toEqual([["alive"]]);
});
