import { randomUUID } from "node:crypto";
import { allPages } from "./under-test.ts";
import type { UnderTest } from "./under-test.ts";
import { aConnection, aPerson, anIdentity, later } from "./samples.ts";

export function peopleConformance({ newTenant, inside }: UnderTest): void {
  test("a person comes back as written, by id and by e-mail, and each tenant has its own", async () => {
    const tenantId = await newTenant();
    const person = aPerson(tenantId, {
      custom: JSON.parse('{"__proto__":["x"]}') as Record<string, string[]>,
    });
    const twin = aPerson(await newTenant(), { email: person.email });
    await inside(tenantId, ({ people }) => people.insert(person));
    await inside(twin.tenantId, ({ people }) => people.insert(twin));
    await inside(tenantId, async ({ people }) => {
      expect(await people.find(tenantId, person.id)).toEqual(person);
      expect(await people.findByEmail(tenantId, person.email)).toEqual(person);
      expect(await people.findByEmail(tenantId, "nobody@acme.example")).toBeUndefined();
      expect(await people.find(tenantId, twin.id)).toBeUndefined();
    });
  });

  test("of twenty people with one e-mail at once exactly one is made", async () => {
    const tenantId = await newTenant();
    const email = `${randomUUID()}@acme.example`;
    const made = await Promise.all(
      Array.from({ length: 20 }, () =>
        inside(tenantId, ({ people }) => people.insert(aPerson(tenantId, { email }))),
      ),
    );
    expect(made.filter(Boolean)).toHaveLength(1);
  });

  test("an update is ok, stale, or taken where the e-mail is another person's; the transaction lives on", async () => {
    const tenantId = await newTenant();
    const [ada, eve] = [aPerson(tenantId), aPerson(tenantId)];
    await inside(tenantId, async ({ people }) => {
      for (const one of [ada, eve]) expect(await people.insert(one)).toBe(true);
      expect(await people.update({ ...eve, email: ada.email, version: 2 })).toBe("taken");
      const moved = {
        ...eve,
        email: `new-${eve.email}`,
        lastSigninAt: later(1),
        status: "deactivated" as const,
        version: 2,
      };
      expect(await people.update(moved)).toBe("ok");
      expect(await people.update({ ...eve, version: 2 })).toBe("stale");
      expect(await people.find(tenantId, eve.id)).toEqual(moved);
    });
  });

  test("of two updates of one person at once one is stale", async () => {
    const person = aPerson(await newTenant());
    await inside(person.tenantId, ({ people }) => people.insert(person));
    const results = await Promise.all(
      [1, 2].map(() => inside(person.tenantId, ({ people }) => people.update({ ...person, version: 2 }))),
    );
    expect(results.toSorted()).toEqual(["ok", "stale"]);
  });

  test("people are listed in pages, by status and by a part of name or e-mail", async () => {
    const tenantId = await newTenant();
    await inside(tenantId, async ({ people }) => {
      for (let i = 0; i < 7; i += 1) await people.insert(aPerson(tenantId, { createdAt: later(i) }));
      const grace = aPerson(tenantId, { displayName: "Grace Hopper", status: "deactivated" });
      await people.insert(grace);
      expect((await people.list(tenantId, { limit: 5, search: "hopp" })).items).toEqual([grace]);
      expect((await people.list(tenantId, { limit: 5, search: grace.email.slice(0, 20) })).items).toEqual([
        grace,
      ]);
      expect((await people.list(tenantId, { limit: 5, status: "deactivated" })).items).toEqual([grace]);
      const { items } = await allPages((page) => people.list(tenantId, { ...page, status: "active" }), 2);
      expect(items.map((person) => person.createdAt.getTime() - later(0).getTime())).toEqual([
        6, 5, 4, 3, 2, 1, 0,
      ]);
    });
  });

  test("S6 an identity is found by all five parts together and linked once", async () => {
    const tenantId = await newTenant();
    const connection = aConnection(tenantId);
    const [person, other] = [aPerson(tenantId), aPerson(tenantId)];
    const identity = anIdentity(person, connection.id);
    await inside(tenantId, async ({ connections, people }) => {
      await connections.insert(connection);
      for (const one of [person, other]) await people.insert(one);
      expect(await people.link(identity)).toBe(true);
      expect(await people.link({ ...identity, personId: other.id })).toBe(false);
      expect(await people.findIdentity(identity)).toEqual(identity);
      for (const part of ["issuer", "nameIdFormat", "nameId"])
        expect(await people.findIdentity({ ...identity, [part]: "another" })).toBeUndefined();
      expect(await people.findIdentity({ ...identity, connectionId: randomUUID() })).toBeUndefined();
      expect(await people.identitiesOf(tenantId, person.id)).toEqual([identity]);
      expect(await people.identitiesOf(tenantId, other.id)).toEqual([]);
    });
  });

  test("S6 a person of another tenant cannot be linked", async () => {
    const [tenantId, stranger] = [await newTenant(), aPerson(await newTenant())];
    const connection = aConnection(tenantId);
    await inside(tenantId, ({ connections }) => connections.insert(connection));
    await inside(stranger.tenantId, ({ people }) => people.insert(stranger));
    const link = inside(tenantId, ({ people }) =>
      people.link({ ...anIdentity(stranger, connection.id), tenantId }),
    );
    await expect(link).rejects.toMatchObject({ code: "conflict" });
  });
}
