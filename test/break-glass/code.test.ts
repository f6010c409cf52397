import fc from "fast-check";
import { makeCode, readCode } from "../../src/break-glass/code.ts";
import { systemRandom } from "../../src/kernel/random.ts";

test("S8 a code is seven groups of five that no eye confuses, with 135 secret bits", () => {
  for (let i = 0; i < 200; i += 1) {
    const { text, secret, selector } = makeCode(systemRandom);
    expect(text).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){6}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(text.replaceAll("-", "")).toBe(selector + secret);
    expect(secret.length * 5).toBeGreaterThanOrEqual(128);
  }
});

test("S8 a code is read however it is typed from paper", () => {
  const { text, secret, selector } = makeCode(systemRandom);
  const spellings = [
    text.toLowerCase(),
    text.replaceAll("-", " "),
    text.replaceAll("-", ""),
    ` ${text.replaceAll("-", " \u2013 ")}\n`,
    text.replaceAll("0", "o").replaceAll("1", "l"),
    text.replaceAll("0", "O").replaceAll("1", "I"),
  ];
  for (const spelling of spellings) expect(readCode(spelling)).toEqual({ selector, secret });
});

test("what is no code is read as none, and nothing makes the reader fail", () => {
  const { text } = makeCode(systemRandom);
  for (const odd of ["", "-", text.slice(1), `${text}0`, text.replace(/.$/, "U"), "é".repeat(35)])
    expect(readCode(odd)).toBeUndefined();
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (odd) => {
      const read = readCode(odd);
      expect(read === undefined || read.secret.length === 27).toBe(true);
    }),
  );
});

test("two codes share nothing", () => {
  const made = Array.from({ length: 500 }, () => makeCode(systemRandom));
  expect(new Set(made.map(({ selector }) => selector)).size).toBe(500);
  expect(new Set(made.map(({ secret }) => secret)).size).toBe(500);
});
