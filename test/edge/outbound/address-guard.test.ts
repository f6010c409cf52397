import { createAddressGuard } from "../../../src/edge/outbound/address-guard.ts";

const guard = createAddressGuard([]);

test.each([
  "127.0.0.1",
  "127.8.8.8",
  "0.0.0.0",
  "10.1.2.3",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "100.100.100.200",
  "168.63.129.16",
  "192.0.0.192",
  "192.0.2.1",
  "198.18.0.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "fe80::1",
  "fe80::1%lo",
  "fec0::1",
  "fc00::1",
  "fd00:ec2::254",
  "ff02::1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "::ffff:10.0.0.1",
  "::127.0.0.1",
  "::7f00:1",
  "::ffff:0:7f00:1",
  "4000::1",
  "3fff::1",
  "64:ff9b::7f00:1",
  "64:ff9b:1::a00:1",
  "2002:7f00:1::",
  "2001:0:4136:e378:8000:63bf:3fff:fdd2",
  "2001:db8::1",
  "2130706433",
  "0x7f000001",
  "0177.0.0.1",
  "127.1",
  "localhost",
  "",
])("Z an outbound call does not reach %s", (address) => {
  expect(guard.admits(address)).toBe(false);
});

test.each(["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111", "::ffff:8.8.8.8"])(
  "an outbound call reaches %s",
  (address) => expect(guard.admits(address)).toBe(true),
);

test("the operator's list lets single addresses and blocks in, and nothing beside them", () => {
  const open = createAddressGuard(["10.1.0.0/16", "192.168.1.5", "fd00::/8"]);
  expect(["10.1.2.3", "192.168.1.5", "fd12::1", "::ffff:10.1.2.3"].map(open.admits)).not.toContain(false);
  expect(["10.2.0.1", "192.168.1.6", "fc00::1"].map(open.admits)).not.toContain(true);
  expect(open.allows("8.8.8.8")).toBe(false);
});

test.each(["localhost", "10.0.0.0/33", "10.0.0"])("a list with %s stops the start", (entry) => {
  expect(() => createAddressGuard([entry])).toThrow(/SALLYPORT_OUTBOUND_ALLOW/);
});
