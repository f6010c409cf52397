import { openPeopleStage, type Message } from "./people-stage.ts";

const stage = await openPeopleStage();
afterAll(() => stage.world.close());
const { arrive, attempt, directory, one, two, by } = stage;
const { clock, random, tenantId } = stage.world;

const as = (nameId: string, email = `${nameId}@corp.example`, about: Partial<Message> = {}): Message => ({
  nameId,
  email,
  ...about,
});
const names = (events: readonly { readonly name: string }[]) => events.map(({ name }) => name);

test("S7 the first arrival makes a person and links the identity", async () => {
  const { person, events } = await arrive(as("n1"));
  expect(names(events)).toEqual(["person.created", "identity.linked"]);
  expect(await directory.identitiesOf(tenantId, person.id)).toMatchObject([
    { nameId: "n1", connectionId: one.id, expiresAt: undefined },
  ]);
});

test("an arrival that changes nothing tells the trail nothing, but is remembered as the last sign-in", async () => {
  const first = await arrive(as("n2", undefined, { about: { groups: ["a", "b"] } }));
  clock.advance(1000);
  const second = await arrive(as("n2", undefined, { about: { groups: ["b", "a"] } }));
  expect(second.events).toEqual([]);
  expect(second.person.id).toBe(first.person.id);
  expect((await directory.get(tenantId, first.person.id)).lastSigninAt).toEqual(clock());
});

test("S6 the same NameID from another connection, issuer or format is another identity", async () => {
  const { person } = await arrive(as("n3"));
  const others = [
    as("n3", "other-0@corp.example", { connectionId: two.id }),
    as("n3", "other-1@corp.example", { format: "email" }),
  ];
  for (const other of others) expect(await attempt(other)).not.toBe(person.id);
});

test("a second connection that may speak for the address links to the same person", async () => {
  const { person } = await arrive(as("n4"));
  const arrived = await arrive(as("x4", person.email, { connectionId: two.id }));
  expect(arrived.person.id).toBe(person.id);
  expect(names(arrived.events)).toEqual(["identity.linked"]);
});

test("S6 a changed name or address updates the person and never makes a second one", async () => {
  const { person } = await arrive(as("n5"));
  const renamed = await arrive(as("n5", person.email, { about: { displayName: "Ada King" } }));
  const moved = await arrive(as("n5", "ada.king@corp.example", { about: { displayName: "Ada King" } }));
  expect([renamed.person.id, moved.person.id]).toEqual([person.id, person.id]);
  expect(await directory.get(tenantId, person.id)).toMatchObject({
    email: "ada.king@corp.example",
    displayName: "Ada King",
  });
  expect(names([...renamed.events, ...moved.events])).toEqual(["person.updated", "person.updated"]);
});

test("S6 a known person cannot take another person's address", async () => {
  await arrive(as("n6"));
  await arrive(as("n7"));
  expect(await attempt(as("n7", "n6@corp.example"))).toBe("person_email_taken");
});

test("S6 an unknown NameID does not get the person whom the connection knows by another one", async () => {
  await arrive(as("n8"));
  expect(await attempt(as("n8-new", "n8@corp.example"))).toBe("person_identity_conflict");
});

test("S6 the directory's id leads to the person when NameID and address have changed, and the old NameID works for 14 days", async () => {
  const { person } = await arrive(as("n9", undefined, { externalId: "E9" }));
  const changed = await arrive(as("n9-new", "n9.new@corp.example", { externalId: "E9" }));
  expect(changed.person.id).toBe(person.id);
  expect(names(changed.events)).toEqual(["identity.linked", "identity.retired", "person.updated"]);
  clock.advance(14 * 86_400_000 - 1);
  expect(await attempt(as("n9", "n9.new@corp.example"))).toBe(person.id);
  clock.advance(1);
  expect(await attempt(as("n9", "n9.new@corp.example"))).toBe("person_identity_conflict");
  expect(await attempt(as("n9-new", "n9.new@corp.example"))).toBe(person.id);
});

test("S6 a NameID whose end has come may be somebody else's", async () => {
  const { person } = await arrive(as("n10", undefined, { externalId: "E10" }));
  await arrive(as("n10-new", "n10.new@corp.example", { externalId: "E10" }));
  clock.advance(14 * 86_400_000);
  const newcomer = await arrive(as("n10", "n10@corp.example", { externalId: "E11" }));
  expect(newcomer.person.id).not.toBe(person.id);
  expect(await attempt(as("n10-new", "n10.new@corp.example", { externalId: "E10" }))).toBe(person.id);
});

test("S6 a NameID or an address that was given to another employee is found out by the directory's id", async () => {
  await arrive(as("n12", undefined, { externalId: "E12" }));
  expect(await attempt(as("n12", undefined, { externalId: "E13" }))).toBe("person_external_id_conflict");
  expect(await attempt(as("n13", "n12@corp.example", { externalId: "E13" }))).toBe(
    "person_external_id_conflict",
  );
  await arrive(as("n14", undefined, { externalId: "E14" }));
  expect(await attempt(as("n12", undefined, { externalId: "E14" }))).toBe("person_links_conflict");
});

test("S6 the directory's id is learnt from a person who is known already", async () => {
  const { person } = await arrive(as("n15"));
  const learnt = await arrive(as("n15", undefined, { externalId: "E15" }));
  expect(names(learnt.events)).toEqual(["external_id.linked"]);
  expect(await directory.externalIdsOf(tenantId, person.id)).toMatchObject([
    { directoryId: one.id, externalId: "E15" },
  ]);
});

test("S6 an announced change of the NameID's format links the new NameIDs by address, until it ends", async () => {
  const format = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
  const until = new Date(clock().getTime() + 1000);
  const announced = { nameIdChange: { toFormat: "persistent", until } };
  const old = await arrive(as("n16@corp.example", "n16@corp.example", { format }));
  const other = await arrive(as("n17@corp.example", "n17@corp.example", { format }));
  const changed = as("00u16", "n16@corp.example", { format: "persistent" });
  expect(await attempt(changed)).toBe("person_identity_conflict");
  expect(await attempt({ ...changed, arrival: announced })).toBe(old.person.id);
  // The change is made once: a third NameID of the same person is one too many.
  expect(await attempt({ ...changed, nameId: "00u16-b", arrival: announced })).toBe(
    "person_identity_conflict",
  );
  clock.advance(1000);
  const late = as("00u17", "n17@corp.example", { format: "persistent", arrival: announced });
  expect(await attempt(late)).toBe("person_identity_conflict");
  expect(await attempt(as("n17@corp.example", "n17@corp.example", { format }))).toBe(other.person.id);
});

test("S7 where people are not made, an unknown one is refused and a known one comes in", async () => {
  const { person } = await arrive(as("n18"));
  const arrival = { mayCreate: false };
  expect(await attempt(as("n19", undefined, { arrival }))).toBe("jit_not_allowed");
  expect(await attempt(as("n18", undefined, { arrival }))).toBe(person.id);
  expect(await attempt(as("x18", person.email, { connectionId: two.id, arrival }))).toBe(person.id);
});

test("two first arrivals of one person at once make one person", async () => {
  for (let round = 0; round < 10; round += 1) {
    const message = as(`n20-${round}`, undefined, { externalId: `E20-${round}` });
    const arrivals = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(() => attempt(message)));
    const people = new Set(arrivals.filter((id) => id !== "person_busy"));
    expect(people.size).toBe(1);
  }
});

test("a deactivated person arrives neither by identity nor by address, and what was open is ended", async () => {
  const { person } = await arrive(as("n21"));
  await directory.deactivate(person.id, by);
  expect(stage.ended).toContain(person.id);
  expect(await attempt(as("n21"))).toBe("person_deactivated");
  expect(await attempt(as("x21", person.email, { connectionId: two.id }))).toBe("person_deactivated_address");
  await expect(directory.deactivate(random.uuid(), by)).rejects.toMatchObject({ code: "not_found" });
  await expect(directory.reactivate(person.id, by, 99)).rejects.toMatchObject({ code: "version_conflict" });
  expect((await directory.reactivate(person.id, by)).status).toBe("active");
});

test("an identity that an administrator unlinks leads to nobody, and sessions end", async () => {
  const { person } = await arrive(as("n22"));
  await directory.unlink(person.id, stage.keyOf(as("n22")), by);
  expect(stage.ended).toContain(person.id);
  expect(await stage.audited("identity.unlinked")).toMatchObject([
    { targetId: person.id, before: { nameId: "n22" } },
  ]);
  expect(await directory.identitiesOf(tenantId, person.id)).toEqual([]);
  await expect(directory.unlink(person.id, stage.keyOf(as("n22")), by)).rejects.toMatchObject({
    code: "not_found",
  });
});
