import { randomUUID } from "node:crypto";
import { keyOf } from "../../src/directory/types.ts";
import type { UnderTest } from "./under-test.ts";
import { aCollision, aDirectoryLink, aMerge } from "./identity-samples.ts";
import { aConnection, aPerson, anIdentity, AT, later } from "./samples.ts";

export function identitiesConformance({ newTenant, inside }: UnderTest): void {
  test("S6 an identity leads to its person until it expires, then it is free", async () => {
    const tenantId = await newTenant();
    const connection = aConnection(tenantId);
    const [person, other] = [aPerson(tenantId), aPerson(tenantId)];
    const identity = anIdentity(person, connection.id, { expiresAt: later(10) });
    await inside(tenantId, async ({ connections, people }) => {
      await connections.insert(connection);
      for (const one of [person, other]) await people.insert(one);
      expect(await people.link(identity)).toBe(true);
      expect(await people.findByIdentity(identity, later(9))).toEqual(person);
      expect(await people.findByIdentity(identity, later(10))).toBeUndefined();
      const taken = { ...identity, personId: other.id, expiresAt: undefined };
      expect(await people.link({ ...taken, linkedAt: later(9) })).toBe(false);
      expect(await people.link({ ...taken, linkedAt: later(10) })).toBe(true);
      expect(await people.findByIdentity(identity, later(11))).toEqual(other);
      expect(await people.link({ ...taken, personId: person.id, linkedAt: later(20) })).toBe(false);
    });
  });

  test("S6 an identity is given to another person or unlinked by whose it is alone", async () => {
    const tenantId = await newTenant();
    const connection = aConnection(tenantId);
    const [person, other] = [aPerson(tenantId), aPerson(tenantId)];
    const identity = anIdentity(person, connection.id);
    await inside(tenantId, async ({ connections, people }) => {
      await connections.insert(connection);
      for (const one of [person, other]) await people.insert(one);
      await people.link(identity);
      const to = { personId: other.id, expiresAt: later(5) };
      expect(await people.relink(identity, other.id, to)).toBe(false);
      expect(await people.relink(identity, person.id, to)).toBe(true);
      expect(await people.findIdentity(identity)).toEqual({ ...identity, ...to });
      expect(await people.unlink(identity, person.id)).toBe(false);
      expect(await people.unlink({ ...identity, connectionId: "x" }, other.id)).toBe(false);
      expect(await people.unlink(identity, other.id)).toBe(true);
      expect(await people.findIdentity(identity)).toBeUndefined();
    });
  });

  test("S6 an external id leads to one person of its tenant, a person may have several", async () => {
    const tenantId = await newTenant();
    const [person, other] = [aPerson(tenantId), aPerson(tenantId)];
    const link = aDirectoryLink(person);
    await inside(tenantId, async ({ people, directoryLinks }) => {
      for (const one of [person, other]) await people.insert(one);
      expect(await directoryLinks.link(link)).toBe(true);
      expect(await directoryLinks.link({ ...link, personId: other.id })).toBe(false);
      const second = { ...link, externalId: "E-1816" };
      expect(await directoryLinks.link(second)).toBe(true);
      expect(await directoryLinks.linksOf(tenantId, person.id)).toEqual([link, second]);
      expect(await directoryLinks.find(tenantId, link)).toEqual(link);
      expect(await directoryLinks.find(tenantId, { ...link, directoryId: randomUUID() })).toBeUndefined();
      expect(await directoryLinks.find(tenantId, { ...link, directoryId: "x" })).toBeUndefined();
      expect(await directoryLinks.relink(tenantId, link, other.id, person.id)).toBe(false);
      expect(await directoryLinks.relink(tenantId, link, person.id, other.id)).toBe(true);
      expect(await directoryLinks.linksOf(tenantId, other.id)).toMatchObject([
        { externalId: link.externalId },
      ]);
      expect(await directoryLinks.unlink(tenantId, link, person.id)).toBe(false);
      expect(await directoryLinks.unlink(tenantId, link, other.id)).toBe(true);
      expect(await directoryLinks.linksOf(tenantId, other.id)).toEqual([]);
    });
  });

  test("S6 a collision is kept once, counts its repeats while it waits, and is listed by status and person", async () => {
    const tenantId = await newTenant();
    const connection = aConnection(tenantId);
    const [holder, claimant] = [aPerson(tenantId), aPerson(tenantId)];
    const about = { holderId: holder.id, connectionId: connection.id };
    const external = { directoryId: randomUUID(), externalId: "E-1815" };
    const collision = aCollision(tenantId, about, { claimantId: claimant.id, external });
    await inside(tenantId, async ({ connections, people, collisions }) => {
      await connections.insert(connection);
      for (const one of [holder, claimant]) await people.insert(one);
      expect(await collisions.note(collision)).toBe(true);
      expect(await collisions.find(tenantId, collision.id)).toEqual(collision);
      const repeat = { ...collision, id: randomUUID(), lastSeenAt: later(7), reference: "SP-AGAIN" };
      expect(await collisions.note(repeat)).toBe(false);
      const seen = { ...collision, lastSeenAt: later(7), reference: "SP-AGAIN", times: 2 };
      expect(await collisions.find(tenantId, collision.id)).toEqual({ ...seen, signinId: repeat.signinId });
      for (const personId of [holder.id, claimant.id])
        expect((await collisions.list(tenantId, { limit: 5, personId, status: "open" })).items).toHaveLength(
          1,
        );
      expect((await collisions.list(tenantId, { limit: 5, status: "resolved" })).items).toEqual([]);
      const decided = {
        ...collision,
        status: "resolved" as const,
        decision: "free" as const,
        decidedAt: AT,
        decidedBy: { kind: "system" as const },
        moves: [{ personId: holder.id, before: "a@x.example", after: "b@x.example" }],
        version: 2,
      };
      expect(await collisions.update({ ...decided, version: 3 })).toBe(false);
      expect(await collisions.update(decided)).toBe(true);
      expect(await collisions.find(tenantId, collision.id)).toMatchObject({
        moves: decided.moves,
        version: 2,
      });
      expect(await collisions.note(repeat)).toBe(true);
      expect(await collisions.forget(tenantId, later(-1), 10)).toBe(0);
      expect(await collisions.forget(tenantId, AT, 10)).toBe(1);
    });
  });

  test("S6 what a person has now closes the collisions over it, and no others", async () => {
    const tenantId = await newTenant();
    const connection = aConnection(tenantId);
    const holder = aPerson(tenantId);
    const about = { holderId: holder.id, connectionId: connection.id };
    const base = aCollision(tenantId, about);
    const over = (email: string, nameId: string) =>
      aCollision(tenantId, about, { profile: { ...base.profile, email }, key: { ...base.key, nameId } });
    const [held, left, arrived] = [
      over(holder.email, "a"),
      over("left@acme.example", "b"),
      over(holder.email, "c"),
    ];
    await inside(tenantId, async ({ connections, people, collisions }) => {
      await connections.insert(connection);
      await people.insert(holder);
      for (const each of [held, left, arrived]) await collisions.note(each);
      expect(await collisions.supersede(holder, undefined, AT)).toEqual([left.id]);
      expect(await collisions.supersede(holder, arrived.key, AT)).toEqual([arrived.id]);
      expect((await collisions.list(tenantId, { limit: 5, status: "open" })).items).toEqual([held]);
    });
  });

  test("S6 a message that contests something new closes what it contested before, and nothing of others", async () => {
    const tenantId = await newTenant();
    const connection = aConnection(tenantId);
    const holder = aPerson(tenantId);
    const about = { holderId: holder.id, connectionId: connection.id };
    const [before, newest] = [aCollision(tenantId, about), aCollision(tenantId, about)];
    const another = aCollision(tenantId, about, { key: { ...before.key, nameId: "another" } });
    await inside(tenantId, async ({ connections, people, collisions }) => {
      await connections.insert(connection);
      await people.insert(holder);
      for (const each of [before, another, newest]) await collisions.note(each);
      expect(await collisions.outdate(newest)).toEqual([before.id]);
      expect(await collisions.find(tenantId, before.id)).toMatchObject({ status: "superseded" });
      expect((await collisions.find(tenantId, another.id))?.status).toBe("open");
    });
  });

  test("S6 a merge comes back as written and is undone once", async () => {
    const tenantId = await newTenant();
    const into = aPerson(tenantId);
    const from = aPerson(tenantId, { status: "deactivated", mergedInto: into.id });
    const connection = aConnection(tenantId);
    const key = keyOf(anIdentity(from, connection.id));
    const merge = aMerge(from, into.id, {
      identities: [key],
      externalIds: [{ directoryId: into.id, externalId: "1" }],
      kept: { identities: [{ ...key, nameId: "kept" }], externalIds: [] },
    });
    await inside(tenantId, async ({ people, merges }) => {
      for (const one of [into, from]) await people.insert(one);
      expect(await people.find(tenantId, from.id)).toEqual(from);
      expect((await people.list(tenantId, { limit: 5 })).items).toEqual([into]);
      await merges.insert(merge);
      expect(await merges.find(tenantId, merge.id)).toEqual(merge);
      expect(await merges.find(tenantId, "x")).toBeUndefined();
      expect(await merges.ofPerson(tenantId, into.id)).toEqual([merge]);
      expect(await merges.ofPerson(tenantId, from.id)).toEqual([]);
      expect(await merges.markUndone(tenantId, merge.id, AT)).toBe(true);
      expect(await merges.markUndone(tenantId, merge.id, AT)).toBe(false);
      expect((await merges.find(tenantId, merge.id))?.undoneAt).toEqual(AT);
    });
  });
}
