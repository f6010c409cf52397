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

  test("W2 a link that nobody finished is told of before its end, and for a while after unless a newer one was made or people get in", async () => {
    const { tenantId } = await aConnectionIn();
    const connect = async (enabled: boolean) => {
      const connection = aConnection(tenantId, { name: `${enabled}`, enabled });
      await inside(tenantId, ({ connections }) => connections.insert(connection));
      return connection;
    };
    const [waiting, again, live] = [await connect(false), await connect(false), await connect(true)];
    const over = { expiresAt: later(-1), createdAt: later(-7 * DAY) };
    const soon = aSetupLink(waiting, { expiresAt: later(DAY) });
    const begun = aSetupLink(live, { expiresAt: later(DAY + 1), begunAt: AT, browserHash: "b" });
    const missed = aSetupLink(waiting, { ...over, createdAt: AT, expiresAt: AT });
    const others = [
      aSetupLink(waiting, { expiresAt: later(2 * DAY + 1) }), // later
      aSetupLink(waiting, { finishedAt: AT, begunAt: AT, browserHash: "b" }),
      aSetupLink(waiting, { revokedAt: AT }),
      aSetupLink(waiting, { ...over, expiresAt: later(-3 * DAY) }), // known by now
      aSetupLink(again, over), // there is a newer one
      aSetupLink(again, { createdAt: AT, revokedAt: AT }),
      aSetupLink(live, over), // it is not needed any more
    ];
    for (const link of [begun, soon, missed, ...others])
      await inside(tenantId, ({ setupLinks }) => setupLinks.insert(link));
    const span = { now: AT, since: later(-3 * DAY), before: later(2 * DAY) };
    const found = (limit: number) =>
      inside(tenantId, ({ setupLinks }) => setupLinks.unfinished(tenantId, { ...span, limit }));
    expect((await found(10)).map(({ id }) => id)).toEqual([missed.id, soon.id, begun.id]);
    expect(await found(1)).toEqual([{ ...missed, connectionName: "false" }]);
  });
}
