import { randomUUID } from "node:crypto";
import type { Ephemeral } from "../../src/kernel/ephemeral.ts";
import type { TestClock } from "../kit/clock.ts";

const fresh = () => `test:${randomUUID()}`;

const twenty = <T>(work: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: 20 }, (_, i) => work(i)));

/** What every store of what expires must do. */
export function ephemeralConformance(
  name: string,
  store: () => { ephemeral: Ephemeral; clock: TestClock },
): void {
  describe(`${name}: what expires`, () => {
    test("a value is there until its end and gone at the exact instant", async () => {
      const { ephemeral, clock } = store();
      const key = fresh();
      await ephemeral.put(key, "é 'quoted' \n value", 1000);
      clock.advance(999);
      expect(await ephemeral.get(key)).toBe("é 'quoted' \n value");
      clock.advance(1);
      expect(await ephemeral.get(key)).toBeUndefined();
      expect(await ephemeral.take(key)).toBeUndefined();
    });

    test("put replaces the value and its end", async () => {
      const { ephemeral, clock } = store();
      const key = fresh();
      await ephemeral.put(key, "one", 1000);
      clock.advance(900);
      await ephemeral.put(key, "two", 1000);
      clock.advance(900);
      expect(await ephemeral.get(key)).toBe("two");
    });

    test("of twenty takes at once exactly one gets the value", async () => {
      const { ephemeral } = store();
      const key = fresh();
      await ephemeral.put(key, "handle", 1000);
      const taken = await twenty(() => ephemeral.take(key));
      expect(taken.filter((value) => value === "handle")).toHaveLength(1);
      expect(taken.filter((value) => value === undefined)).toHaveLength(19);
    });

    test("of twenty claims at once exactly one wins", async () => {
      const { ephemeral } = store();
      const key = fresh();
      const won = await twenty((i) => ephemeral.claim(key, `claimant ${i}`, 1000));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await ephemeral.get(key)).toBe(`claimant ${won.indexOf(true)}`);
    });

    test("a claim is refused until the first one's end and wins at that instant", async () => {
      const { ephemeral, clock } = store();
      const key = fresh();
      expect(await ephemeral.claim(key, "first", 1000)).toBe(true);
      clock.advance(999);
      expect(await ephemeral.claim(key, "second", 1000)).toBe(false);
      clock.advance(1);
      const won = await twenty((i) => ephemeral.claim(key, `again ${i}`, 1000));
      expect(won.filter(Boolean)).toHaveLength(1);
    });

    test("of twenty swaps from one value exactly one succeeds and the end stays", async () => {
      const { ephemeral, clock } = store();
      const key = fresh();
      await ephemeral.put(key, "old", 1000);
      const swapped = await twenty((i) => ephemeral.swap(key, "old", `new ${i}`));
      expect(swapped.filter(Boolean)).toHaveLength(1);
      expect(await ephemeral.swap(key, "old", "late")).toBe(false);
      clock.advance(1000);
      expect(await ephemeral.swap(key, `new ${swapped.indexOf(true)}`, "too late")).toBe(false);
      expect(await ephemeral.get(key)).toBeUndefined();
    });

    test("a swap of what is not there changes nothing", async () => {
      const { ephemeral } = store();
      const key = fresh();
      expect(await ephemeral.swap(key, "", "value")).toBe(false);
      expect(await ephemeral.get(key)).toBeUndefined();
    });

    test("a counter misses no call and starts anew when its window has passed", async () => {
      const { ephemeral, clock } = store();
      const key = fresh();
      const counts = await twenty(() => ephemeral.count(key, 1000));
      expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
      clock.advance(999);
      expect(await ephemeral.count(key, 1000)).toBe(21);
      clock.advance(1);
      expect(await ephemeral.count(key, 1000)).toBe(1);
    });

    test("members leave a set at their own ends, and joining again never shortens a stay", async () => {
      const { ephemeral, clock } = store();
      const key = fresh();
      await ephemeral.join(key, "long", 2000);
      await ephemeral.join(key, "short", 1000);
      await ephemeral.join(key, "long", 10);
      expect(await ephemeral.members(key)).toEqual(["long", "short"]);
      clock.advance(1000);
      expect(await ephemeral.members(key)).toEqual(["long"]);
      clock.advance(1000);
      expect(await ephemeral.members(key)).toEqual([]);
    });

    test("remove takes a value, a counter and a set away", async () => {
      const { ephemeral } = store();
      const key = fresh();
      await ephemeral.put(key, "value", 1000);
      await ephemeral.join(key, "member", 1000);
      await ephemeral.remove(key);
      expect(await ephemeral.get(key)).toBeUndefined();
      expect(await ephemeral.members(key)).toEqual([]);
      await ephemeral.remove(key);
    });

    test("keys of strangers, however long or odd, are kept apart", async () => {
      const { ephemeral } = store();
      const [one, other] = [
        `assertion:{${randomUUID()}}\0${"x".repeat(50_000)}`,
        `assertion:ü ${randomUUID()}`,
      ];
      expect(await ephemeral.claim(one, "1", 1000)).toBe(true);
      expect(await ephemeral.claim(other, "2", 1000)).toBe(true);
      expect(await ephemeral.get(one)).toBe("1");
      expect(await ephemeral.get(other)).toBe("2");
    });

    test("many expired values do not disturb the living", async () => {
      const { ephemeral, clock } = store();
      const key = fresh();
      await ephemeral.put(key, "alive", 10_000);
      for (let i = 0; i < 10; i += 1) await twenty(() => ephemeral.put(fresh(), "brief", 1));
      clock.advance(5);
      for (let i = 0; i < 10; i += 1) await twenty(() => ephemeral.join(fresh(), "brief", 1));
      expect(await ephemeral.get(key)).toBe("alive");
    });

    test("a store that works says so", async () => {
      await expect(store().ephemeral.ping()).resolves.toBeUndefined();
    });
  });
}
