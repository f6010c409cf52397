import { randomUUID } from "node:crypto";
import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import type { Database } from "../../src/storage/repositories.ts";
import { nameIdsConformance } from "./database-name-ids.ts";
import { appsConformance, connectionsConformance, domainsConformance } from "./database-registrations.ts";
import {
  attemptsConformance,
  auditConformance,
  keysConformance,
  brandingConformance,
  tenantsConformance,
} from "./database-records.ts";
import { credentialsConformance } from "./database-credentials.ts";
import { mappingsConformance } from "./database-mappings.ts";
import { groupsConformance } from "./database-groups.ts";
import { identitiesConformance } from "./database-identities.ts";
import { peopleConformance } from "./database-people.ts";
import { policiesConformance } from "./database-policies.ts";
import { policyWatchesConformance } from "./database-policy-watches.ts";
import { openingsConformance } from "./database-openings.ts";
import { exchangeConformance, keyRotationConformance } from "./database-exchange.ts";
import { setupLinksConformance } from "./database-setup-links.ts";
import { apiTokensConformance } from "./database-tokens.ts";
import { reportsConformance } from "./database-reports.ts";
import { talliesConformance } from "./database-tallies.ts";
import { waysConformance } from "./database-ways.ts";
import { aConnection, aTenant } from "./samples.ts";
import type { UnderTest } from "./under-test.ts";

/** What every store of what lasts must do. */
export function databaseConformance(name: string, database: () => Database): void {
  const under: UnderTest = {
    database,
    async newTenant() {
      const tenant = aTenant();
      await database().transact(INSTANCE_TENANT, ({ tenants }) => tenants.insert(tenant));
      return tenant.id;
    },
    inside: (tenantId, work) => database().transact(tenantId, work),
  };
  describe(`${name}: what lasts`, () => {
    transactions(under);
    tenantsConformance(under);
    brandingConformance(under);
    connectionsConformance(under);
    mappingsConformance(under);
    domainsConformance(under);
    appsConformance(under);
    nameIdsConformance(under);
    peopleConformance(under);
    groupsConformance(under);
    credentialsConformance(under);
    policiesConformance(under);
    policyWatchesConformance(under);
    apiTokensConformance(under);
    setupLinksConformance(under);
    openingsConformance(under);
    identitiesConformance(under);
    keysConformance(under);
    keyRotationConformance(under);
    exchangeConformance(under);
    attemptsConformance(under);
    reportsConformance(under);
    talliesConformance(under);
    waysConformance(under);
    auditConformance(under);
  });
}

function transactions({ database, newTenant, inside }: UnderTest): void {
  test("a rejection rolls everything back and comes out as it was thrown", async () => {
    const tenantId = await newTenant();
    const connection = aConnection(tenantId);
    const refusal = new Error("refused after the change");
    const work = inside(tenantId, async ({ connections, audit }) => {
      await connections.insert(connection);
      const by = { tenantId, actor: { kind: "system" } } as const;
      await audit.record({ name: "connection.created", targetId: connection.id }, by);
      throw refusal;
    });
    await expect(work).rejects.toBe(refusal);
    expect(
      await inside(tenantId, ({ connections }) => connections.find(tenantId, connection.id)),
    ).toBeUndefined();
    expect(await inside(tenantId, ({ auditLog }) => auditLog.read(tenantId, 0, 10))).toEqual([]);
    expect(await database().locate.tenantOfConnection(connection.id)).toBeUndefined();
  });

  test("work that swallows a failed statement does not pass for committed", async () => {
    const tenantId = await newTenant();
    const connection = aConnection(tenantId);
    const work = inside(tenantId, async ({ connections }) => {
      await connections.insert(connection);
      await connections.insert(connection).catch(() => undefined);
    });
    await expect(work).rejects.toMatchObject({ code: "conflict" });
    expect(
      await inside(tenantId, ({ connections }) => connections.find(tenantId, connection.id)),
    ).toBeUndefined();
  });

  test("what is no tenant id never becomes part of a statement", async () => {
    for (const text of ["'; drop table people; --", "*", ""])
      await expect(inside(text, () => Promise.resolve("reached"))).rejects.toThrow(RangeError);
  });

  test("twenty transactions at once all come through", async () => {
    const tenantId = await newTenant();
    await Promise.all(
      Array.from({ length: 20 }, () =>
        inside(tenantId, ({ connections }) => connections.insert(aConnection(tenantId))),
      ),
    );
    const { items } = await inside(tenantId, ({ connections }) => connections.list(tenantId, { limit: 50 }));
    expect(items).toHaveLength(20);
  });

  test("the first value that is settled stays, for twenty callers at once too", async () => {
    const name = randomUUID();
    const settled = await Promise.all(
      Array.from({ length: 20 }, (_, i) => database().settle(name, `value ${i}`)),
    );
    expect(new Set(settled).size).toBe(1);
    expect(await database().settle(name, "late")).toBe(settled[0]);
  });

  test("a store that works says so", async () => {
    await expect(database().ping()).resolves.toBeUndefined();
  });

  test("a cursor that no list gave is refused, and a forged one shows no more than a list", async () => {
    const tenantId = await newTenant();
    const ask = (cursor: string) =>
      inside(tenantId, ({ connections }) => connections.list(tenantId, { limit: 5, cursor }));
    for (const cursor of ["nonsense", "", Buffer.from("1 2 3").toString("base64url")])
      await expect(ask(cursor)).rejects.toMatchObject({ code: "invalid_input" });
    expect(await ask(Buffer.from("9999999999999 any-id").toString("base64url"))).toEqual({ items: [] });
    await expect(ask(Buffer.from("999999999999999 any-id").toString("base64url"))).resolves.toEqual({
      items: [],
    });
  });

  test("an id that is no UUID names nothing", async () => {
    const tenantId = await newTenant();
    await inside(tenantId, async (repositories) => {
      expect(await repositories.connections.find(tenantId, "1' or '1'='1")).toBeUndefined();
      expect(await repositories.connections.delete(tenantId, "x")).toBe(false);
      expect(await repositories.domains.find(tenantId, "x")).toBeUndefined();
      expect(await repositories.apps.find(tenantId, "x")).toBeUndefined();
      expect(await repositories.people.find(tenantId, "x")).toBeUndefined();
      expect(await repositories.policies.find(tenantId, "x")).toBeUndefined();
      expect(await repositories.groups.find(tenantId, "x")).toBeUndefined();
      expect(await repositories.adminKeys.find(tenantId, "x")).toBeUndefined();
      expect(await repositories.attempts.find(tenantId, "x")).toBeUndefined();
      expect(await repositories.mappings.find(tenantId, "x")).toBeUndefined();
      expect(await repositories.tenants.find("x")).toBeUndefined();
    });
    expect(await database().locate.tenantOfConnection("x")).toBeUndefined();
  });
}
