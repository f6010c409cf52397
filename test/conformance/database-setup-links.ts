import { randomUUID } from "node:crypto";
import type { Connection } from "../../src/connections/types.ts";
import type { SetupLinkFilter } from "../../src/setup-links/repository.ts";
import type { SetupLink } from "../../src/setup-links/types.ts";
import { aConnection, AT, later } from "./samples.ts";
import { allPages, type UnderTest } from "./under-test.ts";

const DAY = 86_400_000;

export const aSetupLink = (
  { tenantId, id: connectionId }: Pick<Connection, "tenantId" | "id">,
  about: Partial<SetupLink> = {},
): SetupLink => ({
  id: randomUUID(),
  tenantId,
  connectionId,
  preset: undefined,
  domainId: undefined,
  note: undefined,
  tokenHash: randomUUID(),
  browserHash: undefined,
  testId: undefined,
  createdAt: AT,
  expiresAt: later(DAY),
  begunAt: undefined,
  finishedAt: undefined,
  revokedAt: undefined,
  ...about,
});

export function setupLinksConformance({ newTenant, inside }: UnderTest): void {
  async function aConnectionIn(about: Partial<Connection> = {}): Promise<Connection> {
    const connection = aConnection(await newTenant(), about);
    await inside(connection.tenantId, ({ connections }) => connections.insert(connection));
    return connection;
  }

  test("W3 a set-up link comes back as it was written, with its connection's name", async () => {
    const connection = await aConnectionIn({ name: "Northwind Okta" });
    const link = aSetupLink(connection, { preset: "okta", domainId: randomUUID(), note: "for Grace" });
    await inside(connection.tenantId, async ({ setupLinks }) => {
      await setupLinks.insert(link);
      const whole = { ...link, connectionName: "Northwind Okta" };
      expect(await setupLinks.find(connection.tenantId, link.id)).toEqual(whole);
      expect(await setupLinks.find(connection.tenantId, "no-uuid")).toBeUndefined();
    });
  });

  test("W3 set-up links are listed newest first, by connection and by what is written in them", async () => {
    const connection = await aConnectionIn({ name: "Northwind Okta" });
    const { tenantId } = connection;
    const other = aConnection(tenantId, { name: "Entra" });
    await inside(tenantId, async ({ connections, setupLinks }) => {
      await connections.insert(other);
      for (let i = 0; i < 5; i += 1) await setupLinks.insert(aSetupLink(connection, { createdAt: later(i) }));
      await setupLinks.insert(aSetupLink(other, { createdAt: later(9), note: "For GRACE" }));
    });
    await inside(tenantId, async ({ setupLinks }) => {
      const list = async (filter: SetupLinkFilter) =>
        (await allPages((page) => setupLinks.list(tenantId, { ...page, ...filter }), 2)).items;
      const ages = (await list({})).map(({ createdAt }) => createdAt.getTime() - AT.getTime());
      expect(ages).toEqual([9, 4, 3, 2, 1, 0]);
      expect(await list({ connectionId: other.id })).toHaveLength(1);
      expect(await list({ search: "grace" })).toHaveLength(1);
      expect(await list({ search: "okta" })).toHaveLength(5);
    });
  });

  test("W3 a link is bound to one browser once, and never after its end", async () => {
    const connection = await aConnectionIn();
    const { tenantId } = connection;
    const [link, revoked, expired] = [aSetupLink(connection), aSetupLink(connection), aSetupLink(connection)];
    await inside(tenantId, async ({ setupLinks }) => {
      for (const each of [link, revoked, expired]) await setupLinks.insert(each);
      expect(await setupLinks.revoke(tenantId, revoked.id, AT)).toBe(true);
      expect(await setupLinks.revoke(tenantId, revoked.id, AT)).toBe(false);
      expect(await setupLinks.begin(tenantId, revoked.id, "b", AT)).toBe(false);
      expect(await setupLinks.begin(tenantId, expired.id, "b", later(DAY))).toBe(false);
    });
    const all = await Promise.all(
      ["a", "b", "c"].map((browser) =>
        inside(tenantId, ({ setupLinks }) => setupLinks.begin(tenantId, link.id, browser, later(1))),
      ),
    );
    expect(all.filter(Boolean)).toHaveLength(1);
  });

  test("W3 how far it has come is noted only of a link that is under way", async () => {
    const connection = await aConnectionIn();
    const { tenantId } = connection;
    const link = aSetupLink(connection);
    const testId = randomUUID();
    await inside(tenantId, async ({ setupLinks }) => {
      await setupLinks.insert(link);
      expect(await setupLinks.note(tenantId, link.id, { preset: "okta" }, AT)).toBe(false);
      await setupLinks.begin(tenantId, link.id, "b", AT);
      expect(await setupLinks.note(tenantId, link.id, { preset: "okta", testId }, later(1))).toBe(true);
      expect(await setupLinks.note(tenantId, link.id, { preset: "adfs" }, later(DAY))).toBe(false);
      expect(await setupLinks.note(tenantId, link.id, { finishedAt: later(2) }, later(2))).toBe(true);
      expect(await setupLinks.note(tenantId, link.id, { preset: "adfs" }, later(3))).toBe(false);
      expect(await setupLinks.revoke(tenantId, link.id, later(4))).toBe(false);
      expect(await setupLinks.find(tenantId, link.id)).toMatchObject({
        preset: "okta",
        testId,
        begunAt: AT,
        finishedAt: later(2),
        revokedAt: undefined,
      });
    });
  });

  test("W3 with its connection a link is gone", async () => {
    const connection = await aConnectionIn();
    const { tenantId } = connection;
    const link = aSetupLink(connection);
    await inside(tenantId, async ({ connections, setupLinks }) => {
      await setupLinks.insert(link);
      await connections.delete(tenantId, connection.id);
      expect(await setupLinks.find(tenantId, link.id)).toBeUndefined();
    });
  });
}
