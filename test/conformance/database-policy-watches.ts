import { randomUUID } from "node:crypto";
import type { Repositories } from "../../src/storage/repositories.ts";
import { aFailure, aPolicy, aWatch } from "./policy-sample.ts";
import { aPerson, anAttempt, AT } from "./samples.ts";
import type { UnderTest } from "./under-test.ts";

const later = (minutes: number) => new Date(AT.getTime() + minutes * 60_000);

export function policyWatchesConformance({ newTenant, inside: insideOf, database }: UnderTest): void {
  const furnished = async () => {
    const tenantId = await newTenant();
    const policy = aPolicy(tenantId);
    const inside = <T>(work: (stores: Repositories) => Promise<T>): Promise<T> => insideOf(tenantId, work);
    await inside(({ policies }) => policies.save(policy, { kind: "system" }));
    return { tenantId, policy, inside };
  };

  test("a policy's watch comes back as it was written, and of two the newer one is the policy's", async () => {
    const { policy, tenantId, inside } = await furnished();
    const ended = aWatch(policy, { state: "off", reason: "asked for", endedAt: AT, version: 1 });
    const belief = {
      certificates: ["PEM"],
      settings: { idpEntityId: "https://idp", encryption: "strong" },
    } as const;
    const active = aWatch(policy, { version: 2, undoVersion: 1, baseline: { [randomUUID()]: belief } });
    await inside(async ({ watches }) => {
      await watches.insert(ended);
      await watches.insert(active);
      expect(await watches.find(tenantId, ended.id)).toEqual(ended);
      expect(await watches.latest(tenantId, policy.id)).toEqual(active);
      expect(await watches.latestOfEach(tenantId)).toEqual([active]);
      expect(await watches.underWay(tenantId)).toEqual([active]);
      expect(await watches.latest(tenantId, "no uuid")).toBeUndefined();
    });
  });

  test("of twenty that end a watch at once exactly one does, and then it is not under way", async () => {
    const { policy, tenantId, inside } = await furnished();
    const { locate } = database();
    const watch = aWatch(policy);
    await inside(({ watches }) => watches.insert(watch));
    expect(await locate.watchesUnderWay(1_000)).toContainEqual({ tenantId, id: watch.id });
    const evidence = { failed: 3, succeeded: 0, failurePercent: 100, codes: {}, signIns: [] };
    const ending = { state: "tripped", evidence, endedAt: later(1) } as const;
    const ended = await Promise.all(
      Array.from({ length: 20 }, () => inside(({ watches }) => watches.end(tenantId, watch.id, ending))),
    );
    expect(ended.filter(Boolean)).toHaveLength(1);
    expect(await inside(({ watches }) => watches.find(tenantId, watch.id))).toEqual({ ...watch, ...ending });
    expect(await locate.watchesUnderWay(1_000)).not.toContainEqual({ tenantId, id: watch.id });
  });

  test("a person has failed whose last sign-in did, and is counted once", async () => {
    const { policy, tenantId, inside } = await furnished();
    const watch = aWatch(policy);
    const [ada, bob, eve, out] = Array.from({ length: 4 }, () => aPerson(tenantId));
    await inside(async ({ watches, people, attempts }) => {
      for (const each of [ada!, bob!, eve!, out!]) await people.insert(each);
      await watches.insert(watch);
      const failed = (who: { id: string }, minute: number, about = {}) =>
        watches.note(tenantId, watch.id, aFailure(who.id, { at: later(minute), ...about }));
      const tried = (who: { id: string }, minute: number, outcome: "accepted" | "unfinished") =>
        attempts.insert(anAttempt(tenantId, { personId: who.id, at: later(minute), outcome }));
      await failed(ada!, 5, { code: "last" });
      await failed(ada!, 3, { code: "before" });
      await failed(bob!, 3);
      await tried(bob!, 4, "accepted");
      await tried(eve!, 2, "unfinished");
      await tried(out!, -5, "accepted");
      const byPassword = {
        personId: out!.id,
        at: later(2),
        outcome: "unfinished",
        connectionId: undefined,
      } as const;
      await attempts.insert(anAttempt(tenantId, byPassword));
      await watches.note(tenantId, watch.id, {
        ...aFailure("x"),
        subject: "new@acme.test",
        personId: undefined,
        at: later(1),
      });
      const found = await watches.outcomes(watch, later(3));
      expect(found.failed.map(({ subject }) => subject)).toEqual([ada!.id, eve!.id, "new@acme.test"]);
      expect(found.failed[0]).toMatchObject({ code: "last", at: later(5), personId: ada!.id });
      expect(found.succeeded).toEqual([bob!.id]);
      expect((await watches.outcomes(watch, later(2))).failed).toHaveLength(2);
    });
  });

  test("S3 failures that are over their time are forgotten, so many at once, and no younger or other tenant's", async () => {
    const { policy, tenantId, inside } = await furnished();
    const other = await furnished();
    const [watch, theirs] = [aWatch(policy), aWatch(other.policy)];
    await other.inside(async ({ watches }) => {
      await watches.insert(theirs);
      await watches.note(
        other.tenantId,
        theirs.id,
        aFailure("theirs", { personId: undefined, at: later(1) }),
      );
    });
    await inside(async ({ watches }) => {
      await watches.insert(watch);
      for (const minute of [1, 2, 3, 4])
        await watches.note(
          tenantId,
          watch.id,
          aFailure(`${minute}@acme.test`, { personId: undefined, at: later(minute) }),
        );
      expect(await watches.forget(tenantId, later(3), 2)).toBe(2);
      expect(await watches.forget(tenantId, later(3), 2)).toBe(1);
      expect(await watches.forget(tenantId, later(3), 2)).toBe(0);
      const left = await watches.outcomes(watch, later(0));
      expect(left.failed.map(({ subject }) => subject)).toEqual(["4@acme.test"]);
    });
    const kept = await other.inside(({ watches }) => watches.outcomes(theirs, later(0)));
    expect(kept.failed).toHaveLength(1);
  });

  test("how far the recorder was looked through only rises", async () => {
    const { policy, tenantId, inside } = await furnished();
    const watch = aWatch(policy);
    await inside(async ({ watches }) => {
      await watches.insert(watch);
      for (const minute of [2, 1]) await watches.examined(tenantId, watch.id, later(minute));
      expect((await watches.find(tenantId, watch.id))?.examinedUntil).toEqual(later(2));
    });
  });
}
