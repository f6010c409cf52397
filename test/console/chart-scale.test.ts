import { barAfter, barAt, labelledOf, linesFor } from "../../src/console/pages/overview/chart-scale.ts";

test.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [7, [0, 2, 4, 6, 8]],
  [1_234, [0, 500, 1_000, 1_500]],
])("W2 the axis of a chart has whole numbers only and reaches the most that there is: %d", (most, lines) => {
  expect(linesFor(most)).toEqual(lines);
});

test.each([
  [24, 960, 92, [1, 4, 7, 10, 13, 16, 19, 22]],
  [24, 200, 92, [6, 18]],
  [7, 200, 92, [2]],
  [3, 960, 92, [0, 1, 2]],
  [30, 0, 92, []],
])(
  "W2 of %d bars on %d px as many are labelled as have room for %d px, none over another",
  (count, width, each, labelled) => {
    expect(labelledOf(count, width, each)).toEqual(labelled);
  },
);

test("W2 a chart is read by the pointer, also at and beyond its edges", () => {
  expect([-5, 0, 49, 50, 99, 100, 400].map((x) => barAt(x, 100, 2))).toEqual([0, 0, 0, 1, 1, 1, 1]);
});

test.each([
  ["ArrowLeft", 0, 0],
  ["ArrowLeft", 5, 4],
  ["ArrowRight", 22, 23],
  ["ArrowRight", 23, 23],
  ["Home", 9, 0],
  ["End", 9, 23],
  ["Tab", 9, undefined],
])("W2 a chart of 24 bars is read by the keyboard: %s at %d leads to %s", (key, at, next) => {
  expect(barAfter(key, at, 24)).toBe(next);
});
