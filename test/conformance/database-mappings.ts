import { aConnection, aMappingVersion, later } from "./samples.ts";
import { allPages } from "./under-test.ts";
import type { UnderTest } from "./under-test.ts";

export function mappingsConformance({ newTenant, inside }: UnderTest): void {
  test("a mapping belongs to its connection, survives its update and goes with it", async () => {
    const tenantId = await newTenant();
    const connection = aConnection(tenantId);
    const first = aMappingVersion(connection);
    await inside(tenantId, async ({ connections, mappings }) => {
      await connections.insert(connection);
      expect(await mappings.find(tenantId, connection.id)).toBeUndefined();
      expect(await mappings.save(first)).toBe(true);
      await connections.update({ ...connection, name: "renamed", version: 2 });
      expect(await mappings.find(tenantId, connection.id)).toEqual({ ...first.mapping, version: 1 });
      expect(await connections.delete(tenantId, connection.id)).toBe(true);
      expect(await mappings.find(tenantId, connection.id)).toBeUndefined();
      expect(await mappings.findVersion(tenantId, connection.id, 1)).toBeUndefined();
      expect(await connections.delete(tenantId, connection.id)).toBe(false);
    });
  });

  test("M5 every version is kept as it was and listed newest first, of its connection alone", async () => {
    const tenantId = await newTenant();
    const [connection, other] = [aConnection(tenantId), aConnection(tenantId)];
    const versions = [1, 2, 3, 4, 5].map((version) => {
      const mapping = { ...aMappingVersion(connection).mapping, email: [{ attribute: `mail${version}` }] };
      return aMappingVersion(connection, { version, at: later(version), mapping });
    });
    await inside(tenantId, async ({ connections, mappings }) => {
      for (const each of [connection, other]) await connections.insert(each);
      for (const version of versions) expect(await mappings.save(version)).toBe(true);
      await mappings.save(aMappingVersion(other));
      const { items, pages } = await allPages(
        (page) => mappings.listVersions(tenantId, connection.id, page),
        2,
      );
      expect(items).toEqual(versions.toReversed());
      expect(pages).toBe(3);
      expect(await mappings.findVersion(tenantId, connection.id, 2)).toEqual(versions[1]);
      expect(await mappings.findVersion(tenantId, connection.id, 6)).toBeUndefined();
      expect(await mappings.listVersions(tenantId, "x", { limit: 5 })).toEqual({ items: [] });
      expect(await mappings.findVersion(tenantId, "x", 1)).toBeUndefined();
      const cursor = Buffer.from("999999999999999 any").toString("base64url");
      expect((await mappings.listVersions(tenantId, connection.id, { limit: 9, cursor })).items).toHaveLength(
        5,
      );
    });
  });

  test("M5 of twenty saves of one version at once exactly one is written", async () => {
    const tenantId = await newTenant();
    const connection = aConnection(tenantId);
    await inside(tenantId, ({ connections }) => connections.insert(connection));
    const written = await Promise.all(
      Array.from({ length: 20 }, () =>
        inside(tenantId, ({ mappings }) => mappings.save(aMappingVersion(connection))),
      ),
    );
    expect(written.filter(Boolean)).toHaveLength(1);
    await inside(tenantId, async ({ mappings }) => {
      expect(await mappings.save(aMappingVersion(connection, { version: 3 }))).toBe(false);
      expect(await mappings.save(aMappingVersion(aConnection(tenantId)))).toBe(false);
      expect((await mappings.listVersions(tenantId, connection.id, { limit: 5 })).items).toHaveLength(1);
    });
  });
}
