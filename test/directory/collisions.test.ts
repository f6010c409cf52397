import { isPlaceholder } from "../../src/directory/placeholder.ts";
import { openPeopleStage, type Message } from "./people-stage.ts";

const stage = await openPeopleStage();
afterAll(() => stage.world.close());
const { arrive, attempt, collisions, directory, by, waiting, open } = stage;
const { clock, tenantId } = stage.world;
const DAY_MS = 86_400_000;

let count = 0;
/** People of their own for each test. */
const person = async (about: Partial<Message> = {}) => {
  count += 1;
  const nameId = `00u${count}`;
  const email = `p${count}@corp.example`;
  const { person } = await arrive({ nameId, email, ...about });
  return { id: person.id, nameId, email };
};
const emailOf = async (id: string) => (await directory.get(tenantId, id)).email;
const settled = async () => {
  for (const { id } of await open()) await collisions.resolve(id, "reject", by);
};
beforeEach(settled);

test("S6 what cannot be decided waits with the evidence, once for all its repeats, and nobody comes in", async () => {
  const ada = await person();
  const stranger = { nameId: "stranger-1", email: ada.email };
  for (let i = 0; i < 3; i += 1) expect(await attempt(stranger)).toBe("person_identity_conflict");
  expect(await open()).toHaveLength(1);
  const { id } = await waiting();
  const { collision, holder, claimant } = await collisions.get(tenantId, id);
  expect(collision).toMatchObject({
    kind: "nameid_differs",
    key: { nameId: "stranger-1" },
    profile: { email: ada.email },
    reference: "SP-TEST-0000",
    times: 3,
  });
  expect(holder).toMatchObject({ person: { id: ada.id }, identities: [{ nameId: ada.nameId }] });
  expect(claimant).toBeUndefined();
  const opened = (await stage.audited("collision.opened")).filter(
    (event) => Reflect.get(event, "targetId") === id,
  );
  expect(opened).toMatchObject([{ kind: "nameid_differs", holderId: ada.id }]);
});

test("S6 a NameID that the administrator links leads to the person, and the old one works for 14 days more", async () => {
  const ada = await person();
  const changed = { nameId: `${ada.nameId}-new`, email: ada.email };
  await attempt(changed);
  await collisions.resolve((await waiting()).id, "link", by);
  expect(await attempt(changed)).toBe(ada.id);
  expect(await attempt(ada)).toBe(ada.id);
  clock.advance(14 * DAY_MS);
  expect(await attempt(ada)).toBe("person_identity_conflict");
  expect(await attempt(changed)).toBe(ada.id);
});

test("S6 an address that was given to somebody else becomes theirs, and the holder keeps who they are", async () => {
  const ada = await person();
  const successor = { nameId: `${ada.nameId}-successor`, email: ada.email };
  await attempt(successor);
  await collisions.resolve((await waiting()).id, "separate", by);
  const placeholder = await emailOf(ada.id);
  expect(isPlaceholder(placeholder)).toBe(true);
  expect(placeholder).toContain("@corp.example.invalid");
  expect(stage.ended).toContain(ada.id);
  const second = await attempt(successor);
  expect(second).not.toBe(ada.id);
  expect(await emailOf(second)).toBe(ada.email);
  expect(await attempt({ ...ada, email: "ada.moved@corp.example" })).toBe(ada.id);
  expect(await emailOf(ada.id)).toBe("ada.moved@corp.example");
});

test("S6 a rejected collision lets nobody in and answers its repeats, until it is decided anew", async () => {
  const ada = await person();
  const stranger = { nameId: `${ada.nameId}-stranger`, email: ada.email };
  await attempt(stranger);
  const { id } = await waiting();
  await collisions.resolve(id, "reject", by);
  expect(await attempt(stranger)).toBe("person_identity_conflict");
  expect(await open()).toEqual([]);
  await collisions.resolve(id, "link", by);
  expect(await attempt(stranger)).toBe(ada.id);
  await expect(collisions.resolve(id, "separate", by)).rejects.toMatchObject({ code: "collision_over" });
});

test("S6 a decision that does not answer what was contested is refused, and so is one against an older version", async () => {
  const [ada, bob] = [await person(), await person()];
  await attempt({ ...ada, email: bob.email });
  const { id, version } = await waiting();
  await expect(collisions.resolve(id, "link", by)).rejects.toMatchObject({
    code: "collision_decision_refused",
    mismatch: { expected: "free or exchange or reject" },
  });
  await expect(collisions.resolve(id, "free", by, version + 1)).rejects.toMatchObject({
    code: "version_conflict",
  });
  await expect(collisions.resolve(stage.world.random.uuid(), "free", by)).rejects.toMatchObject({
    code: "not_found",
  });
});

test("S6 a re-hired person is linked and reactivated, or told from whoever has the address now", async () => {
  const [back, gone] = [await person(), await person()];
  for (const { id } of [back, gone]) await directory.deactivate(id, by);
  const returned = { nameId: `${back.nameId}-2`, email: back.email };
  expect(await attempt(returned)).toBe("person_deactivated_address");
  await collisions.resolve((await waiting()).id, "link", by);
  expect(await attempt(returned)).toBe(back.id);
  const newcomer = { nameId: `${gone.nameId}-2`, email: gone.email };
  await attempt(newcomer);
  await collisions.resolve((await waiting()).id, "separate", by);
  const id = await attempt(newcomer);
  expect(id).not.toBe(gone.id);
  expect((await directory.get(tenantId, gone.id)).status).toBe("deactivated");
});

test.each([
  ["the first", 0],
  ["the second", 1],
])("S6 swapped addresses are exchanged, whoever of the two signs in first: %s", async (_who, first) => {
  const [ada, bob] = [await person(), await person()];
  const swapped = [
    { ...ada, email: bob.email },
    { ...bob, email: ada.email },
  ];
  const [early = swapped[0], late = swapped[1]] = first === 0 ? swapped : swapped.toReversed();
  if (early === undefined || late === undefined) throw new Error("unreachable");
  expect(await attempt(early)).toBe("person_email_taken");
  expect(await attempt(late)).toBe("person_email_taken");
  expect(await open()).toHaveLength(2);
  await collisions.resolve((await waiting()).id, "exchange", by);
  // What the other one waited for is theirs now, too.
  expect(await open()).toEqual([]);
  expect([await emailOf(ada.id), await emailOf(bob.id)]).toEqual([bob.email, ada.email]);
  expect(stage.ended).toEqual(expect.arrayContaining([ada.id, bob.id]));
  expect([await attempt(early), await attempt(late)].toSorted()).toEqual([ada.id, bob.id].toSorted());
});

test("S6 a chain of addresses settles by itself from its end, and from its beginning with one decision for each", async () => {
  for (const order of [
    [2, 1, 0],
    [0, 1, 2],
  ]) {
    const [ada, bob, eve] = [await person(), await person(), await person()];
    const chain = [
      { ...ada, email: bob.email },
      { ...bob, email: eve.email },
      { ...eve, email: `free-${eve.email}` },
    ];
    for (const index of order) {
      const message = chain[index] ?? ada;
      const code = await attempt(message);
      if (code === "person_email_taken") await collisions.resolve((await waiting()).id, "free", by);
    }
    expect(await open()).toEqual([]);
    expect(await Promise.all(chain.map((each) => attempt(each)))).toEqual([ada.id, bob.id, eve.id]);
  }
});

test("S6 three people whose addresses went round are told apart with one decision, and no address is lost", async () => {
  const [ada, bob, eve] = [await person(), await person(), await person()];
  const ring = [
    { ...ada, email: bob.email },
    { ...bob, email: eve.email },
    { ...eve, email: ada.email },
  ];
  for (const each of ring) expect(await attempt(each)).toBe("person_email_taken");
  const first = (await open()).find(({ claimantId }) => claimantId === ada.id);
  await collisions.resolve(first?.id ?? "", "free", by);
  for (const each of ring.toReversed()) expect([ada.id, bob.id, eve.id]).toContain(await attempt(each));
  expect(await Promise.all([ada, bob, eve].map(({ id }) => emailOf(id)))).toEqual([
    bob.email,
    eve.email,
    ada.email,
  ]);
  expect(await open()).toEqual([]);
});

test("S6 a decision about addresses is undone for 14 days, and not over an address that has moved on", async () => {
  const [ada, bob] = [await person(), await person()];
  await attempt({ ...ada, email: bob.email });
  const { id } = await waiting();
  await collisions.resolve(id, "free", by);
  expect(await emailOf(ada.id)).toBe(bob.email);
  expect(await collisions.undo(id, by)).toMatchObject({ status: "undone" });
  expect([await emailOf(ada.id), await emailOf(bob.id)]).toEqual([ada.email, bob.email]);
  await expect(collisions.undo(id, by)).rejects.toMatchObject({ code: "undo_refused" });

  await attempt({ ...ada, email: bob.email });
  const again = await waiting();
  expect(again.id).not.toBe(id);
  await collisions.resolve(again.id, "exchange", by);
  await arrive({ ...bob, email: `later-${bob.email}` });
  await expect(collisions.undo(again.id, by)).rejects.toMatchObject({ code: "undo_refused" });
  expect(await emailOf(ada.id)).toBe(bob.email);
});

test("S6 an undo comes too late after 14 days, and there is none for what moved no address", async () => {
  const [ada, bob] = [await person(), await person()];
  await attempt({ ...ada, email: bob.email });
  const { id } = await waiting();
  await collisions.resolve(id, "free", by);
  clock.advance(14 * DAY_MS);
  await expect(collisions.undo(id, by)).rejects.toMatchObject({ code: "undo_refused" });
  await attempt({ nameId: "another", email: bob.email });
  const other = await waiting();
  await collisions.resolve(other.id, "reject", by);
  await expect(collisions.undo(other.id, by)).rejects.toMatchObject({ code: "undo_refused" });
});

test("S6 a NameID that was given on is taken from the person who had it, by the directory's id", async () => {
  const ada = await person({ externalId: "E-ada" });
  const successor = { ...ada, externalId: "E-successor" };
  expect(await attempt(successor)).toBe("person_external_id_conflict");
  await collisions.resolve((await waiting()).id, "separate", by);
  const id = await attempt(successor);
  expect(id).not.toBe(ada.id);
  expect(stage.ended).toContain(ada.id);
  expect(await attempt({ nameId: "ada-new", email: `new-${ada.email}`, externalId: "E-ada" })).toBe(ada.id);
});

test("S6 a directory that gave the person another id is believed once the administrator says so", async () => {
  const ada = await person({ externalId: "E-old" });
  const renumbered = { ...ada, externalId: "E-new" };
  await attempt(renumbered);
  await collisions.resolve((await waiting()).id, "link", by);
  expect(await attempt(renumbered)).toBe(ada.id);
  expect(await attempt({ ...ada, externalId: "E-old" })).toBe(ada.id);
});

test.each(["link", "separate"] as const)(
  "S6 where NameID and directory's id lead to two people, %s says which is right",
  async (decision) => {
    const [ada, bob] = [
      await person({ externalId: `A-${decision}` }),
      await person({ externalId: `B-${decision}` }),
    ];
    const torn = { ...ada, externalId: `B-${decision}` };
    expect(await attempt(torn)).toBe("person_links_conflict");
    const { id } = await waiting();
    expect(await collisions.get(tenantId, id)).toMatchObject({
      holder: { person: { id: bob.id } },
      claimant: { person: { id: ada.id } },
    });
    await collisions.resolve(id, decision, by);
    expect(await attempt({ ...torn, email: `torn-${decision}@corp.example` })).toBe(
      decision === "link" ? ada.id : bob.id,
    );
  },
);

test("S6 what is not contested any more is closed by itself", async () => {
  const [ada, bob] = [await person(), await person()];
  await attempt({ ...ada, email: bob.email });
  const { id } = await waiting();
  await arrive({ ...bob, email: `moved-${bob.email}` });
  expect((await collisions.get(tenantId, id)).collision.status).toBe("superseded");
  await expect(collisions.resolve(id, "free", by)).rejects.toMatchObject({ code: "collision_over" });
  expect(await attempt({ ...ada, email: bob.email })).toBe(ada.id);
});

test("a closed collision is forgotten with the sign-ins that led to it, an open one is not", async () => {
  const ada = await person();
  await attempt({ nameId: "forgotten", email: ada.email });
  const { id } = await waiting();
  clock.advance(91 * DAY_MS);
  await collisions.forget(tenantId, 1000);
  expect((await collisions.get(tenantId, id)).collision.status).toBe("open");
  await collisions.resolve(id, "link", by);
  clock.advance(91 * DAY_MS);
  expect(await collisions.forget(tenantId, 1000)).toBeGreaterThan(0);
  await expect(collisions.get(tenantId, id)).rejects.toMatchObject({ code: "not_found" });
});
