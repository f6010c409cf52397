import { randomUUID } from "node:crypto";
import type { ApiToken } from "../../src/api-tokens/types.ts";
import type { Person } from "../../src/directory/types.ts";
import { aPerson, AT, later } from "./samples.ts";
import { allPages, type UnderTest } from "./under-test.ts";

const DAY = 86_400_000;

export const anApiToken = (
  { tenantId, id: personId }: Pick<Person, "tenantId" | "id">,
  about: Partial<ApiToken> = {},
): ApiToken => ({
  id: randomUUID(),
  tenantId,
  personId,
  name: "nightly report",
  kind: "api",
  onlyAppId: undefined,
  secretHash: randomUUID(),
  createdAt: AT,
  expiresAt: later(90 * DAY),
  revokedAt: undefined,
  lastUsed: undefined,
  warnedDays: undefined,
  ...about,
});

export function apiTokensConformance({ newTenant, inside }: UnderTest): void {
  async function aPersonIn(about: Partial<Person> = {}): Promise<Person> {
    const person = aPerson(await newTenant(), about);
    await inside(person.tenantId, ({ people }) => people.insert(person));
    return person;
  }

  test("T3 a token comes back as it was written, by its secret's hash and in its own tenant alone", async () => {
    const person = await aPersonIn();
    const stranger = await newTenant();
    const token = anApiToken(person, {
      lastUsed: { at: later(1), appId: randomUUID(), ip: "192.0.2.7" },
      warnedDays: 14,
    });
    await inside(person.tenantId, async ({ apiTokens }) => {
      expect(await apiTokens.insert(token, 1)).toBe("ok");
      expect(await apiTokens.findBySecret(person.tenantId, token.secretHash)).toEqual(token);
      expect(await apiTokens.findBySecret(person.tenantId, "other")).toBeUndefined();
      expect(await apiTokens.findBySecret(stranger, token.secretHash)).toBeUndefined();
    });
    const theirs = await inside(stranger, ({ apiTokens }) =>
      apiTokens.findBySecret(stranger, token.secretHash),
    );
    expect(theirs).toBeUndefined();
  });

  test("T3 tokens are listed newest first with their owners, by person and by end, without the revoked", async () => {
    const person = await aPersonIn();
    const other = aPerson(person.tenantId, { displayName: "Grace Hopper" });
    await inside(person.tenantId, async ({ people, apiTokens }) => {
      await people.insert(other);
      for (let i = 0; i < 5; i += 1)
        await apiTokens.insert(anApiToken(person, { createdAt: later(i), expiresAt: later(DAY + i) }), 9);
      const theirs = anApiToken(other);
      await apiTokens.insert(theirs, 9);
      const revoked = anApiToken(person);
      await apiTokens.insert(revoked, 9);
      await apiTokens.revoke(person.tenantId, revoked.id, AT);

      const { items, pages } = await allPages(
        (page) => apiTokens.list(person.tenantId, { personId: person.id }, page),
        2,
      );
      expect(pages).toBe(3);
      expect(items.map(({ createdAt }) => createdAt)).toEqual([4, 3, 2, 1, 0].map(later));
      expect(items[0]?.owner).toEqual({ email: person.email, displayName: person.displayName });
      expect((await apiTokens.list(person.tenantId, { personId: other.id }, { limit: 5 })).items).toEqual([
        { ...theirs, owner: { email: other.email, displayName: "Grace Hopper" } },
      ]);
      const ending = { expiringBefore: later(DAY + 1) };
      expect((await apiTokens.list(person.tenantId, ending, { limit: 9 })).items).toHaveLength(2);
      expect((await apiTokens.list(person.tenantId, { personId: "x" }, { limit: 9 })).items).toEqual([]);
    });
  });

  test("T3 of twenty makings at once no more than the most come to be; what is over does not count", async () => {
    const person = await aPersonIn();
    const make = (about: Partial<ApiToken> = {}) =>
      inside(person.tenantId, ({ apiTokens }) => apiTokens.insert(anApiToken(person, about), 3));
    await make({ expiresAt: AT });
    await make({ revokedAt: AT });
    const made = await Promise.all(Array.from({ length: 20 }, () => make()));
    expect(made.filter((done) => done === "ok")).toHaveLength(3);
    expect(made.filter((done) => done === "too_many")).toHaveLength(17);
  });

  test("T3 nobody who is deactivated, unknown or of another tenant is given a token", async () => {
    const gone = await aPersonIn({ status: "deactivated" });
    const elsewhere = await aPersonIn();
    for (const token of [
      anApiToken(gone),
      anApiToken({ tenantId: gone.tenantId, id: randomUUID() }),
      anApiToken({ tenantId: gone.tenantId, id: elsewhere.id }),
    ])
      expect(await inside(gone.tenantId, ({ apiTokens }) => apiTokens.insert(token, 3))).toBe("nobody");
  });

  test("T3 one token is revoked once, by its owner or without a word on whose; or all of a person, or of all", async () => {
    const person = await aPersonIn();
    const { tenantId } = person;
    const other = aPerson(tenantId);
    const [one, two, three, theirs] = [
      anApiToken(person),
      anApiToken(person),
      anApiToken(person),
      anApiToken(other),
    ];
    await inside(tenantId, async ({ people, apiTokens }) => {
      await people.insert(other);
      for (const token of [one, two, three, theirs]) await apiTokens.insert(token, 9);
      expect(await apiTokens.revoke(tenantId, one.id, later(1), other.id)).toBeUndefined();
      expect(await apiTokens.revoke(tenantId, one.id, later(1), person.id)).toEqual({
        ...one,
        revokedAt: later(1),
      });
      expect(await apiTokens.revoke(tenantId, one.id, later(2))).toBeUndefined();
      expect(await apiTokens.revoke(tenantId, "x", later(2))).toBeUndefined();
      expect(await apiTokens.revokeAll(tenantId, later(3), "x")).toBe(0);
      expect(await apiTokens.revokeAll(tenantId, later(3), person.id)).toBe(2);
      expect(await apiTokens.revokeAll(tenantId, later(3))).toBe(1);
      expect((await apiTokens.findBySecret(tenantId, one.secretHash))?.revokedAt).toEqual(later(1));
    });
  });

  test("T3 the last use is written once a minute", async () => {
    const person = await aPersonIn();
    const token = anApiToken(person);
    const use = (ms: number) => ({ at: later(ms), appId: randomUUID(), ip: undefined });
    await inside(person.tenantId, async ({ apiTokens }) => {
      await apiTokens.insert(token, 1);
      const [first, second, third] = [use(0), use(59_999), use(60_000)];
      const last = async () => (await apiTokens.findBySecret(person.tenantId, token.secretHash))?.lastUsed;
      await apiTokens.used(person.tenantId, token.id, first);
      await apiTokens.used(person.tenantId, token.id, second);
      expect(await last()).toEqual(first);
      await apiTokens.used(person.tenantId, token.id, third);
      expect(await last()).toEqual(third);
    });
  });

  test("T3 a warning at one distance is claimed once by whichever node, and never after a nearer one", async () => {
    const person = await aPersonIn();
    const [soon, far, revoked] = [
      anApiToken(person, { expiresAt: later(7 * DAY) }),
      anApiToken(person, { expiresAt: later(7 * DAY + 1) }),
      anApiToken(person, { expiresAt: later(DAY), revokedAt: AT }),
    ];
    const claim = async (days: number) =>
      (
        await inside(person.tenantId, ({ apiTokens }) =>
          apiTokens.claimWarnings(person.tenantId, days, AT, 10),
        )
      ).map(({ id }) => id);
    await inside(person.tenantId, async ({ apiTokens }) => {
      for (const token of [soon, far, revoked]) await apiTokens.insert(token, 9);
    });
    const claimed = await Promise.all(Array.from({ length: 5 }, () => claim(7)));
    expect(claimed.flat()).toEqual([soon.id]);
    expect(await claim(14)).toEqual([far.id]);
    expect(await claim(14)).toEqual([]);
  });

  test("T3 what was over before a day is forgotten in batches, and nothing else", async () => {
    const person = await aPersonIn();
    const tokens = [
      anApiToken(person, { expiresAt: later(1) }),
      anApiToken(person, { revokedAt: later(1) }),
      anApiToken(person, { expiresAt: later(3), revokedAt: later(2) }),
      anApiToken(person),
    ];
    await inside(person.tenantId, async ({ apiTokens }) => {
      for (const token of tokens) await apiTokens.insert(token, 9);
      expect(await apiTokens.forget(person.tenantId, later(1), 1)).toBe(1);
      expect(await apiTokens.forget(person.tenantId, later(1), 10)).toBe(1);
      expect(await apiTokens.forget(person.tenantId, later(1), 10)).toBe(0);
      const left = await Promise.all(
        tokens.map(({ secretHash }) => apiTokens.findBySecret(person.tenantId, secretHash)),
      );
      expect(left.map((token) => token !== undefined)).toEqual([false, false, true, true]);
    });
  });
}
