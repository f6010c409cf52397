import { dueAfterFailure, dueAfterSuccess } from "../../src/connections/metadata-schedule.ts";
import { systemRandom, type Random } from "../../src/kernel/random.ts";
import { parseDuration } from "../../src/saml/cache-duration.ts";

const now = new Date("2026-11-23T12:00:00Z");
const HOUR = 3_600_000;
const hours = (due: Date) => (due.getTime() - now.getTime()) / HOUR;
const inHours = (count: number) => new Date(now.getTime() + count * HOUR);
/** The bytes decide the spread: the least, and the most. */
const least: Random = { ...systemRandom, token: () => Buffer.alloc(4, 0).toString("base64url") };
const most: Random = { ...systemRandom, token: () => Buffer.alloc(4, 0xff).toString("base64url") };
const nothing = { cacheDurationMs: undefined, validUntil: undefined };

test.each<[string, Partial<Parameters<typeof dueAfterSuccess>[1]>, number, number]>([
  ["says nothing: a day", {}, 21.6, 24],
  ["says six hours: six", { cacheDurationMs: 6 * HOUR }, 5.4, 6],
  ["says a month: a day all the same", { cacheDurationMs: 720 * HOUR }, 21.6, 24],
  ["says a second: an hour", { cacheDurationMs: 1_000 }, 1, 1.1],
  ["ends in ten hours: an hour before", { validUntil: inHours(10) }, 8.1, 9],
  ["has ended: an hour", { validUntil: inHours(-5) }, 1, 1.1],
])("C3 a document that %s", (_what, says, from, to) => {
  const due = (random: Random) => hours(dueAfterSuccess(now, { ...nothing, ...says }, random));
  expect([due(least), due(most)].toSorted((a, b) => a - b)).toEqual([
    expect.closeTo(from, 3),
    expect.closeTo(to, 3),
  ]);
});

test("C3 connections made together do not ask together for ever", () => {
  const all = Array.from({ length: 200 }, () => dueAfterSuccess(now, nothing, systemRandom).getTime());
  expect(new Set(all).size).toBeGreaterThan(190);
  expect(Math.max(...all) - Math.min(...all)).toBeGreaterThan(HOUR);
});

test("C3 failures are followed by ever longer waits, up to six hours", () => {
  const waits = [1, 2, 3, 8, 40].map((failures) => hours(dueAfterFailure(now, failures, least)) * 60);
  expect(waits).toEqual([5, 10, 20, 360, 360]);
  expect(hours(dueAfterFailure(now, 1, most)) * 60).toBeCloseTo(5.5, 3);
});

test.each([
  ["PT6H", 6 * HOUR],
  ["P1D", 24 * HOUR],
  ["P1DT12H30M5.5S", 36.5 * HOUR + 5_000],
  ["P1M", 720 * HOUR],
  ["P1Y", 8_760 * HOUR],
  [" PT1H ", HOUR],
  ["P", undefined],
  ["PT", undefined],
  ["-PT1H", undefined],
  ["1H", undefined],
  ["PT1H1D", undefined],
  [undefined, undefined],
])("C3 cacheDuration %p is %p ms", (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});
