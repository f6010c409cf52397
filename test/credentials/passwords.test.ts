import type { Person } from "../../src/directory/types.ts";
import type { AttemptOrigin, PasswordRules } from "../../src/credentials/types.ts";
import { byOwner, GOOD, HERE, openStage, RULES, type Stage } from "./stage.ts";

const DAY_MS = 86_400_000;

describe.each(["postgres-redis", "postgres"] as const)("passwords on %s", (kind) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(kind);
  });
  afterAll(() => stage.close());

  const set = (person: Person, password: string, rules: PasswordRules = RULES, words: string[] = []) =>
    stage.credentials.passwords.set(
      { tenantId: person.tenantId, personId: person.id, password, rules, words },
      "changed",
      byOwner(person),
    );
  const verify = (
    person: Person,
    password: string,
    { from = HERE, rules = RULES }: { from?: AttemptOrigin; rules?: PasswordRules } = {},
  ) =>
    stage.credentials.passwords.verify(
      {
        tenantId: person.tenantId,
        personId: person.id,
        account: person.email,
        password,
        rules,
        from,
      },
      byOwner(person),
    );
  const elsewhere = (n: number): AttemptOrigin => ({ address: `198.51.100.${n}`, browserHash: undefined });

  test("T1 the right password opens, a wrong one does not, and the trail holds the change alone", async () => {
    const person = await stage.newPerson();
    expect(await stage.credentials.passwords.tenantHasPasswords(person.tenantId)).toBe(false);
    await set(person, GOOD);
    expect(await verify(person, GOOD)).toEqual({ outcome: "ok" });
    expect(await verify(person, `${GOOD}!`)).toEqual({ outcome: "wrong" });
    expect(await stage.credentials.passwords.tenantHasPasswords(person.tenantId)).toBe(true);
    expect(await stage.events(person.tenantId)).toEqual(["password.changed"]);
  });

  test("T1 a composed and a decomposed letter are the same password", async () => {
    const person = await stage.newPerson();
    await set(person, "gr\u00fcner-anvil-71-quartz");
    expect(await verify(person, "gru\u0308ner-anvil-71-quartz")).toEqual({ outcome: "ok" });
  });

  test.each([
    ["shorter than the policy wants", "Kx7#pQz9!", "password_length"],
    ["longer than anybody types", "x1Y!".repeat(100), "password_length"],
    ["known from breaches", "passwordpassword", "password_breached"],
    ["on the list that attackers try, in capitals", "QWERTYuiop123", "password_breached"],
    ["made of one pattern", "abcdefghijkl", "password_weak"],
    ["the person's own name", "lovelace.ada1", "password_weak"],
    ["the company's name", "acmecorp2026", "password_weak"],
  ])("T1 a password is refused that is %s", async (_why, password, code) => {
    const person = await stage.newPerson();
    const words = ["Ada Lovelace", "ada.lovelace@acme.example", "Acmecorp"];
    await expect(set(person, password, RULES, words)).rejects.toMatchObject({ code });
    expect(await stage.events(person.tenantId)).toEqual(["password.new_refused"]);
  });

  test("T1 the last five passwords do not come back", async () => {
    const person = await stage.newPerson();
    const passwords = Array.from({ length: 6 }, (_, i) => `${GOOD}-${i}`);
    for (const password of passwords) await set(person, password);
    for (const password of passwords.slice(1))
      await expect(set(person, password)).rejects.toMatchObject({ code: "password_reused" });
    await set(person, passwords[0] ?? "");
  });

  test("T1 a password expires by the policy of today, to the moment", async () => {
    const person = await stage.newPerson();
    await set(person, GOOD);
    const rules = { ...RULES, maxAgeDays: 30 };
    stage.clock.advance(30 * DAY_MS - 1);
    expect(await verify(person, GOOD, { rules })).toEqual({ outcome: "ok" });
    stage.clock.advance(1);
    expect(await verify(person, GOOD, { rules })).toEqual({ outcome: "expired" });
    expect(await verify(person, GOOD)).toEqual({ outcome: "ok" });
  });

  test("T1 where SSO is enforced no password is set, and a right one opens nothing", async () => {
    const person = await stage.newPerson();
    await set(person, GOOD);
    const rules = { ...RULES, allowed: false };
    await expect(set(person, `${GOOD}2`, rules)).rejects.toMatchObject({ code: "password_not_allowed" });
    expect(await verify(person, GOOD, { rules })).toEqual({ outcome: "not-allowed" });
    expect(await verify(person, "wrong", { rules })).toEqual({ outcome: "wrong" });
  });

  test("T1 after five wrong ones each further attempt waits, longer and longer, and the trail says so once", async () => {
    const person = await stage.newPerson();
    await set(person, GOOD);
    for (let i = 0; i < 6; i += 1)
      expect(await verify(person, "wrong", { from: elsewhere(i) })).toEqual({ outcome: "wrong" });
    expect(await verify(person, GOOD, { from: elsewhere(9) })).toEqual({
      outcome: "locked",
      retryAfterSeconds: 15,
    });
    stage.clock.advance(15_000);
    expect(await verify(person, "wrong", { from: elsewhere(9) })).toEqual({ outcome: "wrong" });
    expect(await verify(person, GOOD, { from: elsewhere(9) })).toMatchObject({
      outcome: "locked",
      retryAfterSeconds: 60,
    });
    expect(await stage.events(person.tenantId)).toEqual(["password.changed", "password.locked"]);
  });

  test("T1 a hundred guesses at once: only the free ones and one more are looked at", async () => {
    const person = await stage.newPerson();
    await set(person, GOOD);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => verify(person, "wrong", { from: elsewhere(i) })),
    );
    expect(answers.filter(({ outcome }) => outcome === "wrong")).toHaveLength(6);
  });

  test("T1 strangers cannot shut a person out: the longest wait is a quarter of an hour, and a known browser has its own count", async () => {
    const person = await stage.newPerson();
    await set(person, GOOD);
    expect(await verify(person, GOOD)).toEqual({ outcome: "ok" });
    for (let i = 0; i < 60; i += 1) await verify(person, "wrong", { from: elsewhere(i % 200) });
    expect(await verify(person, GOOD, { from: elsewhere(7) })).toMatchObject({ outcome: "locked" });
    expect(await verify(person, GOOD)).toEqual({ outcome: "ok" });
    stage.clock.advance(900_000);
    expect(await verify(person, GOOD, { from: elsewhere(7) })).toEqual({ outcome: "ok" });
  });

  test("D4 nobody is answered like somebody, wrong and locked, and after the same work", async () => {
    const person = await stage.newPerson();
    await set(person, GOOD);
    const ask = async (personId: string | undefined, account: string) => {
      // Of this process and its threads: a busy machine changes nothing.
      const begun = process.cpuUsage();
      const verdict = await stage.credentials.passwords.verify(
        {
          tenantId: person.tenantId,
          personId,
          account,
          password: "wrong",
          rules: RULES,
          from: elsewhere(1),
        },
        byOwner(person),
      );
      return { verdict, ms: process.cpuUsage(begun).user / 1000 };
    };
    const seen: { somebody: number[]; nobody: number[] } = { somebody: [], nobody: [] };
    for (let i = 0; i < 8; i += 1) {
      const [somebody, nobody] = [
        await ask(person.id, person.email),
        await ask(undefined, "no@acme.example"),
      ];
      expect(nobody.verdict.outcome).toBe(somebody.verdict.outcome);
      if (somebody.verdict.outcome !== "wrong") continue;
      seen.somebody.push(somebody.ms);
      seen.nobody.push(nobody.ms);
    }
    const locked = (await stage.events(person.tenantId)).filter((name) => name === "password.locked");
    expect(locked).toHaveLength(2);
    const least = (times: number[]) => Math.min(...times);
    expect(least(seen.nobody)).toBeGreaterThan(least(seen.somebody) / 2);
    expect(least(seen.somebody)).toBeGreaterThan(least(seen.nobody) / 2);
  });

  test("T1 a hash of lower cost still opens, and is made anew at that sign-in", async () => {
    const person = await stage.newPerson();
    const { hashPassword } = await import("../../src/credentials/argon2.ts");
    const weak = { memory: 8192, passes: 1, parallelism: 1 };
    const hash = await hashPassword(GOOD, Buffer.alloc(16, 7), weak);
    const { tenantId, id: personId } = person;
    await stage.database.transact(tenantId, ({ passwords }) =>
      passwords.save({ tenantId, personId, hash, previous: [], setAt: stage.clock(), version: 1 }),
    );
    expect(await verify(person, GOOD)).toEqual({ outcome: "ok" });
    const stored = await stage.database.transact(tenantId, ({ passwords }) =>
      passwords.find(tenantId, personId),
    );
    expect(stored?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(stored?.version).toBe(1);
    expect(await verify(person, GOOD)).toEqual({ outcome: "ok" });
  });

  test("a password of one tenant opens nothing in another", async () => {
    const person = await stage.newPerson();
    await set(person, GOOD);
    const other = await stage.newTenant();
    expect(await verify({ ...person, tenantId: other }, GOOD)).toEqual({ outcome: "wrong" });
  });
});
