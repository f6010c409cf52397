import { headOf, shareOf } from "../../src/console/pages/audit/verification-words.ts";

const HASH = "0123456789abcdef".repeat(4);

test("L2 W2 a hash that was written down is read as people copy it, and what is none is said at its field", () => {
  expect(headOf({ sequence: " 1,204 ", hash: ` ${HASH.toUpperCase()}\n` })).toEqual({
    head: { sequence: 1204, hash: HASH },
    errors: {},
  });
  expect(headOf({ sequence: "", hash: HASH })).toEqual({ errors: { sequence: expect.any(String) } });
  expect(headOf({ sequence: "0", hash: "abc" })).toEqual({
    errors: { sequence: expect.any(String), hash: expect.any(String) },
  });
});

test("L2 W2 how far a verification is never says all before it is", () => {
  const upTo = { sequence: 3_000, hash: HASH };
  expect(shareOf(undefined)).toBe(0);
  expect(shareOf({ checked: 0, upTo: { sequence: 0, hash: HASH } })).toBe(0);
  expect(shareOf({ checked: 2_999, upTo })).toBe(99);
  expect(shareOf({ checked: 3_000, upTo })).toBe(100);
});
