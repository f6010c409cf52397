import { spanInWords, stepsOf } from "../../src/console/pages/signins/steps.ts";

const step = (name: string, ms: number) => ({ name, at: "2026-11-28T00:00:00Z", ms });

test("S3 W2 each step of a sign-in is told with how long it took and how long it was in all", () => {
  expect(
    stepsOf([step("begun", 0), step("asked", 40), step("received", 12_345), step("totp", 12_400)]),
  ).toEqual([
    { words: "Sign-in begun", took: "", after: "0 ms" },
    { words: "Sent to the identity provider", took: "40 ms", after: "40 ms" },
    { words: "Its answer came", took: "12.3 s", after: "12.3 s" },
    { words: expect.any(String), took: "55 ms", after: "12.4 s" },
  ]);
});

test("S3 W2 what was recorded before there were times has none to show", () => {
  expect(stepsOf([])).toEqual([]);
  expect(stepsOf([step("accepted", 0)])).toEqual([]);
});

test.each([
  [0, "0 ms"],
  [999, "999 ms"],
  [1_000, "1.0 s"],
  [59_999, "59.9 s"],
  [60_000, "1 min 0 s"],
  [125_900, "2 min 5 s"],
])("W2 a span of %i ms reads %s", (ms, words) => {
  expect(spanInWords(ms)).toBe(words);
});
