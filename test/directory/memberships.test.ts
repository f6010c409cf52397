import type { ArrivingProfile } from "../../src/directory/collision.ts";
import { createDirectory } from "../../src/directory/directory.ts";
import { createGroups } from "../../src/directory/groups.ts";
import type { IdentityKey } from "../../src/directory/types.ts";
import { aConnection } from "../conformance/samples.ts";
import { openTestWorld } from "../kit/world.ts";

const world = await openTestWorld("postgres");
afterAll(() => world.close());

const { clock, random, tenantId } = world;
const { transact } = world.database;
const by = { tenantId, actor: { kind: "system" } } as const;
const directory = createDirectory({
  transact,
  clock,
  random,
  onDeactivated: () => Promise.resolve(),
  assertDispensable: () => Promise.resolve(),
  atDeactivation: () => Promise.resolve(),
});
const uses: string[] = [];
const groups = createGroups({ transact, clock, random, usesOf: () => Promise.resolve(uses) });
const connection = aConnection(tenantId);
await transact(tenantId, ({ connections }) => connections.insert(connection));

/** One sign-in of a person of that name with these groups. */
const arrive = (who: string, names: readonly string[], about: Partial<ArrivingProfile> = {}) => {
  const key: IdentityKey = {
    tenantId,
    connectionId: connection.id,
    issuer: "https://idp",
    nameIdFormat: "persistent",
    nameId: who,
  };
  const email = `${who}@corp.example`;
  const profile: ArrivingProfile = {
    email,
    givenName: undefined,
    familyName: undefined,
    displayName: who,
    groups: names,
    custom: {},
    ...about,
  };
  return transact(tenantId, (stores) =>
    directory.arrive(stores, {
      key,
      profile,
      external: undefined,
      mayCreate: true,
      nameIdChange: undefined,
      assertMay: () => Promise.resolve(),
    }),
  );
};
const named = async (name: string) =>
  (await groups.list(tenantId, { limit: 200, search: name })).items.find((each) => each.name === name);
const groupsOf = async (id: string) => (await directory.get(tenantId, id)).groups;

test("M4 the first sign-in makes the groups that it names and puts the person in them, sorted", async () => {
  const { person, events } = await arrive("ada", ["staff", "Admins", "staff"]);
  expect(person.groups).toEqual(["Admins", "staff"]);
  expect(await directory.get(tenantId, person.id)).toEqual(person);
  expect(events.map(({ name }) => name)).toEqual([
    "person.created",
    "identity.linked",
    "groups.created",
    "person.groups_changed",
  ]);
  expect(events.at(-1)).toMatchObject({ source: "idp", added: ["Admins", "staff"], removed: [] });
  expect(await named("staff")).toMatchObject({ version: 1 });
});

test("M4 a sign-in with the same groups in another order writes no membership and tells the trail nothing", async () => {
  const first = await arrive("ben", ["x", "y"]);
  const second = await arrive("ben", ["y", "x"]);
  expect(second.events).toEqual([]);
  expect(second.person.version).toBe(first.person.version + 1);
  expect(second.person.updatedAt).toEqual(first.person.updatedAt);
});

test("M4 U9 a sign-in takes back what the identity provider gave and no longer gives, at once, and tells only the difference", async () => {
  await arrive("cy", ["one", "two", "three"]);
  clock.advance(1000);
  const { person, events } = await arrive("cy", ["two", "four"]);
  expect(await groupsOf(person.id)).toEqual(["four", "two"]);
  expect(events).toEqual([
    { name: "groups.created", targetId: person.id, groups: [{ id: expect.any(String), name: "four" }] },
    {
      name: "person.groups_changed",
      targetId: person.id,
      source: "idp",
      added: ["four"],
      removed: ["one", "three"],
    },
  ]);
  expect(person.updatedAt).toEqual(clock());
});

test("M4 what an administrator gave stays when the identity provider says otherwise, and the other way round", async () => {
  const { person } = await arrive("dan", ["idp only"]);
  const manual = await groups.create({ name: "by hand" }, by);
  await groups.addMember(manual.id, person.id, by);
  expect((await arrive("dan", [])).person.groups).toEqual(["by hand"]);
  expect((await arrive("dan", ["by hand"])).person.groups).toEqual(["by hand"]);
  await groups.removeMember(manual.id, person.id, by);
  expect(await groupsOf(person.id)).toEqual(["by hand"]);
  await expect(groups.removeMember(manual.id, person.id, by)).rejects.toMatchObject({
    code: "membership_not_manual",
    mismatch: { received: "a membership from idp" },
  });
  await arrive("dan", []);
  expect(await groupsOf(person.id)).toEqual([]);
});

test("M4 names are compared exactly: another letter case is another group", async () => {
  const { person } = await arrive("eve", ["Ops", "ops"]);
  expect(person.groups).toEqual(["Ops", "ops"]);
  expect((await named("Ops"))?.id).not.toBe((await named("ops"))?.id);
});

test("M4 many first sign-ins at once with the same new groups all come through", async () => {
  const names = Array.from({ length: 30 }, (_, i) => `crowd ${i}`);
  const arrived = await Promise.all(
    Array.from({ length: 12 }, (_, i) => arrive(`crowd${i}`, i % 2 === 0 ? names : names.toReversed())),
  );
  for (const { person } of arrived) expect(await groupsOf(person.id)).toHaveLength(30);
  const made = arrived.flatMap(({ events }) =>
    events.flatMap((event) => (event.name === "groups.created" ? event.groups : [])),
  );
  expect(made).toHaveLength(30);
});

test("M4 sign-ins of one person at once with other groups each leave exactly the last one's", async () => {
  await arrive("fay", []);
  const wants = [["a1", "a2"], ["a2", "a3"], ["a1"], ["a3", "a4"]];
  await Promise.all(wants.map((want) => arrive("fay", want)));
  const { person } = await arrive("fay", ["a4", "a5"]);
  expect(await groupsOf(person.id)).toEqual(["a4", "a5"]);
});

test("M4 a sign-in while an administrator adds and removes the same person by hand loses neither", async () => {
  const { person } = await arrive("gus", ["base"]);
  const hand = await groups.create({ name: "hand" }, by);
  for (let round = 0; round < 5; round += 1) {
    await Promise.all([arrive("gus", ["base", `r${round}`]), groups.addMember(hand.id, person.id, by)]);
    expect(await groupsOf(person.id)).toEqual(["base", "hand", `r${round}`]);
    await Promise.all([arrive("gus", ["base"]), groups.removeMember(hand.id, person.id, by)]);
    expect(await groupsOf(person.id)).toEqual(["base"]);
  }
});

test("M4 five thousand groups of one person are a few statements, the first time and every time", async () => {
  const names = Array.from({ length: 5_000 }, (_, i) => `large ${i}`);
  const started = performance.now();
  const { person } = await arrive("hal", names);
  const took = performance.now() - started;
  expect(person.groups).toHaveLength(5_000);
  expect(took).toBeLessThan(5_000);
  const again = performance.now();
  await arrive("hal", names.toReversed());
  expect(performance.now() - again).toBeLessThan(1_000);
  const changed = performance.now();
  expect((await arrive("hal", names.slice(1))).person.groups).toHaveLength(4_999);
  expect(performance.now() - changed).toBeLessThan(2_000);
});

test("A7 a group that something is bound to is neither deleted nor renamed, and the refusal names what", async () => {
  const group = await groups.create({ name: "bound" }, by);
  uses.push('app "Wiki"', 'policy "Strict"');
  for (const change of [groups.remove(group.id, by), groups.update(group.id, { name: "free" }, by)])
    await expect(change).rejects.toMatchObject({
      code: "group_in_use",
      mismatch: { received: 'app "Wiki", policy "Strict"' },
    });
  expect((await groups.update(group.id, { description: "still" }, by)).description).toBe("still");
  uses.splice(0);
  expect((await groups.update(group.id, { name: "free" }, by)).name).toBe("free");
  await groups.remove(group.id, by, 3);
  await expect(groups.get(tenantId, group.id)).rejects.toMatchObject({ code: "not_found" });
});

test("a name that is empty, too long or hides characters makes no group; one that is taken says so", async () => {
  for (const name of ["", "  ", "a\u200bb", "a\u202eb", "a\nb", "x".repeat(257)])
    await expect(groups.create({ name }, by)).rejects.toMatchObject({ code: "group_name_refused" });
  const composed = await groups.create({ name: " Caf\u00e9 " }, by);
  expect(composed.name).toBe("Caf\u00e9");
  await expect(groups.create({ name: "Cafe\u0301" }, by)).rejects.toMatchObject({ code: "group_name_taken" });
  const other = await groups.create({ name: "Bar" }, by);
  await expect(groups.update(other.id, { name: "Caf\u00e9" }, by)).rejects.toMatchObject({
    code: "group_name_taken",
  });
  await expect(groups.update(other.id, { name: "Pub" }, by, 9)).rejects.toMatchObject({
    code: "version_conflict",
  });
});

test("A7 P1 what is bound to a group while it is being deleted keeps it: nothing loses it silently", async () => {
  const { person } = await arrive("ida", []);
  const group = await groups.create({ name: "contested" }, by);
  let looked: () => void = () => undefined;
  const lookedAt = new Promise<void>((done) => (looked = done));
  const careful = createGroups({
    transact,
    clock,
    random,
    async usesOf({ memberships }, { id }) {
      const { items } = await memberships.list(tenantId, id, { limit: 1 });
      looked();
      return items.map(({ email }) => email);
    },
  });
  const removed = await transact(tenantId, async ({ memberships }) => {
    const membership = { tenantId, groupId: group.id, personId: person.id, source: "manual" as const };
    await memberships.add({ ...membership, addedAt: clock() });
    const removing = careful.remove(group.id, by).then(
      () => "removed",
      (error: unknown) => error,
    );
    await Promise.race([lookedAt, new Promise((done) => setTimeout(done, 300))]);
    return { removing };
  });
  expect(await removed.removing).toMatchObject({ code: "group_in_use" });
  expect(await groupsOf(person.id)).toEqual(["contested"]);
});
