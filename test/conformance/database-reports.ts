import { anApiToken } from "./database-tokens.ts";
import { aConnection, anAttempt, aPerson, AT, later } from "./samples.ts";
import type { UnderTest } from "./under-test.ts";

const DAY_MS = 86_400_000;

export function reportsConformance({ newTenant, inside }: UnderTest): void {
  test("W2 one reading of the recorder gives every tally, and nothing of another tenant", async () => {
    const [tenantId, stranger] = [await newTenant(), await newTenant()];
    const { id: connectionId } = aConnection(tenantId);
    const span = { from: AT, to: later(2 * DAY_MS) };
    const refused = anAttempt(tenantId, { connectionId, at: later(DAY_MS) });
    await inside(stranger, ({ attempts }) => attempts.insert(anAttempt(stranger)));
    await inside(tenantId, async ({ attempts, reports }) => {
      const accepted = { outcome: "accepted", code: "ok", connectionId } as const;
      await attempts.insert(anAttempt(tenantId, { ...accepted, at: later(-1) }));
      await attempts.insert(anAttempt(tenantId, { ...accepted, at: AT }));
      await attempts.insert(refused);
      await attempts.insert(anAttempt(tenantId, { ...accepted, at: span.to }));
      const buckets = await reports.buckets(span, "day", "UTC");
      expect(buckets).toHaveLength(3);
      const cells = await reports.signins(tenantId, span, buckets);
      const of = (what: string) => cells.filter((cell) => cell.of === what);
      expect(of("bucket").map(({ at, outcome, count }) => [at, outcome, count])).toEqual(
        expect.arrayContaining([
          [buckets[0], "accepted", 1],
          [buckets[1], "refused", 1],
        ]),
      );
      expect(of("bucket")).toHaveLength(2);
      expect(of("connection").map((cell) => cell.connectionId)).toEqual([connectionId, connectionId]);
      expect(of("failure")).toMatchObject([{ code: refused.code, connectionId, count: 1 }]);
      const latest = await reports.latestRefusal(tenantId, span, { code: refused.code, connectionId });
      expect(latest).toEqual(refused);
    });
  });

  test("W2 local days are of 23 to 25 hours, and hours of sixty minutes", async () => {
    const tenantId = await newTenant();
    const span = { from: new Date("2026-03-28T23:00:00Z"), to: new Date("2026-03-30T22:00:00Z") };
    await inside(tenantId, async ({ reports }) => {
      const days = await reports.buckets(span, "day", "Europe/Berlin");
      expect(days).toEqual([span.from, new Date("2026-03-29T22:00:00Z")]);
      expect(await reports.buckets(span, "hour", "Asia/Kolkata")).toHaveLength(48);
    });
  });

  test("W2 API tokens are counted that live and end in time, and the first are named with their owners", async () => {
    const tenantId = await newTenant();
    const person = aPerson(tenantId);
    await inside(tenantId, async ({ people, apiTokens, reports }) => {
      await people.insert(person);
      for (const expiresAt of [later(-1), later(DAY_MS), later(2 * DAY_MS), later(3 * DAY_MS)])
        await apiTokens.insert(anApiToken(person, { createdAt: later(-DAY_MS), expiresAt }), 25);
      const ending = (before: Date, most: number) =>
        reports.tokensEnding(tenantId, { now: AT, before, most });
      const one = { id: expect.any(String), name: "nightly report", owner: person.displayName };
      expect(await ending(later(2 * DAY_MS), 5)).toEqual({
        count: 2,
        first: [
          { ...one, endsAt: later(DAY_MS) },
          { ...one, endsAt: later(2 * DAY_MS) },
        ],
      });
      expect(await ending(later(3 * DAY_MS), 1)).toEqual({
        count: 3,
        first: [{ ...one, endsAt: later(DAY_MS) }],
      });
      expect(await ending(later(1), 5)).toEqual({ count: 0, first: [] });
      await people.update({ ...person, displayName: "", version: person.version + 1 });
      expect((await ending(later(DAY_MS), 1)).first).toMatchObject([{ owner: person.email }]);
      expect(await reports.openCollisions(tenantId)).toEqual({ count: 0, oldestAt: undefined });
    });
  });
}
