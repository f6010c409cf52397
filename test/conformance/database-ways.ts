import { randomUUID } from "node:crypto";
import { aConnection, aGroup, aMembership, anAttempt, anIdentity, aPerson, AT, later } from "./samples.ts";
import { aPreflight } from "./preflight-sample.ts";
import { aPassword, aTotp } from "./samples-credentials.ts";
import { anApiToken } from "./database-tokens.ts";
import type { UnderTest } from "./under-test.ts";

/** By what many people at once may sign in (P4). */
export function waysConformance({ newTenant, inside, database }: UnderTest): void {
  test("P4 of many people at once it is told by what each may sign in, and how they tried of late", async () => {
    const tenantId = await newTenant();
    const [connection, ada, bob] = [aConnection(tenantId), aPerson(tenantId), aPerson(tenantId)];
    const token = anApiToken(ada, { expiresAt: later(9_000) });
    const seen = { connectionId: connection.id, sealedMessage: undefined };
    await inside(tenantId, async (to) => {
      await to.connections.insert(connection);
      for (const person of [ada, bob]) await to.people.insert(person);
      await to.people.link(anIdentity(ada, connection.id));
      await to.people.link(anIdentity(bob, connection.id, { nameId: "over", expiresAt: AT }));
      await to.passwords.save(aPassword(bob));
      await to.factors.insert(aTotp(ada));
      await to.apiTokens.insert(token, 5);
      for (const [ms, about] of [
        [1, { personId: ada.id, outcome: "accepted" as const, code: "ok" }],
        [3, { email: ada.email, code: "mapping_failed" }],
        [2, { personId: ada.id, email: ada.email, code: "domain_not_linked" }],
        [4, { personId: ada.id, outcome: "tested" as const }],
        [5, { personId: ada.id, connectionId: undefined }],
      ] as const)
        await to.attempts.insert(anAttempt(tenantId, { email: undefined, ...seen, at: later(ms), ...about }));
      const told = await to.ways.ofPeople(tenantId, [bob.id, ada.id, randomUUID(), "x"], AT);
      expect(told.map(({ id }) => id)).toEqual([ada.id, bob.id].toSorted());
      const [one, other] = [ada, bob].map(({ id }) => told.find((each) => each.id === id));
      expect(one).toMatchObject({
        email: ada.email,
        status: "active",
        knownBy: [connection.id],
        passwordSetAt: undefined,
        enrolled: true,
        tokens: [{ createdAt: token.createdAt, expiresAt: later(9_000) }],
      });
      expect(one?.tries.map(({ code, at }) => [code, at])).toEqual([
        ["mapping_failed", later(3)],
        ["domain_not_linked", later(2)],
        ["ok", later(1)],
      ]);
      expect(other).toMatchObject({ knownBy: [], passwordSetAt: AT, enrolled: false, tries: [], tokens: [] });
      const tries = await to.ways.latestTries(tenantId, connection.id, 2);
      expect(tries.map(({ code }) => code)).toEqual(["mapping_failed", "domain_not_linked"]);
    });
  });

  test("P4 active people are read in batches, everybody or those whom bindings name, and counted", async () => {
    const tenantId = await newTenant();
    const people = Array.from({ length: 5 }, () => aPerson(tenantId));
    const gone = aPerson(tenantId, { status: "deactivated" });
    const group = aGroup(tenantId);
    await inside(tenantId, async ({ people: directory, groups, memberships, ways }) => {
      for (const person of [...people, gone]) await directory.insert(person);
      await groups.insert(group);
      const [first, second] = people;
      if (first === undefined || second === undefined) throw new Error("five were made");
      for (const member of [first, gone]) await memberships.add(aMembership(group, member));
      const ids = people.map(({ id }) => id).toSorted();
      const page = await ways.active(tenantId, undefined, { limit: 3 });
      expect(page).toEqual(ids.slice(0, 3));
      expect(await ways.active(tenantId, undefined, { limit: 3, after: page[2] })).toEqual(ids.slice(3));
      expect(await ways.countActive(tenantId, undefined)).toBe(5);
      const among = { people: [second.id, gone.id], groups: [group.id] };
      expect(await ways.active(tenantId, among, { limit: 9 })).toEqual([first.id, second.id].toSorted());
      expect(await ways.countActive(tenantId, among)).toBe(2);
    });
  });

  preflightsConformance({ newTenant, inside, database });
}

/** Before everything else in the store. */
const at = (ms: number): Date => later(ms - 1_000_000);

function preflightsConformance({ newTenant, inside, database }: UnderTest): void {
  test("P4 a preflight's progress and result are seen by every node; stalled ones are found, old ones forgotten", async () => {
    const [one, other] = [await newTenant(), await newTenant()];
    const made = [
      aPreflight(one, { createdAt: at(1), updatedAt: at(2) }),
      aPreflight(other, { createdAt: at(1), updatedAt: at(1), draft: { policyId: other } }),
      aPreflight(one, { createdAt: at(3), updatedAt: at(1), status: "failed" }),
    ];
    for (const each of made) await inside(each.tenantId, ({ preflights }) => preflights.insert(each));
    expect(await database().locate.preflightsStalled(at(2), 10)).toEqual([
      { tenantId: other, id: made[1]?.id },
      { tenantId: one, id: made[0]?.id },
    ]);
    const none = { items: [], count: 0 };
    const result = {
      ok: true,
      affected: 3,
      losesAccess: none,
      mustEnrol: none,
      newPassword: none,
      neverBySso: { items: [{ personId: "p", email: "p@acme.test" }], count: 1 },
      locksOutAdministrators: false,
      sessionsEnding: 2,
      apiTokens: { ending: 0, shortened: 1 },
      warnings: [],
    };
    await inside(one, async ({ preflights }) => {
      const done = {
        ...aPreflight(one),
        ...made[0],
        status: "done",
        done: 3,
        updatedAt: at(4),
        result,
      } as const;
      await preflights.update(done);
      expect(await preflights.find(one, done.id)).toEqual(done);
      expect(await preflights.find(one, "x")).toBeUndefined();
      expect(await preflights.forget(one, at(1), 10)).toBe(1);
      expect(await preflights.find(one, done.id)).toBeUndefined();
    });
    expect(await inside(other, ({ preflights }) => preflights.find(other, made[1]?.id ?? ""))).toEqual(
      made[1],
    );
  });
}
