import { randomUUID } from "node:crypto";
import { aConnection, aGroup, aMembership, aPerson, later } from "./samples.ts";
import { aPolicy } from "./policy-sample.ts";
import { allPages } from "./under-test.ts";
import type { UnderTest } from "./under-test.ts";

const BY = { kind: "system" } as const;

export function policiesConformance(under: UnderTest): void {
  kept(under);
  deciding(under);
  questions(under);
}

function kept({ newTenant, inside }: UnderTest): void {
  test("P1 a policy comes back as written, in order of rank and age, the default one last", async () => {
    const tenantId = await newTenant();
    const [connection, person, group] = [aConnection(tenantId), aPerson(tenantId), aGroup(tenantId)];
    const bindings = { people: [person.id], groups: [group.id] };
    const sso = { mode: "enforced", connectionId: connection.id } as const;
    const full = aPolicy(tenantId, { rank: 2, bindings, sso, notice: { text: 'a "notice"\n' } });
    const younger = aPolicy(tenantId, {
      rank: 2,
      createdAt: later(1),
      session: { idleMinutes: 1.5, absoluteMinutes: 9 },
    });
    const first = aPolicy(tenantId, { rank: 1, createdAt: later(2) });
    const fallback = aPolicy(tenantId, { id: tenantId, rank: undefined, isDefault: true });
    await inside(tenantId, async ({ policies, connections, people, groups }) => {
      await connections.insert(connection);
      await people.insert(person);
      await groups.insert(group);
      for (const each of [fallback, younger, full, first]) expect(await policies.save(each, BY)).toBe(true);
      expect(await policies.find(tenantId, full.id)).toEqual(full);
      expect(await policies.list(tenantId)).toEqual([first, full, younger, fallback]);
      const rules = [first, full, younger, fallback].map(({ bindings: _whose, ...each }) => each);
      expect(await policies.listRules(tenantId)).toEqual(rules);
      expect(await policies.boundToGroup(tenantId, group.id)).toEqual([full.name]);
      await connections.delete(tenantId, connection.id);
      await groups.delete(group, later(5));
      expect(await policies.find(tenantId, full.id)).toEqual({
        ...full,
        sso: { mode: "enforced", connectionId: undefined },
        bindings: { people: [person.id], groups: [] },
      });
      expect(await policies.delete(tenantId, full.id)).toBe(true);
      expect(await policies.delete(tenantId, full.id)).toBe(false);
      expect(await policies.find(tenantId, full.id)).toBeUndefined();
      expect((await policies.listVersions(tenantId, full.id, { limit: 5 })).items).toEqual([]);
    });
  });

  test("P3 every version is kept as it was, newest first; a stale one is not written", async () => {
    const tenantId = await newTenant();
    const policy = aPolicy(tenantId);
    await inside(tenantId, async ({ policies }) => {
      for (const version of [1, 2, 3])
        expect(
          await policies.save({ ...policy, name: `v${version}`, version, updatedAt: later(version) }, BY),
        ).toBe(true);
      for (const version of [1, 3, 5]) expect(await policies.save({ ...policy, version }, BY)).toBe(false);
      const { items } = await allPages((page) => policies.listVersions(tenantId, policy.id, page), 2);
      expect(items.map(({ version, at, policy: { name } }) => [version, at, name])).toEqual([
        [3, later(3), "v3"],
        [2, later(2), "v2"],
        [1, later(1), "v1"],
      ]);
      const second = await policies.findVersion(tenantId, policy.id, 2);
      expect(second).toMatchObject({
        tenantId,
        policyId: policy.id,
        by: BY,
        policy: { name: "v2", rank: 1 },
      });
      expect(await policies.findVersion(tenantId, policy.id, 9)).toBeUndefined();
    });
  });

  test("P1 of twenty first versions at once exactly one is written", async () => {
    const tenantId = await newTenant();
    const policy = aPolicy(tenantId);
    const written = await Promise.all(
      Array.from({ length: 20 }, () =>
        inside(tenantId, async ({ policies }) => {
          await policies.lock(tenantId);
          return policies.save(policy, BY);
        }),
      ),
    );
    expect(written.filter(Boolean)).toHaveLength(1);
  });
}

function deciding({ newTenant, inside }: UnderTest): void {
  test("P1 direct before group, group by rank and age, else the default; of many people at once", async () => {
    const tenantId = await newTenant();
    const people = Array.from({ length: 4 }, () => aPerson(tenantId));
    const [direct, grouped, twice, nobody] = people.map(({ id }) => id);
    const [one, two] = [aGroup(tenantId), aGroup(tenantId)];
    const bound = (about: object) => aPolicy(tenantId, about);
    const own = bound({ rank: 900, bindings: { people: [direct], groups: [] } });
    const high = bound({ rank: 3, bindings: { people: [], groups: [two.id] } });
    const low = bound({ rank: 4, bindings: { people: [], groups: [one.id] } });
    await inside(tenantId, async (to) => {
      for (const person of people) await to.people.insert(person);
      for (const group of [one, two]) await to.groups.insert(group);
      for (const person of people.slice(0, 3)) await to.memberships.add(aMembership(one, person));
      for (const source of ["manual", "scim"] as const)
        await to.memberships.add({ ...aMembership(two, people[2] ?? aPerson(tenantId)), source });
      for (const policy of [own, high, low]) await to.policies.save(policy, BY);
      const ids = people.map(({ id }) => id);
      const found = await to.policies.decidingFor(tenantId, [...ids, randomUUID(), "no uuid"]);
      const told = (id = "") => [found.get(id)?.policy.id, found.get(id)?.because];
      expect(told(direct)).toEqual([own.id, { rule: "direct" }]);
      expect(told(grouped)).toEqual([low.id, { rule: "group", groupId: one.id }]);
      expect(told(twice)).toEqual([high.id, { rule: "group", groupId: two.id }]);
      expect(found.size).toBe(3);
      const fallback = aPolicy(tenantId, { id: tenantId, rank: undefined, isDefault: true });
      await to.policies.save(fallback, BY);
      const again = await to.policies.decidingFor(tenantId, ids);
      const { bindings: _bindings, ...rules } = fallback;
      expect(again.get(nobody ?? "")).toEqual({ policy: rules, because: { rule: "default" } });
    });
  });
}

function questions({ newTenant, inside }: UnderTest): void {
  test("P1 what is bound elsewhere or unknown is named; mail domains are counted, of the active alone", async () => {
    const [tenantId, elsewhere] = [await newTenant(), await newTenant()];
    const theirs = aPerson(elsewhere);
    await inside(elsewhere, ({ people }) => people.insert(theirs));
    const at = (domain: string, about = {}) =>
      aPerson(tenantId, { email: `${randomUUID()}@${domain}`, ...about });
    const people = [at("a.test"), at("a.test"), at("b.test"), at("c.test", { status: "deactivated" })];
    const group = aGroup(tenantId);
    const [first, second, third] = people.map(({ id }) => id);
    const policy = aPolicy(tenantId, { name: "first", bindings: { people: [first ?? ""], groups: [] } });
    await inside(tenantId, async (to) => {
      for (const person of people) await to.people.insert(person);
      await to.groups.insert(group);
      for (const person of people.slice(1)) await to.memberships.add(aMembership(group, person));
      await to.policies.save(policy, BY);
      const ids = [first ?? "", second ?? "", third ?? ""];
      expect(await to.policies.boundElsewhere(tenantId, policy.id, ids)).toBeUndefined();
      expect(await to.policies.boundElsewhere(tenantId, randomUUID(), ids)).toEqual({
        personId: first,
        policyName: "first",
      });
      const asked = { people: [...ids, theirs.id, "x"], groups: [group.id, theirs.id] };
      expect(await to.policies.unknownAmong(tenantId, asked)).toEqual({
        people: [theirs.id, "x"],
        groups: [theirs.id],
      });
      const of = (people_: readonly string[], groups: readonly string[]) =>
        to.policies.mailDomainsOf(tenantId, { people: people_, groups });
      expect(await of([first ?? ""], [])).toEqual([{ name: "a.test", people: 1 }]);
      expect(await of([], [])).toEqual([]);
      const everybody = [
        { name: "a.test", people: 2 },
        { name: "b.test", people: 1 },
      ];
      expect(await of([first ?? ""], [group.id])).toEqual(everybody);
      expect(await to.policies.mailDomainsOf(tenantId)).toEqual(everybody);
    });
  });
}
