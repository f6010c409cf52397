import { generate } from "otplib";
import type { Person } from "../../src/directory/types.ts";
import { byOwner, HERE, openStage, ownerOf, type Stage } from "./stage.ts";

const five = <T>(work: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 5 }, work));

describe.each(["postgres-redis", "postgres"] as const)("second factors on %s", (kind) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(kind);
  });
  afterAll(() => stage.close());

  const codeOf = (secret: string) => generate({ secret, epoch: Math.floor(stage.clock().getTime() / 1000) });
  const attempt = (person: Person) => ({ tenantId: person.tenantId, personId: person.id, from: HERE });

  async function enrolled() {
    const person = await stage.newPerson();
    const { totp } = stage.credentials;
    const { handle, secret } = await totp.begin(ownerOf(person));
    const code = await codeOf(secret);
    const added = await totp.confirm(ownerOf(person), { handle, code, name: "Phone" }, byOwner(person));
    if (added.outcome !== "ok") throw new Error("not enrolled");
    stage.clock.advance(30_000);
    return { person, secret, factorId: added.factorId };
  }
  const outcomes = (verdicts: readonly { outcome: string }[]) =>
    verdicts.map(({ outcome }) => outcome).toSorted();

  test("T2 an app is a factor only after its first code, and that code opens nothing more", async () => {
    const person = await stage.newPerson();
    const { totp, factors } = stage.credentials;
    const owner = ownerOf(person);
    const { handle, secret, uri } = await totp.begin(owner);
    expect(uri).toMatch(/^otpauth:\/\/totp\/sso\.acme\.example:.*secret=[A-Z2-7]{32}/);
    const wrong = await totp.confirm(owner, { handle, code: "000000", name: "" }, byOwner(person));
    expect(wrong).toEqual({ outcome: "wrong" });
    expect((await factors.of(person.tenantId, person.id)).enrolled).toBe(false);
    const code = await codeOf(secret);
    expect((await totp.confirm(owner, { handle, code, name: "" }, byOwner(person))).outcome).toBe("ok");
    expect(await totp.verify(attempt(person), code, byOwner(person))).toEqual({ outcome: "wrong" });
    expect((await factors.of(person.tenantId, person.id)).enrolled).toBe(true);
    expect(await stage.events(person.tenantId)).toEqual(["second_factor.added"]);
  });

  test("T2 what one browser began no other finishes, and not for another person or after a quarter of an hour", async () => {
    const [person, other] = [await stage.newPerson(), await stage.newPerson()];
    const { totp } = stage.credentials;
    const { handle, secret } = await totp.begin(ownerOf(person));
    const code = await codeOf(secret);
    for (const thief of [ownerOf(person, "another-browser"), ownerOf(other)])
      await expect(totp.confirm(thief, { handle, code, name: "" }, byOwner(person))).rejects.toMatchObject({
        code: "enrolment_gone",
      });
    stage.clock.advance(900_000);
    await expect(totp.offerOf(ownerOf(person), handle)).rejects.toMatchObject({ code: "enrolment_gone" });
  });

  test("T2 five uses of one TOTP step at once give one success, and a code does not open again", async () => {
    const { person, secret } = await enrolled();
    const { totp } = stage.credentials;
    const code = await codeOf(secret);
    const verdicts = await five(() => totp.verify(attempt(person), code, byOwner(person)));
    expect(outcomes(verdicts)).toEqual(["ok", "wrong", "wrong", "wrong", "wrong"]);
    expect(await totp.verify(attempt(person), code, byOwner(person))).toEqual({ outcome: "wrong" });
  });

  test("T2 a code is good one step early and late, no further, and blanks do not matter", async () => {
    const { person, secret } = await enrolled();
    const { totp } = stage.credentials;
    const old = await codeOf(secret);
    stage.clock.advance(90_000);
    expect((await totp.verify(attempt(person), old, byOwner(person))).outcome).toBe("wrong");
    const late = await codeOf(secret);
    stage.clock.advance(30_000);
    const typed = `${late.slice(0, 3)} ${late.slice(3)}`;
    expect((await totp.verify(attempt(person), typed, byOwner(person))).outcome).toBe("ok");
    const early = await generate({ secret, epoch: stage.clock().getTime() / 1000 + 30 });
    expect((await totp.verify(attempt(person), early, byOwner(person))).outcome).toBe("ok");
  });

  test("T2 guesses at the second factor are slowed, whatever kind they try", async () => {
    const { person } = await enrolled();
    const { totp, recoveryCodes } = stage.credentials;
    const from = { address: "198.51.100.7", browserHash: undefined };
    const guess = (i: number) =>
      i % 2 === 0
        ? totp.verify({ ...attempt(person), from }, "123456", byOwner(person))
        : recoveryCodes.use({ ...attempt(person), from }, "aaaa-bbbb-cccc-dddd", byOwner(person));
    const seen: string[] = [];
    for (let i = 0; i < 8; i += 1) seen.push((await guess(i)).outcome);
    expect(seen).toEqual([...Array.from({ length: 6 }, () => "wrong"), "locked", "locked"]);
    expect(await stage.events(person.tenantId)).toContain("second_factor.locked");
  });

  test("T2 five uses of one recovery code at once give one success; the next code still works, typed as people do", async () => {
    const { person } = await enrolled();
    const { recoveryCodes, factors } = stage.credentials;
    const [first = "", second = ""] = await recoveryCodes.make(person.tenantId, person.id, byOwner(person));
    expect(first).toMatch(/^[0-9a-z]{4}(-[0-9a-z]{4}){3}$/);
    const verdicts = await five(() => recoveryCodes.use(attempt(person), first, byOwner(person)));
    expect(outcomes(verdicts)).toEqual(["ok", "wrong", "wrong", "wrong", "wrong"]);
    const typed = second.toUpperCase().replaceAll("-", " ");
    expect((await recoveryCodes.use(attempt(person), typed, byOwner(person))).outcome).toBe("ok");
    expect((await factors.of(person.tenantId, person.id)).recoveryCodesLeft).toBe(8);
    const again = await recoveryCodes.make(person.tenantId, person.id, byOwner(person));
    expect(new Set([...again, first, second]).size).toBe(12);
    expect((await factors.of(person.tenantId, person.id)).recoveryCodesLeft).toBe(10);
  });

  test("T2 the last factor stays where the policy asks for one; an administrator's removal takes all and the codes", async () => {
    const { person, factorId } = await enrolled();
    const { factors, recoveryCodes } = stage.credentials;
    const { tenantId, id: personId } = person;
    await recoveryCodes.make(tenantId, personId, byOwner(person));
    await expect(
      factors.remove({ tenantId, personId, factorId, keepOne: true }, byOwner(person)),
    ).rejects.toMatchObject({ code: "second_factor_last" });
    expect(await factors.removeAll(tenantId, personId, byOwner(person))).toBe(1);
    expect(await factors.of(tenantId, personId)).toEqual({
      enrolled: false,
      factors: [],
      recoveryCodesLeft: 0,
    });
    expect(await stage.events(tenantId)).toEqual([
      "second_factor.added",
      "recovery_codes.made",
      "second_factor.removed",
    ]);
  });

  test("T2 another person's or tenant's factor is neither used, renamed nor removed", async () => {
    const [{ person, factorId, secret }, other] = [await enrolled(), await stage.newPerson()];
    const { factors, totp } = stage.credentials;
    const owner = { tenantId: other.tenantId, personId: other.id };
    const notFound = { code: "not_found" };
    await expect(
      factors.rename(owner.tenantId, owner.personId, factorId, "Mine", byOwner(other)),
    ).rejects.toMatchObject(notFound);
    await expect(
      factors.remove({ ...owner, factorId, keepOne: false }, byOwner(other)),
    ).rejects.toMatchObject(notFound);
    const code = await codeOf(secret);
    expect(await totp.verify(attempt(other), code, byOwner(other))).toEqual({ outcome: "wrong" });
    await factors.rename(person.tenantId, person.id, factorId, " Work\u0007phone ", byOwner(person));
    expect((await factors.of(person.tenantId, person.id)).factors[0]?.name).toBe("Work phone");
  });
});
