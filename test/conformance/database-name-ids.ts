import { randomUUID } from "node:crypto";
import type { UnderTest } from "./under-test.ts";
import { aMerge } from "./identity-samples.ts";
import { aSamlApp } from "./saml-app-sample.ts";
import { anApp, aPerson, AT, later } from "./samples.ts";

export function nameIdsConformance({ newTenant, inside }: UnderTest): void {
  test("A2 an app knows a person by one name that stays, another app by another", async () => {
    const tenantId = await newTenant();
    const person = aPerson(tenantId);
    const [one, other] = [anApp(tenantId), anApp(tenantId)];
    await inside(tenantId, async ({ apps, people, nameIds }) => {
      await people.insert(person);
      for (const app of [one, other]) await apps.insert(app);
      const at = (appId: string) => ({ tenantId, appId, personId: person.id });
      expect(await nameIds.settle(at(one.id), "first", AT)).toBe("first");
      expect(await nameIds.settle(at(one.id), "second", later(1))).toBe("first");
      expect(await nameIds.settle(at(other.id), "third", AT)).toBe("third");
    });
  });

  test("A2 S6 whoever became part of a person brings their name, unless the person has one, and takes it back", async () => {
    const tenantId = await newTenant();
    const [into, from] = [aPerson(tenantId), aPerson(tenantId)];
    const [known, unknown] = [anApp(tenantId), anApp(tenantId)];
    const merge = aMerge(from, into.id);
    await inside(tenantId, async ({ apps, people, merges, nameIds }) => {
      for (const person of [into, from]) await people.insert(person);
      for (const app of [known, unknown]) await apps.insert(app);
      const named = (appId: string, personId: string, fresh: string) =>
        nameIds.settle({ tenantId, appId, personId }, fresh, AT);
      await named(known.id, from.id, "theirs");
      await named(known.id, into.id, "own");
      await named(unknown.id, from.id, "brought");
      await merges.insert(merge);
      expect(await named(known.id, into.id, "new")).toBe("own");
      expect(await named(unknown.id, into.id, "new")).toBe("brought");
    });
  });

  test("A2 a service provider comes back as it was written, and is found by its entity ID in its own tenant", async () => {
    const [tenantId, elsewhere] = [await newTenant(), await newTenant()];
    const app = aSamlApp(tenantId);
    const bare = aSamlApp(tenantId, { slo: undefined, encryptionCertificate: undefined, roles: [] });
    await inside(tenantId, async ({ apps }) => {
      for (const one of [app, bare]) await apps.insert(one);
      expect(await apps.find(tenantId, bare.id)).toEqual(bare);
      expect(await apps.findByEntityId(tenantId, app.entityId)).toEqual(app);
      expect(await apps.findByEntityId(tenantId, `${app.entityId}/`)).toBeUndefined();
    });
    await inside(elsewhere, async ({ apps }) => {
      expect(await apps.findByEntityId(elsewhere, app.entityId)).toBeUndefined();
    });
    await expect(inside(tenantId, ({ apps }) => apps.insert({ ...app, id: randomUUID() }))).rejects.toThrow(
      /apps_entity_id/,
    );
  });
}
