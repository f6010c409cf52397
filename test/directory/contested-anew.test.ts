import { openPeopleStage } from "./people-stage.ts";

const stage = await openPeopleStage();
afterAll(() => stage.world.close());
const { attempt, collisions, directory, by, waiting, open } = stage;
const { tenantId, random } = stage.world;
const mail = { format: "mail", connectionId: stage.two.id };

test("S6 whoever is told from the holder contests the address with the third person who has it by now", async () => {
  const mail = { format: "mail", connectionId: stage.two.id };
  const old = `${random.uuid()}@corp.example`;
  const former = { ...mail, nameId: old, email: old, externalId: "E-former" };
  const formerId = await attempt(former);
  expect(await attempt({ ...former, nameId: `new-${old}`, email: `new-${old}` })).toBe(formerId);
  const third = { nameId: "third", email: old };
  const thirdId = await attempt(third);
  const newcomer = { ...former, externalId: "E-newcomer" };
  expect(await attempt(newcomer)).toBe("person_external_id_conflict");
  await collisions.resolve((await waiting()).id, "separate", by);
  expect(await attempt(third)).toBe(thirdId);
  expect(await attempt(newcomer)).toBe("person_email_taken");
  await collisions.resolve((await waiting()).id, "free", by);
  const id = await attempt(newcomer);
  expect([formerId, thirdId]).not.toContain(id);
  expect((await directory.get(tenantId, id)).email).toBe(old);
});

test("S6 a message that contests something else by now waits once, for what is contested now", async () => {
  const ada = { ...mail, nameId: "ada@corp.example", email: "ada@corp.example", externalId: "E-ada" };
  const bob = { ...mail, nameId: "bob@corp.example", email: "bob@corp.example", externalId: "E-bob" };
  const torn = { ...ada, externalId: "E-bob" };
  await attempt(ada);
  expect(await attempt(torn)).toBe("person_external_id_conflict");
  const { id } = await waiting();
  await attempt(bob);
  expect(await attempt(torn)).toBe("person_links_conflict");
  expect(await open()).toMatchObject([{ kind: "links_disagree" }]);
  expect((await collisions.get(tenantId, id)).collision.status).toBe("superseded");
  await expect(collisions.resolve(id, "separate", by)).rejects.toMatchObject({ code: "collision_over" });
});
