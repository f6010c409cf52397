import { randomUUID } from "node:crypto";
import fc from "fast-check";
import type { Cell, Span } from "../../src/signin/reports/repository.ts";
import type { SigninAttempt } from "../../src/signin/types.ts";
import { anAttempt } from "./samples.ts";
import type { UnderTest } from "./under-test.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const BEGIN = new Date("2026-03-28T00:00:00Z");
const LAST_HOUR = 100;
const at = (minutes: number): Date => new Date(BEGIN.getTime() + minutes * MINUTE_MS);

const CONNECTIONS = [undefined, randomUUID(), randomUUID()];
const APPS = [undefined, randomUUID(), randomUUID()];
const CODES = ["saml_expired", "password_wrong"];
/** Hours apart from UTC, half ones and quarters, and one whose summer moves by half an hour. */
const ZONES = ["UTC", "Europe/Berlin", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe"];

const minute = fc.integer({ min: 0, max: LAST_HOUR * 60 });
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("record" as const),
      minute,
      outcome: fc.constantFrom(
        "accepted" as const,
        "refused" as const,
        "tested" as const,
        "unfinished" as const,
      ),
      code: fc.constantFrom(...CODES),
      connection: fc.constantFrom(...CONNECTIONS),
      app: fc.constantFrom(...APPS),
      keptFor: fc.integer({ min: 1, max: LAST_HOUR }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("finish" as const), which: fc.nat(), accepted: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("forget" as const), minute }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("tally" as const), minute, least: fc.constantFrom(1, 2) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("read" as const),
      from: minute,
      minutes: fc.integer({ min: 1, max: LAST_HOUR * 60 }),
      bucket: fc.constantFrom("hour" as const, "day" as const),
      zone: fc.constantFrom(...ZONES),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** What the report has to say, attempt by attempt. */
function plainly(attempts: readonly SigninAttempt[], { from, to }: Span, buckets: readonly Date[]) {
  const counts = new Map<string, number>();
  for (const attempt of attempts.filter((each) => each.at >= from && each.at < to)) {
    const { outcome, connectionId, appId, code } = attempt;
    const keys: Omit<Cell, "count">[] = [
      cell("bucket", outcome, { at: buckets.findLast((edge) => edge <= attempt.at) }),
      cell("connection", outcome, { connectionId }),
      cell("app", outcome, { appId }),
      ...(outcome === "refused" ? [cell("failure", outcome, { connectionId, code })] : []),
    ];
    for (const key of keys.map(textOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const cell = (of: Cell["of"], outcome: Cell["outcome"], about: Partial<Cell>): Omit<Cell, "count"> => ({
  of,
  outcome,
  at: undefined,
  connectionId: undefined,
  appId: undefined,
  code: undefined,
  ...about,
});
const textOf = ({ of, outcome, at, connectionId, appId, code }: Omit<Cell, "count">): string =>
  [of, outcome, at?.toISOString(), connectionId, appId, code].join(" ");

export function talliesConformance({ newTenant, inside }: UnderTest): void {
  const read = (tenantId: string, span: Span, bucket: "hour" | "day", zone: string) =>
    inside(tenantId, async ({ reports }) => {
      const buckets = await reports.buckets(span, bucket, zone);
      return { buckets, cells: await reports.signins(tenantId, span, buckets) };
    });
  const tally = async (tenantId: string, before: Date, least: number) => {
    const due = await inside(tenantId, ({ tallies }) =>
      tallies.due(tenantId, { before, least, limit: 1000 }),
    );
    for (const period of due)
      expect(await inside(tenantId, ({ tallies }) => tallies.count(tenantId, period))).toBe(true);
    return due;
  };

  /** Takes one step in the store and among what ought to be there. */
  async function take(tenantId: string, there: SigninAttempt[], next: Step): Promise<SigninAttempt[]> {
    switch (next.do) {
      case "record": {
        const about = { at: at(next.minute), outcome: next.outcome, code: next.code };
        const keepUntil = new Date(about.at.getTime() + next.keptFor * HOUR_MS);
        const made = anAttempt(tenantId, {
          ...about,
          connectionId: next.connection,
          appId: next.app,
          keepUntil,
        });
        await inside(tenantId, ({ attempts }) => attempts.insert(made));
        return [...there, made];
      }
      case "finish": {
        const waiting = there.filter(({ outcome }) => outcome === "unfinished");
        const chosen = waiting[next.which % (waiting.length || 1)];
        if (chosen === undefined) return there;
        const outcome = next.accepted ? ("accepted" as const) : ("refused" as const);
        const ending = { outcome, code: next.accepted ? "ok" : "password_wrong", fix: undefined };
        await inside(tenantId, ({ attempts }) =>
          attempts.extend(tenantId, chosen.id, { checks: [], ending }),
        );
        return there.map((each) => (each === chosen ? { ...each, ...ending } : each));
      }
      case "forget": {
        const now = at(next.minute);
        await inside(tenantId, ({ attempts }) => attempts.forget(tenantId, now, 1000));
        return there.filter(({ keepUntil }) => keepUntil > now);
      }
      case "tally":
        await tally(tenantId, at(next.minute), next.least);
        return there;
      case "read": {
        const span = { from: at(next.from), to: at(next.from + next.minutes) };
        const { buckets, cells } = await read(tenantId, span, next.bucket, next.zone);
        const seen = new Map(cells.map((each) => [textOf(each), each.count]));
        expect(seen).toEqual(plainly(there, span, buckets));
        return there;
      }
    }
  }

  test("W2 a report says what a plain count says, whatever was counted beforehand, ended late or was forgotten", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60, size: "max" }), async (steps) => {
        const tenantId = await newTenant();
        let there: SigninAttempt[] = [];
        for (const next of steps) there = await take(tenantId, there, next);
        await tally(tenantId, at(LAST_HOUR * 60), 1);
        for (const zone of ZONES)
          for (const minutes of [LAST_HOUR * 60, 50 * 60])
            await take(tenantId, there, { do: "read", from: 7, minutes, bucket: "day", zone });
      }),
      // A history that fails is shown as it is: to make it shorter would take minutes of a real store.
      { numRuns: 12, endOnFailure: true },
    );
  });

  test("W2 days of a time zone that kept seconds of its own are counted as they were", async () => {
    const tenantId = await newTenant();
    // Monrovia was 44:30 behind until 1972: its days began at 00:44:30.
    const times = ["1971-06-01T00:44:29Z", "1971-06-01T00:44:30Z", "1971-06-01T23:00:00Z"];
    const there = times.map((time) => anAttempt(tenantId, { at: new Date(time) }));
    for (const each of there) await inside(tenantId, ({ attempts }) => attempts.insert(each));
    expect(await tally(tenantId, new Date("1972-01-01T00:00:00Z"), 1)).toHaveLength(2);
    const span = { from: new Date("1971-05-30T00:00:00Z"), to: new Date("1971-06-03T00:00:00Z") };
    const { buckets, cells } = await read(tenantId, span, "day", "Africa/Monrovia");
    expect(buckets).toContainEqual(new Date(times[1] ?? ""));
    expect(new Map(cells.map((each) => [textOf(each), each.count]))).toEqual(plainly(there, span, buckets));
  });

  test("W2 periods are due newest first: closed ones with enough attempts, which are not counted yet", async () => {
    const tenantId = await newTenant();
    const insert = (hours: number) =>
      inside(tenantId, ({ attempts }) => attempts.insert(anAttempt(tenantId, { at: at(hours * 60) })));
    for (const hours of [0, 5.9, 6, 30, 35.9, 42, 42.1]) await insert(hours);
    const due = async (before: number, least: number, limit = 10) => {
      const found = await inside(tenantId, ({ tallies }) =>
        tallies.due(tenantId, { before: at(before * 60), least, limit }),
      );
      return found.map((period) => (period.getTime() - BEGIN.getTime()) / HOUR_MS);
    };
    expect(await due(47.9, 2)).toEqual([30, 0]);
    expect(await due(48, 1, 3)).toEqual([42, 30, 6]);
    expect(await tally(tenantId, at(42 * 60), 2)).toHaveLength(2);
    expect(await due(48, 1)).toEqual([42, 6]);
    await insert(31);
    expect(await due(48, 3)).toEqual([30]);
  });
}
