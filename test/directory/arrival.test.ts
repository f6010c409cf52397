import type { ArrivingProfile, IdentityKey } from "../../src/directory/arrival.ts";
import { assertNotLastOwner } from "../../src/administrators/administrators.ts";
import { createDirectory } from "../../src/directory/directory.ts";
import { aConnection } from "../conformance/samples.ts";
import { openTestWorld } from "../kit/world.ts";

const world = await openTestWorld("postgres");
afterAll(() => world.close());

const { clock, random, tenantId } = world;
const { transact } = world.database;
const by = { tenantId, actor: { kind: "system" } } as const;
const ended: string[] = [];
const onDeactivated = async (_tenant: string, personId: string) => void ended.push(personId);
const directory = createDirectory({
  transact,
  clock,
  random,
  assertDispensable: assertNotLastOwner,
  onDeactivated,
});
const one = aConnection(tenantId);
const two = aConnection(tenantId);
await transact(tenantId, async ({ connections }) => {
  await connections.insert(one);
  await connections.insert(two);
});

const key = (nameId: string, connectionId = one.id): IdentityKey => ({
  tenantId,
  connectionId,
  issuer: "https://idp",
  nameIdFormat: "persistent",
  nameId,
});
const profile = (email: string, about: Partial<ArrivingProfile> = {}): ArrivingProfile => ({
  email,
  givenName: undefined,
  familyName: undefined,
  displayName: email,
  groups: [],
  custom: {},
  ...about,
});
const arrive = (who: IdentityKey, what: ArrivingProfile) =>
  transact(tenantId, (stores) => directory.arrive(stores, who, what));

test("S7 the first arrival makes a person and links the identity", async () => {
  const { person, events } = await arrive(key("n1"), profile("n1@corp.example"));
  expect(events.map((event) => event.name)).toEqual(["person.created", "identity.linked"]);
  expect(await directory.identitiesOf(tenantId, person.id)).toMatchObject([
    { nameId: "n1", connectionId: one.id },
  ]);
});

test("an arrival that changes nothing tells the trail nothing, but is remembered as the last sign-in", async () => {
  const first = await arrive(key("n2"), profile("n2@corp.example", { groups: ["a", "b"] }));
  clock.advance(1000);
  const second = await arrive(key("n2"), profile("n2@corp.example", { groups: ["b", "a"] }));
  expect(second.events).toEqual([]);
  expect(second.person.id).toBe(first.person.id);
  expect((await directory.get(tenantId, first.person.id)).lastSigninAt).toEqual(clock());
});

test("S6 the same NameID from another connection, issuer or format is another identity", async () => {
  const { person } = await arrive(key("n3"), profile("n3@corp.example"));
  const others = [
    key("n3", two.id),
    { ...key("n3"), issuer: "https://other" },
    { ...key("n3"), nameIdFormat: "email" },
  ];
  for (const [index, other] of others.entries()) {
    const arrived = await arrive(other, profile(`other-${index}@corp.example`));
    expect(arrived.person.id).not.toBe(person.id);
  }
});

test("a second connection that may speak for the address links to the same person", async () => {
  const { person } = await arrive(key("n4"), profile("n4@corp.example"));
  const arrived = await arrive(key("x4", two.id), profile("n4@corp.example"));
  expect(arrived.person.id).toBe(person.id);
  expect(arrived.events.map((event) => event.name)).toEqual(["identity.linked"]);
});

test("S6 a known person cannot take another person's address", async () => {
  await arrive(key("n5"), profile("n5@corp.example"));
  await arrive(key("n6"), profile("n6@corp.example"));
  await expect(arrive(key("n6"), profile("n5@corp.example"))).rejects.toMatchObject({
    code: "person_email_taken",
  });
});

test("two first arrivals of one person at once make one person", async () => {
  for (let round = 0; round < 10; round += 1) {
    const [nameId, email] = [`n7-${round}`, `n7-${round}@corp.example`];
    const arrivals = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8].map(() => arrive(key(nameId), profile(email))),
    );
    expect(new Set(arrivals.map(({ person }) => person.id)).size).toBe(1);
  }
});

test("a deactivated person arrives neither by identity nor by address, and what was open is ended", async () => {
  const { person } = await arrive(key("n8"), profile("n8@corp.example"));
  await directory.deactivate(person.id, by);
  expect(ended).toContain(person.id);
  await expect(arrive(key("n8"), profile("n8@corp.example"))).rejects.toMatchObject({
    code: "person_deactivated",
  });
  await expect(arrive(key("x8", two.id), profile("n8@corp.example"))).rejects.toMatchObject({
    code: "person_deactivated",
  });
  await expect(directory.deactivate(random.uuid(), by)).rejects.toMatchObject({ code: "not_found" });
  await expect(directory.reactivate(person.id, by, 99)).rejects.toMatchObject({ code: "version_conflict" });
  expect((await directory.reactivate(person.id, by)).status).toBe("active");
});
