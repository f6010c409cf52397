import { canonicalJson } from "../../src/audit/canonical.ts";
import { verifyChain } from "../../src/audit/verify.ts";
import { arrayTrail, BY, connectionCreated, streamOf } from "./chain.ts";

test("canonical JSON sorts members by UTF-16 code units and writes no white space (RFC 8785 3.2.3)", () => {
  const value = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, ö: 7 };
  expect(canonicalJson(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
});

test("canonical JSON writes numbers as ECMAScript does (RFC 8785 3.2.2.3)", () => {
  expect(canonicalJson([Number("333333333.33333329"), 1e30, 4.5, 2e-3, 1e-27, -0])).toBe(
    "[333333333.3333333,1e+30,4.5,0.002,1e-27,0]",
  );
});

test.each([[Number.NaN], [Number.POSITIVE_INFINITY], ["\ud800"], [() => 1]])(
  "canonical JSON refuses %p, which JSON cannot say",
  (value) => expect(() => canonicalJson(value)).toThrow(TypeError),
);

test("records of a tenant are numbered without a gap and each remembers the one before", async () => {
  const { kept, trail } = arrayTrail();
  for (const name of ["a", "b", "c"]) await trail.record(connectionCreated(name), BY);
  expect(kept.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  expect(kept[0]?.previousHash).toBe("0".repeat(64));
  expect(kept[2]?.previousHash).toBe(kept[1]?.hash);
});

test("what a record holds survives a trip through JSON: dates are text, absent members are absent", async () => {
  const { kept, trail } = arrayTrail();
  const after = { verifiedAt: new Date(0), note: undefined };
  await trail.record({ name: "domain.verified", targetId: "d1", after }, BY);
  expect(kept[0]?.event).toEqual({
    name: "domain.verified",
    targetId: "d1",
    after: { verifiedAt: "1970-01-01T00:00:00.000Z" },
  });
  expect(await verifyChain(streamOf(JSON.parse(JSON.stringify(kept)).map(withDate)))).toMatchObject({
    ok: true,
  });
});

test("text that a store cannot keep is replaced, so that no stranger can stop a record", async () => {
  const { kept, trail } = arrayTrail();
  await trail.record({ name: "admin_key.refused", code: "a\u0000b\ud800" }, { ...BY, requestId: "r\u0000" });
  expect(kept[0]).toMatchObject({ requestId: "r\ufffd", event: { code: "a\ufffdb\ufffd" } });
});

const withDate = (record: { at: string }) => ({ ...record, at: new Date(record.at) });
