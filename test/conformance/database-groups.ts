import { randomUUID } from "node:crypto";
import { aGroup, aMembership, aPerson, later } from "./samples.ts";
import { allPages } from "./under-test.ts";
import type { UnderTest } from "./under-test.ts";

export function groupsConformance(under: UnderTest): void {
  groups(under);
  memberships(under);
}

function groups({ newTenant, inside }: UnderTest): void {
  test("M4 a group comes back as written; its name is one in its tenant, compared exactly", async () => {
    const [tenantId, elsewhere] = [await newTenant(), await newTenant()];
    const group = aGroup(tenantId, { name: "Engineering" });
    await inside(elsewhere, ({ groups: theirs }) =>
      theirs.insert(aGroup(elsewhere, { name: "Engineering" })),
    );
    await inside(tenantId, async ({ groups: all }) => {
      expect(await all.insert(group)).toBe(true);
      expect(await all.insert(aGroup(tenantId, { name: "Engineering" }))).toBe(false);
      const lower = aGroup(tenantId, { name: "engineering" });
      expect(await all.insert(lower)).toBe(true);
      expect(await all.find(tenantId, group.id)).toEqual(group);
      expect(await all.named(tenantId, ["Engineering", "ENGINEERING"])).toEqual(["Engineering"]);
      expect(await all.update({ ...lower, name: "Engineering", version: 2 })).toBe("taken");
      expect(await all.update({ ...lower, name: "Ops", version: 3 })).toBe("stale");
      expect(await all.update({ ...lower, name: "Ops", version: 2 })).toBe("ok");
      expect(await all.find(tenantId, lower.id)).toEqual({ ...lower, name: "Ops", version: 2 });
    });
  });

  test("groups are listed in pages, and by a part of the name", async () => {
    const tenantId = await newTenant();
    await inside(tenantId, async ({ groups: all }) => {
      for (let i = 0; i < 5; i += 1)
        await all.insert(aGroup(tenantId, { name: `team ${i}`, createdAt: later(i) }));
      await all.insert(aGroup(tenantId, { name: "100%_Staff" }));
      const { items } = await allPages((page) => all.list(tenantId, { ...page, search: "TEAM" }), 2);
      expect(items.map(({ name }) => name)).toEqual(["team 4", "team 3", "team 2", "team 1", "team 0"]);
      expect((await all.list(tenantId, { limit: 5, search: "%_s" })).items).toHaveLength(1);
      expect((await all.list(tenantId, { limit: 5, search: "_0" })).items).toEqual([]);
    });
  });

  test("what is missing is made in one step, and what is there stays as it is", async () => {
    const tenantId = await newTenant();
    const known = aGroup(tenantId, { name: "known" });
    const fresh = [aGroup(tenantId, { name: "z" }), aGroup(tenantId, { name: "a" })];
    await inside(tenantId, async ({ groups: all }) => {
      await all.insert(known);
      const made = await all.insertMissing([...fresh, aGroup(tenantId, { name: "known" })]);
      expect(made.toSorted((one, other) => one.name.localeCompare(other.name))).toEqual(fresh.toReversed());
      expect(await all.find(tenantId, known.id)).toEqual(known);
      expect(await all.insertMissing([])).toEqual([]);
    });
  });

  test("of twenty that make the same groups at once, each group is made once", async () => {
    const tenantId = await newTenant();
    const names = ["c", "a", "b"];
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        inside(tenantId, ({ groups: all }) =>
          all.insertMissing(
            (i % 2 === 0 ? names : names.toReversed()).map((name) => aGroup(tenantId, { name })),
          ),
        ),
      ),
    );
    expect(
      made
        .flat()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(["a", "b", "c"]);
  });
}

function memberships({ newTenant, inside }: UnderTest): void {
  const furnished = async () => {
    const tenantId = await newTenant();
    const person = aPerson(tenantId, { groups: [] });
    const [staff, admins] = [aGroup(tenantId, { name: "staff" }), aGroup(tenantId, { name: "Admins" })];
    await inside(tenantId, async ({ people, groups: all }) => {
      await people.insert(person);
      for (const group of [staff, admins]) await all.insert(group);
    });
    return { tenantId, person, staff, admins };
  };

  test("M4 a person's groups are the sorted names of all sources, a new version with each change", async () => {
    const { tenantId, person, staff, admins } = await furnished();
    await inside(tenantId, async ({ people, memberships: all }) => {
      const groupsNow = async () => (await people.find(tenantId, person.id))?.groups;
      expect(await all.add(aMembership(staff, person, { addedAt: later(1) }))).toBe(true);
      expect(await all.add(aMembership(staff, person))).toBe(false);
      expect(await all.add(aMembership(staff, person, { source: "scim" }))).toBe(true);
      expect(await people.find(tenantId, person.id)).toEqual({
        ...person,
        groups: ["staff"],
        updatedAt: later(1),
        version: 2,
      });
      await all.add(aMembership(admins, person));
      expect(await groupsNow()).toEqual(["Admins", "staff"]);
      expect(await all.groupIdsOf(tenantId, person.id)).toEqual([admins.id, staff.id].toSorted());
      expect(await all.sourcesOf(tenantId, staff.id, person.id)).toEqual(["manual", "scim"]);
      const manual = { tenantId, groupId: staff.id, personId: person.id, source: "manual" } as const;
      expect(await all.remove(manual, later(2))).toBe(true);
      expect(await all.remove(manual, later(2))).toBe(false);
      expect(await groupsNow()).toEqual(["Admins", "staff"]);
      expect(await all.remove({ ...manual, source: "scim" }, later(2))).toBe(true);
      expect(await groupsNow()).toEqual(["Admins"]);
    });
  });

  test("M4 a source's memberships are replaced, and the other sources' stay", async () => {
    const { tenantId, person, admins } = await furnished();
    await inside(tenantId, async ({ people, memberships: all }) => {
      await all.add(aMembership(admins, person));
      const read = async () => (await people.find(tenantId, person.id))!;
      const first = await all.replace(await read(), "idp", ["staff", "no such group"], later(1));
      expect(first).toEqual({ added: ["staff"], removed: [], groups: ["Admins", "staff"], version: 3 });
      expect(await all.replace(person, "idp", [], later(2))).toBeUndefined();
      expect(await all.namesOf(tenantId, person.id, "idp")).toEqual(["staff"]);
      const second = await all.replace(await read(), "idp", ["Admins"], later(2));
      expect(second).toEqual({ added: ["Admins"], removed: ["staff"], groups: ["Admins"], version: 4 });
      const same = await all.replace(await read(), "idp", ["Admins"], later(3));
      expect(same).toEqual({ added: [], removed: [], groups: ["Admins"], version: 4 });
      expect(await all.namesOf(tenantId, person.id, "manual")).toEqual(["Admins"]);
    });
  });

  test("a group's new name and its end are in its members' groups at once, and in nobody else's", async () => {
    const { tenantId, person, staff, admins } = await furnished();
    const other = aPerson(tenantId, { groups: ["staff"] });
    await inside(tenantId, async ({ people, groups: all, memberships: members }) => {
      await people.insert(other);
      for (const group of [staff, admins]) await members.add(aMembership(group, person));
      const renamed = { ...staff, name: "AAA", updatedAt: later(5), version: 2 };
      expect(await all.update(renamed)).toBe("ok");
      expect(await people.find(tenantId, person.id)).toMatchObject({
        groups: ["AAA", "Admins"],
        updatedAt: later(5),
        version: 4,
      });
      expect(await all.delete(staff, later(6))).toBe(false);
      expect(await all.delete(renamed, later(6))).toBe(true);
      expect(await people.find(tenantId, person.id)).toMatchObject({ groups: ["Admins"], version: 5 });
      expect(await people.find(tenantId, other.id)).toEqual(other);
      expect(await members.groupIdsOf(tenantId, person.id)).toEqual([admins.id]);
      expect(await all.find(tenantId, staff.id)).toBeUndefined();
    });
  });

  test("members are listed once each in pages, and people by their group", async () => {
    const { tenantId, person, staff } = await furnished();
    await inside(tenantId, async ({ people, memberships: all }) => {
      await all.add(aMembership(staff, person, { addedAt: later(9) }));
      await all.add(aMembership(staff, person, { source: "idp", addedAt: later(3) }));
      const others = Array.from({ length: 4 }, () => aPerson(tenantId));
      for (const other of others) {
        await people.insert(other);
        await all.add(aMembership(staff, other));
      }
      await people.insert(aPerson(tenantId));
      const { items, pages } = await allPages((page) => all.list(tenantId, staff.id, page), 2);
      expect(pages).toBe(3);
      expect(items.map(({ personId }) => personId)).toEqual(
        [person, ...others].map(({ id }) => id).toSorted(),
      );
      expect(items.find(({ personId }) => personId === person.id)).toEqual({
        personId: person.id,
        email: person.email,
        displayName: person.displayName,
        status: "active",
        sources: ["idp", "manual"],
        since: later(3),
      });
      const listed = await people.list(tenantId, { limit: 9, groupId: staff.id });
      expect(listed.items.map(({ id }) => id).toSorted()).toEqual(items.map(({ personId }) => personId));
      expect(await people.list(tenantId, { limit: 9, groupId: "x" })).toEqual({ items: [] });
      expect(await all.list(tenantId, "x", { limit: 9 })).toEqual({ items: [] });
    });
  });

  test("M4 changes of one person's groups at once all end in the person's groups", async () => {
    const tenantId = await newTenant();
    const person = aPerson(tenantId, { groups: [] });
    const some = Array.from({ length: 20 }, (_, i) => aGroup(tenantId, { name: `g${i + 10}` }));
    await inside(tenantId, async ({ people, groups: all }) => {
      await people.insert(person);
      await all.insertMissing(some);
    });
    await Promise.all(
      some.map((group) => inside(tenantId, ({ memberships: all }) => all.add(aMembership(group, person)))),
    );
    const now = await inside(tenantId, ({ people }) => people.find(tenantId, person.id));
    expect(now?.groups).toEqual(some.map(({ name }) => name));
    expect(now?.version).toBe(21);
  });

  test("groups that end while people are put in them leave no name behind", async () => {
    const tenantId = await newTenant();
    const everyone = Array.from({ length: 4 }, () => aPerson(tenantId, { groups: [] }));
    const some = Array.from({ length: 6 }, (_, i) => aGroup(tenantId, { name: `g${i}` }));
    await inside(tenantId, async ({ people, groups: all }) => {
      for (const person of everyone) await people.insert(person);
      await all.insertMissing(some);
    });
    await Promise.all(
      some.flatMap((group) => [
        ...everyone.map((person) =>
          inside(tenantId, ({ memberships: all }) => all.add(aMembership(group, person))),
        ),
        inside(tenantId, ({ groups: all }) => all.delete(group, later(1))),
      ]),
    );
    await inside(tenantId, async ({ people }) => {
      for (const { id } of everyone) expect((await people.find(tenantId, id))?.groups).toEqual([]);
    });
  });

  test("a person or a group of another tenant, or none, is put together with nothing", async () => {
    const { tenantId, person, staff } = await furnished();
    const stranger = aPerson(await newTenant());
    await inside(stranger.tenantId, ({ people }) => people.insert(stranger));
    await inside(tenantId, async ({ memberships: all }) => {
      const membership = aMembership(staff, person);
      for (const personId of [stranger.id, randomUUID(), "x"])
        expect(await all.add({ ...membership, personId })).toBe(false);
      for (const groupId of [randomUUID(), "x"])
        expect(await all.add({ ...membership, groupId })).toBe(false);
      expect(await all.groupIdsOf(tenantId, "x")).toEqual([]);
      expect(await all.sourcesOf(tenantId, "x", "x")).toEqual([]);
    });
  });
}
