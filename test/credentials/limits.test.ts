import { createLimits } from "../../src/credentials/limits.ts";
import { createTurns } from "../../src/credentials/turns.ts";
import { createTestClock } from "../kit/clock.ts";
import { openTestStores, type TestStores } from "../kit/stores.ts";

describe.each(["postgres-redis", "postgres"] as const)("limits by rate on %s", (kind) => {
  const clock = createTestClock();
  let stores: TestStores;
  beforeAll(async () => {
    stores = await openTestStores({ kind, clock });
  });
  afterAll(() => stores.close());

  test("T1 one address that tries many accounts is held up, a known browser behind it is not", async () => {
    const limits = createLimits({ ephemeral: stores.expiring.ephemeral, clock });
    const attempt = (account: string, browserHash?: string) => ({
      guessed: "password" as const,
      tenantId: "tenant",
      account,
      from: { address: "203.0.113.5", browserHash },
    });
    await limits.succeeded(attempt("ada@acme.example", "known"));
    const answers = await Promise.all(
      Array.from({ length: 302 }, (_, i) => limits.begin(attempt(`nobody-${i}@acme.example`))),
    );
    expect(answers.filter((answer) => answer !== undefined)).toHaveLength(2);
    expect(await limits.begin(attempt("ada@acme.example", "known"))).toBeUndefined();
    expect(await limits.begin(attempt("ada@acme.example", "unknown"))).toMatchObject({ outcome: "locked" });
    clock.advance(900_000);
    expect(await limits.begin(attempt("ada@acme.example", "unknown"))).toBeUndefined();
  });
});

test("no more than the allowed works run at once, in their order, and a failing one hands its place on", async () => {
  const inTurn = createTurns(2);
  let running = 0;
  let most = 0;
  const done: number[] = [];
  const works = Array.from({ length: 8 }, (_, i) =>
    inTurn(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resume) => void setImmediate(resume));
      running -= 1;
      done.push(i);
      if (i === 3) throw new Error("failed");
    }),
  );
  await Promise.allSettled(works);
  expect(most).toBe(2);
  expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});
