import { randomUUID } from "node:crypto";
import { AT, aPerson, later } from "./samples.ts";
import { aPasskey, aPassword, aRecoveryCode, aTotp } from "./samples-credentials.ts";
import type { UnderTest } from "./under-test.ts";

const five = <T>(work: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 5 }, work));

export function credentialsConformance(under: UnderTest): void {
  const { newTenant, inside } = under;
  async function newPerson() {
    const tenantId = await newTenant();
    const person = aPerson(tenantId);
    await inside(tenantId, ({ people }) => people.insert(person));
    return person;
  }
  passwords(under, newPerson);
  secondFactors(under, newPerson);

  test("T2 of five uses of one recovery code at once exactly one wins, and new codes void the old", async () => {
    const person = await newPerson();
    const [tenantId, personId] = [person.tenantId, person.id];
    const codes = [aRecoveryCode(person), aRecoveryCode(person)];
    await inside(tenantId, ({ recoveryCodes }) => recoveryCodes.replace(tenantId, personId, codes));
    const hash = codes[0]?.hash ?? "";
    const used = await five(() =>
      inside(tenantId, ({ recoveryCodes }) => recoveryCodes.use(tenantId, personId, hash, later(1))),
    );
    expect(used.filter(Boolean)).toHaveLength(1);
    await inside(tenantId, async ({ recoveryCodes }) => {
      expect(await recoveryCodes.left(tenantId, personId)).toBe(1);
      expect(await recoveryCodes.use(tenantId, randomUUID(), codes[1]?.hash ?? "", AT)).toBe(false);
      await recoveryCodes.replace(tenantId, personId, [aRecoveryCode(person)]);
      expect(await recoveryCodes.use(tenantId, personId, codes[1]?.hash ?? "", AT)).toBe(false);
      expect(await recoveryCodes.left(tenantId, personId)).toBe(1);
      expect(await recoveryCodes.left(tenantId, "x")).toBe(0);
      expect(await recoveryCodes.use(tenantId, "x", hash, AT)).toBe(false);
    });
  });
}

type NewPerson = () => Promise<ReturnType<typeof aPerson>>;

function passwords({ newTenant, inside }: UnderTest, newPerson: NewPerson): void {
  test("T1 a password comes back as it was saved, and of five next ones at once exactly one is written", async () => {
    const person = await newPerson();
    const [tenantId, personId] = [person.tenantId, person.id];
    const [first, second] = [aPassword(person), aPassword(person, { version: 2, setAt: later(1) })];
    await inside(tenantId, async ({ passwords }) => {
      expect(await passwords.any(tenantId)).toBe(false);
      expect(await passwords.find(tenantId, personId)).toBeUndefined();
      expect(await passwords.save(second)).toBe(false);
      expect(await passwords.save(first)).toBe(true);
      expect(await passwords.save(first)).toBe(false);
      expect(await passwords.find(tenantId, personId)).toEqual(first);
      expect(await passwords.any(tenantId)).toBe(true);
    });
    const written = await five(() => inside(tenantId, ({ passwords }) => passwords.save(second)));
    expect(written.filter(Boolean)).toHaveLength(1);
    await inside(tenantId, async ({ passwords }) => {
      expect(await passwords.rehash(tenantId, personId, "$argon2id$other", "$argon2id$new")).toBe(false);
      expect(await passwords.rehash(tenantId, personId, second.hash, "$argon2id$new")).toBe(true);
      expect(await passwords.find(tenantId, personId)).toEqual({ ...second, hash: "$argon2id$new" });
      expect(await passwords.remove(tenantId, personId)).toBe(true);
      expect(await passwords.remove(tenantId, personId)).toBe(false);
      expect(await passwords.remove(tenantId, "x")).toBe(false);
      expect(await passwords.find(tenantId, "x")).toBeUndefined();
    });
    expect(await inside(await newTenant(), ({ passwords }) => passwords.any(tenantId))).toBe(false);
  });
}

function secondFactors({ inside }: UnderTest, newPerson: NewPerson): void {
  test("T2 factors come back as they were added, oldest first, and a passkey is registered once", async () => {
    const person = await newPerson();
    const [tenantId, personId] = [person.tenantId, person.id];
    const [totp, passkey] = [aTotp(person), aPasskey(person, { createdAt: later(1) })];
    await inside(tenantId, async ({ factors }) => {
      for (const factor of [passkey, totp]) expect(await factors.insert(factor)).toBe(true);
      expect(await factors.insert({ ...passkey, id: randomUUID() })).toBe(false);
      expect(await factors.listOf(tenantId, personId)).toEqual([totp, passkey]);
      expect(await factors.find(tenantId, passkey.id)).toEqual(passkey);
      expect(await factors.rename(tenantId, personId, totp.id, "Tablet")).toBe(true);
      expect(await factors.rename(tenantId, randomUUID(), totp.id, "Mine")).toBe(false);
      expect(await factors.find(tenantId, totp.id)).toEqual({ ...totp, name: "Tablet" });
      expect(await factors.remove(tenantId, randomUUID(), totp.id)).toBe(false);
      expect(await factors.remove(tenantId, personId, totp.id)).toBe(true);
      expect(await factors.remove(tenantId, personId, "x")).toBe(false);
      expect(await factors.listOf(tenantId, "x")).toEqual([]);
      expect(await factors.find(tenantId, "x")).toBeUndefined();
    });
  });

  test("T2 of five uses of one time step at once exactly one wins, and none before it any more", async () => {
    const person = await newPerson();
    const { tenantId } = person;
    const totp = aTotp(person, { lastStep: 10 });
    await inside(tenantId, ({ factors }) => factors.insert(totp));
    const taken = await five(() =>
      inside(tenantId, ({ factors }) => factors.takeStep(tenantId, totp.id, 12, later(1))),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
    await inside(tenantId, async ({ factors }) => {
      expect(await factors.takeStep(tenantId, totp.id, 11, AT)).toBe(false);
      expect(await factors.takeStep(tenantId, totp.id, 13, later(2))).toBe(true);
      expect((await factors.find(tenantId, totp.id))?.lastUsedAt).toEqual(later(2));
    });
  });

  test("T2 a passkey's counter only rises, 0 to 0 counts nothing, and a suspended one stands still", async () => {
    const person = await newPerson();
    const { tenantId } = person;
    const [counting, silent] = [aPasskey(person, { counter: 5 }), aPasskey(person, { counter: 0 })];
    await inside(tenantId, async ({ factors }) => {
      for (const factor of [counting, silent]) await factors.insert(factor);
      expect(await factors.raiseCounter(tenantId, counting.id, 5, AT)).toBe(false);
      expect(await factors.raiseCounter(tenantId, counting.id, 0, AT)).toBe(false);
      expect(await factors.raiseCounter(tenantId, counting.id, 6, AT)).toBe(true);
      expect(await factors.raiseCounter(tenantId, silent.id, 0, AT)).toBe(true);
      expect(await factors.suspend(tenantId, counting.id, AT)).toBe(true);
      expect(await factors.suspend(tenantId, counting.id, AT)).toBe(false);
      expect(await factors.raiseCounter(tenantId, counting.id, 7, AT)).toBe(false);
    });
  });
}
