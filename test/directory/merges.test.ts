import { aGroup } from "../conformance/samples.ts";
import { openPeopleStage, type Message } from "./people-stage.ts";

const stage = await openPeopleStage();
afterAll(() => stage.world.close());
const { arrive, attempt, directory, merges, collisions, by, ended } = stage;
const { clock, random, tenantId } = stage.world;
const DAY_MS = 86_400_000;

let count = 0;
const person = async (about: Partial<Message> = {}) => {
  count += 1;
  const message = { nameId: `00m${count}`, email: `m${count}@corp.example`, ...about };
  clock.advance(1000);
  return { ...message, id: (await arrive(message)).person.id };
};
const asMessage = (one: Message & { readonly id?: string }): Message => {
  const { id, ...message } = one;
  return id === undefined ? one : message;
};

test("S6 a merge shows what would come over and what speaks against it, and writes nothing", async () => {
  const old = await person({ externalId: "M1" });
  const young = await person({ externalId: "M2" });
  clock.advance(1000);
  await arrive(asMessage(old));
  const preview = await merges.preview(tenantId, young.id, old.id);
  expect(preview).toMatchObject({
    into: { id: young.id },
    from: { id: old.id },
    identities: [{ nameId: old.nameId }],
    externalIds: [{ externalId: "M1" }],
    doubts: ["both_known_by_connection", "both_known_by_directory", "both_sign_in"],
  });
  expect(await directory.get(tenantId, old.id)).toMatchObject({ status: "active", mergedInto: undefined });
  expect(await stage.audited("person.merged")).toEqual([]);
});

test("S6 two people become one: both NameIDs lead to the one who stays, the other record leads on, sessions end", async () => {
  const [old, young] = [await person({ externalId: "M3" }), await person({ connectionId: stage.two.id })];
  const merge = await merges.merge(young.id, old.id, by);
  expect(ended).toContain(old.id);
  expect(await attempt(asMessage(old))).toBe(young.id);
  expect(await attempt(asMessage(young))).toBe(young.id);
  expect(await attempt({ nameId: "renamed", email: "renamed@corp.example", externalId: "M3" })).toBe(
    young.id,
  );
  expect(await directory.get(tenantId, old.id)).toMatchObject({
    status: "deactivated",
    mergedInto: young.id,
  });
  const listed = (await directory.list(tenantId, { limit: 200 })).items.map(({ id }) => id);
  expect(listed).toContain(young.id);
  expect(listed).not.toContain(old.id);
  expect(await stage.audited("person.merged")).toMatchObject([
    { targetId: old.id, intoId: young.id, mergeId: merge.id, identities: 1, externalIds: 1 },
  ]);
});

test("S6 an undone merge gives each their own again, with the addresses that they had, and ends sessions", async () => {
  const [old, young] = [await person(), await person({ connectionId: stage.two.id })];
  const { id } = await merges.merge(young.id, old.id, by);
  // The old NameID brings the old address along.
  await arrive(asMessage(old));
  expect((await directory.get(tenantId, young.id)).email).toBe(old.email);
  ended.length = 0;
  await merges.undo(id, by);
  expect(ended).toEqual([young.id]);
  expect(await directory.get(tenantId, old.id)).toMatchObject({
    email: old.email,
    status: "active",
    mergedInto: undefined,
  });
  expect(await directory.get(tenantId, young.id)).toMatchObject({ email: young.email });
  expect([await attempt(asMessage(old)), await attempt(asMessage(young))]).toEqual([old.id, young.id]);
  await expect(merges.undo(id, by)).rejects.toMatchObject({ code: "undo_refused" });
  expect(await stage.audited("person.merge_undone")).toHaveLength(1);
});

test("S6 what was linked while two were one leads to neither after the undo, so that no heir of it comes in as one of them", async () => {
  const mail = { format: "mail", connectionId: stage.two.id };
  const [stays, other] = [await person(), await person({ ...mail, externalId: "M-other" })];
  const { id } = await merges.merge(stays.id, other.id, by);
  const renamed = { ...mail, nameId: "given-on@corp.example", email: "given-on@corp.example" };
  expect(await attempt({ ...renamed, externalId: "M-other" })).toBe(stays.id);
  expect(await attempt({ ...asMessage(stays), externalId: "M-stays" })).toBe(stays.id);
  await merges.undo(id, by);
  expect(await stage.audited("identity.unlinked")).toMatchObject([{ targetId: stays.id }]);
  expect(await stage.audited("external_id.unlinked")).toMatchObject([{ externalId: "M-stays" }]);
  expect([stays.id, other.id]).not.toContain(await attempt({ ...renamed, externalId: "M-heir" }));
  expect(await attempt(asMessage(stays))).toBe(stays.id);
});

test("S6 an undone merge leaves what a later merge brought", async () => {
  const [stays, first, second] = [await person(), await person(), await person({ externalId: "M-second" })];
  const { id } = await merges.merge(stays.id, first.id, by);
  await merges.merge(stays.id, second.id, by);
  await merges.undo(id, by);
  expect(await Promise.all([stays, first, second].map((each) => attempt(asMessage(each))))).toEqual([
    stays.id,
    first.id,
    stays.id,
  ]);
});

test("S6 a merge cannot be undone after 14 days, nor over an address that is somebody else's by now", async () => {
  const [old, young] = [await person(), await person()];
  const { id } = await merges.merge(young.id, old.id, by);
  await arrive({ nameId: "heir", email: old.email });
  await expect(merges.undo(id, by)).rejects.toMatchObject({ code: "undo_refused" });
  expect((await merges.get(tenantId, id)).undoneAt).toBeUndefined();
  expect(await attempt(asMessage(old))).not.toBe(old.id);
  const [one, two] = [await person(), await person()];
  const late = await merges.merge(one.id, two.id, by);
  clock.advance(14 * DAY_MS);
  await expect(merges.undo(late.id, by)).rejects.toMatchObject({ code: "undo_refused" });
});

test("S6 of two merges in a row the later one is undone first", async () => {
  const [one, two, three] = [await person(), await person(), await person()];
  const first = await merges.merge(two.id, one.id, by);
  const second = await merges.merge(three.id, two.id, by);
  expect(await attempt(asMessage(one))).toBe(three.id);
  await expect(merges.undo(first.id, by)).rejects.toMatchObject({ code: "undo_refused" });
  await merges.undo(second.id, by);
  await merges.undo(first.id, by);
  expect(await Promise.all([one, two, three].map((each) => attempt(asMessage(each))))).toEqual([
    one.id,
    two.id,
    three.id,
  ]);
});

test("S6 nobody is merged into themselves, into a deactivated or a merged person, or across tenants", async () => {
  const [one, two, gone] = [await person(), await person(), await person()];
  await directory.deactivate(gone.id, by);
  const refused = { code: "merge_refused" };
  await expect(merges.merge(one.id, one.id, by)).rejects.toMatchObject(refused);
  await expect(merges.merge(gone.id, one.id, by)).rejects.toMatchObject(refused);
  await expect(merges.merge(one.id, random.uuid(), by)).rejects.toMatchObject({ code: "not_found" });
  const stranger = { ...by, tenantId: random.uuid() };
  await expect(merges.merge(one.id, two.id, stranger)).rejects.toMatchObject({ code: "not_found" });
  await merges.merge(one.id, two.id, by);
  await expect(merges.merge(two.id, one.id, by)).rejects.toMatchObject(refused);
  await expect(merges.merge(one.id, two.id, by)).rejects.toMatchObject(refused);
  await expect(directory.reactivate(two.id, by)).rejects.toMatchObject(refused);
});

test("S6 memberships that were given by hand come over, and go back with the undo", async () => {
  const [one, two] = [
    await person({ about: { groups: ["staff"] } }),
    await person({ about: { groups: ["guests"] } }),
  ];
  const { transact } = stage.world.database;
  const [group, common] = [aGroup(tenantId), aGroup(tenantId)];
  const join = (to: typeof group, personId: string) =>
    transact(tenantId, ({ memberships }) =>
      memberships.add({ tenantId, groupId: to.id, personId, source: "manual", addedAt: clock() }),
    );
  await transact(tenantId, async ({ groups }) => {
    for (const each of [group, common]) await groups.insert(each);
  });
  await join(group, two.id);
  await join(common, two.id);
  await join(common, one.id);
  const groupsOf = async (id: string) => (await directory.get(tenantId, id)).groups;
  const { id } = await merges.merge(one.id, two.id, by);
  expect(await groupsOf(one.id)).toEqual(["staff", group.name, common.name].toSorted());
  expect(await groupsOf(two.id)).toEqual([]);
  await merges.undo(id, by);
  expect(await groupsOf(one.id)).toEqual(["staff", common.name].toSorted());
  expect(await groupsOf(two.id)).toEqual(["guests", group.name, common.name].toSorted());
});

test("S6 the last owner becomes nobody's part", async () => {
  const [one, two] = [await person(), await person()];
  await stage.world.database.transact(tenantId, ({ administrators }) =>
    administrators.save({ tenantId, personId: two.id, role: "owner", grantedAt: clock() }),
  );
  await expect(merges.merge(one.id, two.id, by)).rejects.toMatchObject({ status: 409 });
  expect(await directory.get(tenantId, two.id)).toMatchObject({ status: "active", mergedInto: undefined });
  expect((await merges.merge(two.id, one.id, by)).intoId).toBe(two.id);
});

test("S6 a merge closes the collisions between the two", async () => {
  const [one, two] = [await person(), await person()];
  expect(await attempt({ ...asMessage(one), email: two.email })).toBe("person_email_taken");
  const { id } = await stage.waiting();
  await merges.merge(one.id, two.id, by);
  expect((await collisions.get(tenantId, id)).collision.status).toBe("superseded");
  expect(await attempt({ ...asMessage(one), email: two.email })).toBe(one.id);
});
