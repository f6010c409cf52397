import type { Clock } from "../../src/kernel/clock.ts";

/** A clock that stands still until it is moved. */
export type TestClock = Clock & {
  /** Milliseconds; negative turns it back. */
  advance(ms: number): void;
  set(to: Date): void;
};

/** @param start ISO 8601, or milliseconds since the epoch */
export function createTestClock(start: string | number = "2026-11-23T12:00:00.000Z"): TestClock {
  let now = new Date(start).getTime();
  const clock = () => new Date(now);
  return Object.assign(clock, {
    advance(ms: number) {
      now += ms;
    },
    set(to: Date) {
      now = to.getTime();
    },
  });
}
