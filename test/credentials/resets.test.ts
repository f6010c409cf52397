import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import type { Person } from "../../src/directory/types.ts";
import { byOwner, GOOD, HERE, openStage, RULES, type Stage } from "./stage.ts";

const FROM = { address: HERE.address };

describe.each(["postgres-redis", "postgres"] as const)("reset links on %s", (kind) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(kind);
  });
  afterAll(() => stage.close());

  const make = async (person: Person, via: "administrator" | "email" = "email") => {
    const about = { tenantId: person.tenantId, personId: person.id, via };
    const { url } = await stage.credentials.resets.make(about, byOwner(person));
    return url.slice(url.lastIndexOf("/") + 1);
  };
  const redeem = (token: string, password: string) =>
    stage.credentials.resets.redeem(token, { password, rules: RULES, words: [] }, FROM);
  const gone = { code: "reset_link_invalid" };

  test("T1 five uses of one reset link at once give one success, and its password opens", async () => {
    const person = await stage.newPerson();
    const token = await make(person);
    const uses = await Promise.allSettled(Array.from({ length: 5 }, (_, i) => redeem(token, `${GOOD}-${i}`)));
    const won = uses.findIndex(({ status }) => status === "fulfilled");
    expect(uses.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { tenantId, id: personId, email: account } = person;
    const attempt = { tenantId, personId, account, password: `${GOOD}-${won}`, rules: RULES, from: HERE };
    expect(await stage.credentials.passwords.verify(attempt, byOwner(person))).toEqual({ outcome: "ok" });
    await expect(redeem(token, `${GOOD}-x`)).rejects.toMatchObject(gone);
    expect((await stage.events(tenantId)).filter((name) => name !== "password.link_refused")).toEqual([
      "password.link_made",
      "password.reset",
    ]);
  });

  test("T1 a refused password does not use the link up, and a newer password makes every link void", async () => {
    const person = await stage.newPerson();
    const [first, second] = [await make(person), await make(person)];
    await expect(redeem(first, "short")).rejects.toMatchObject({ code: "password_length" });
    await redeem(first, GOOD);
    await expect(redeem(second, `${GOOD}-2`)).rejects.toMatchObject(gone);
  });

  test("T1 a link for a password that was removed stays void when the next one has the same number", async () => {
    const person = await stage.newPerson();
    const { tenantId, id: personId } = person;
    await redeem(await make(person), GOOD);
    const old = await make(person);
    stage.clock.advance(1000);
    await stage.credentials.passwords.remove(tenantId, personId, byOwner(person));
    await redeem(await make(person, "administrator"), `${GOOD}-2`);
    await expect(redeem(old, `${GOOD}-3`)).rejects.toMatchObject(gone);
  });

  test("L1 what is refused is recorded: a new password for each reason, and made-up links once for each address", async () => {
    const person = await stage.newPerson();
    const token = await make(person);
    for (const password of ["short", "shorter", "password1234", "short"])
      await expect(redeem(token, password)).rejects.toThrow();
    expect(await stage.events(person.tenantId)).toEqual([
      "password.link_made",
      "password.new_refused",
      "password.new_refused",
    ]);
    const before = (await stage.events(INSTANCE_TENANT)).length;
    const from = { address: "198.51.100.7" };
    for (let tries = 0; tries < 3; tries += 1)
      await expect(stage.credentials.resets.look(`made-up-${tries}`, from)).rejects.toMatchObject(gone);
    expect((await stage.events(INSTANCE_TENANT)).slice(before)).toEqual(["password.link_refused"]);
  });

  test.each([
    ["email", 3_600_000],
    ["administrator", 86_400_000],
  ] as const)("T1 a link by %s ends to the moment, and a made-up one is none", async (via, ms) => {
    const person = await stage.newPerson();
    const token = await make(person, via);
    stage.clock.advance(ms - 1);
    expect(await stage.credentials.resets.look(token, FROM)).toMatchObject({ personId: person.id });
    stage.clock.advance(1);
    await expect(stage.credentials.resets.look(token, FROM)).rejects.toMatchObject(gone);
    await expect(redeem("made-up", GOOD)).rejects.toMatchObject(gone);
  });
});
