import { randomUUID } from "node:crypto";
import { allPages } from "./under-test.ts";
import type { UnderTest } from "./under-test.ts";
import { aConnection, aDomain, aPerson, anApp, anIdentity, later } from "./samples.ts";

export function connectionsConformance({ database, newTenant, inside }: UnderTest): void {
  test("a connection comes back as it was written, with and without its identity provider", async () => {
    const tenantId = await newTenant();
    const [full, empty] = [aConnection(tenantId), aConnection(tenantId, { idp: undefined, enabled: false })];
    await inside(tenantId, async ({ connections }) => {
      for (const one of [full, empty]) await connections.insert(one);
      expect(await connections.find(tenantId, full.id)).toEqual(full);
      expect(await connections.find(tenantId, empty.id)).toEqual(empty);
    });
    expect(await database().locate.tenantOfConnection(full.id)).toBe(tenantId);
    expect(await database().locate.tenantOfConnection(randomUUID())).toBeUndefined();
  });

  test("C9 two connections may trust one entity ID", async () => {
    const tenantId = await newTenant();
    await inside(tenantId, async ({ connections }) => {
      await connections.insert(aConnection(tenantId));
      await connections.insert(aConnection(tenantId));
      expect((await connections.list(tenantId, { limit: 10, search: "exk1" })).items).toHaveLength(2);
    });
  });

  test("of two updates of one version exactly one is written", async () => {
    const tenantId = await newTenant();
    const connection = aConnection(tenantId);
    await inside(tenantId, ({ connections }) => connections.insert(connection));
    const written = await Promise.all(
      ["one", "two"].map((name) =>
        inside(tenantId, ({ connections }) => connections.update({ ...connection, name, version: 2 })),
      ),
    );
    expect(written.filter(Boolean)).toHaveLength(1);
    const stored = await inside(tenantId, ({ connections }) => connections.find(tenantId, connection.id));
    expect(stored).toEqual({ ...connection, name: written[0] === true ? "one" : "two", version: 2 });
  });

  test("a list pages newest first and shows each row once, also where many share an instant", async () => {
    const tenantId = await newTenant();
    const all = Array.from({ length: 11 }, (_, i) =>
      aConnection(tenantId, { createdAt: later(Math.floor(i / 4)) }),
    );
    await inside(tenantId, async ({ connections }) => {
      for (const connection of all) await connections.insert(connection);
      const { items, pages } = await allPages((page) => connections.list(tenantId, page), 3);
      expect(pages).toBe(4);
      expect(new Set(items.map((item) => item.id))).toEqual(new Set(all.map((item) => item.id)));
      expect(items).toHaveLength(11);
      const times = items.map((item) => item.createdAt.getTime());
      expect(times).toEqual(times.toSorted((a, b) => b - a));
    });
  });

  test("a search takes %, _ and \\ for what they are", async () => {
    const tenantId = await newTenant();
    await inside(tenantId, async ({ connections }) => {
      for (const name of ["100% SSO", "100x SSO", "a_b", "axb", "back\\slash"])
        await connections.insert(aConnection(tenantId, { name, idp: undefined }));
      const names = async (search: string) =>
        (await connections.list(tenantId, { limit: 10, search })).items.map((item) => item.name);
      expect(await names("100%")).toEqual(["100% SSO"]);
      expect(await names("A_B")).toEqual(["a_b"]);
      expect(await names("back\\")).toEqual(["back\\slash"]);
      expect(await names("' or true --")).toEqual([]);
    });
  });

  test("a deleted connection leaves its domains to the others linked and takes its identities along", async () => {
    const tenantId = await newTenant();
    const connection = aConnection(tenantId);
    const [second, domain] = [aConnection(tenantId), aDomain(tenantId)];
    const person = aPerson(tenantId);
    await inside(tenantId, async ({ connections, domains, people }) => {
      await connections.insert(connection);
      await connections.insert(second);
      await domains.insert({ ...domain, connectionIds: [connection.id, second.id] });
      await people.insert(person);
      await people.link(anIdentity(person, connection.id));
      await connections.delete(tenantId, connection.id);
      expect((await domains.find(tenantId, domain.id))?.connectionIds).toEqual([second.id]);
      expect(await people.identitiesOf(tenantId, person.id)).toEqual([]);
      expect(await people.find(tenantId, person.id)).toEqual(person);
    });
  });
}

export function domainsConformance({ database, newTenant, inside }: UnderTest): void {
  test("a domain comes back as it was written, by id and by name, and a list narrows to a connection", async () => {
    const tenantId = await newTenant();
    const connection = aConnection(tenantId);
    const [second, third] = [aConnection(tenantId), aConnection(tenantId)];
    const linked = aDomain(tenantId, {
      connectionIds: [third.id, connection.id, second.id],
      checkedAt: later(1),
      verifiedAt: later(2),
      provedBy: "https",
      subdomains: true,
      graceUntil: later(3),
      failingSince: later(4),
      lostAt: later(6),
      checkDueAt: later(5),
    });
    const other = aDomain(tenantId);
    await inside(tenantId, async ({ connections, domains }) => {
      for (const one of [connection, second, third]) await connections.insert(one);
      for (const one of [linked, other]) await domains.insert(one);
      expect(await domains.find(tenantId, linked.id)).toEqual(linked);
      expect(await domains.findByName(tenantId, other.name)).toEqual(other);
      expect((await domains.list(tenantId, { limit: 5, connectionId: connection.id })).items).toEqual([
        linked,
      ]);
      expect((await domains.list(tenantId, { limit: 5, connectionId: "x" })).items).toEqual([]);
      expect((await domains.list(tenantId, { limit: 5, search: other.name.slice(3, 12) })).items).toEqual([
        other,
      ]);
      expect(await domains.delete(tenantId, other.id)).toBe(true);
      expect(await domains.findByName(tenantId, other.name)).toBeUndefined();
    });
  });

  test("D3 of two tenants that verify one name at once exactly one holds it, and it alone routes", async () => {
    const name = `${randomUUID()}.example`;
    const claims = [aDomain(await newTenant(), { name }), aDomain(await newTenant(), { name })];
    for (const claim of claims) await inside(claim.tenantId, ({ domains }) => domains.insert(claim));
    expect(await database().locate.routeDomain(name)).toBeUndefined();
    const results = await Promise.all(
      claims.map((claim) =>
        inside(claim.tenantId, ({ domains }) => domains.update({ ...claim, status: "verified", version: 2 })),
      ),
    );
    expect(results.toSorted()).toEqual(["ok", "taken"]);
    const holder = claims[results.indexOf("ok")];
    expect(await database().locate.routeDomain(name)).toEqual({
      tenantId: holder?.tenantId,
      domainId: holder?.id,
      connectionIds: [],
    });
  });

  test("D3 `taken` leaves the transaction alive, and a lapsed holder still holds", async () => {
    const name = `${randomUUID()}.example`;
    const [holder, rival] = [
      aDomain(await newTenant(), { name, status: "lapsed" }),
      aDomain(await newTenant(), { name }),
    ];
    await inside(holder.tenantId, ({ domains }) => domains.insert(holder));
    await inside(rival.tenantId, async ({ domains }) => {
      await domains.insert(rival);
      expect(await domains.update({ ...rival, status: "verified", version: 2 })).toBe("taken");
      expect(await domains.update({ ...rival, checkedAt: later(5), version: 2 })).toBe("ok");
    });
    expect(
      (await inside(rival.tenantId, ({ domains }) => domains.find(rival.tenantId, rival.id)))?.version,
    ).toBe(2);
    expect(await database().locate.routeDomain(name)).toMatchObject({ domainId: holder.id }); // D2: SSO stays enforced
  });

  test("D2 the proofs that are due are found across tenants, the longest due first, and no pending claim", async () => {
    const [early, late, notYet, pending] = [
      aDomain(await newTenant(), { status: "verified", checkDueAt: later(-2_000_000) }),
      aDomain(await newTenant(), { status: "lapsed", checkDueAt: later(-1_000_000) }),
      aDomain(await newTenant(), { status: "verified", checkDueAt: later(-999_999) }),
      aDomain(await newTenant()),
    ];
    for (const one of [late, pending, notYet, early])
      await inside(one.tenantId, ({ domains }) => domains.insert(one));
    const due = [early, late].map(({ tenantId, id }) => ({ tenantId, id }));
    expect(await database().locate.domainsDue(later(-1_000_000), 5)).toEqual(due);
    expect(await database().locate.domainsDue(later(-1_000_000), 1)).toEqual(due.slice(0, 1));
  });

  test("D4 a domain with sub-domains speaks for them, unless anybody has proved a nearer one", async () => {
    const [mine, theirs] = [await newTenant(), await newTenant()];
    const name = `${randomUUID()}.example`;
    const held = { status: "verified" } as const;
    const whole = aDomain(mine, { ...held, name, subdomains: true });
    const eu = aDomain(theirs, { ...held, name: `eu.${name}` });
    const pending = aDomain(theirs, { name: `us.${name}`, subdomains: true });
    for (const one of [whole, eu, pending]) await inside(one.tenantId, ({ domains }) => domains.insert(one));
    const route = async (of: string) => (await database().locate.routeDomain(of))?.domainId;
    const deciding = (tenantId: string, of: string) =>
      inside(tenantId, async ({ domains }) => (await domains.deciding(tenantId, of))?.id);
    for (const [of, mineDecides, theirsDecides] of [
      [name, whole.id, undefined],
      [`a.${name}`, whole.id, undefined],
      [`b.a.${name}`, whole.id, undefined],
      [`eu.${name}`, undefined, eu.id],
      // Below what another holds, who does not stand for its own sub-domains, nobody does.
      [`paris.eu.${name}`, undefined, undefined],
      // A claim that is not proved takes nothing from anybody.
      [`us.${name}`, whole.id, pending.id],
      [`not${name}`, undefined, undefined],
      ["example", undefined, undefined],
    ] as const) {
      expect([of, await deciding(mine, of)]).toEqual([of, mineDecides]);
      expect([of, await deciding(theirs, of)]).toEqual([of, theirsDecides]);
      expect([of, await route(of)]).toEqual([of, mineDecides ?? theirsDecides]);
    }
    await inside(mine, async ({ domains }) => {
      await domains.deciding(mine, `eu.${name}`);
      expect(await domains.find(theirs, eu.id)).toBeUndefined(); // the wall stands again
    });
  });

  test("an update of an older version of a domain is stale", async () => {
    const domain = aDomain(await newTenant());
    await inside(domain.tenantId, async ({ domains }) => {
      await domains.insert(domain);
      expect(await domains.update({ ...domain, version: 2 })).toBe("ok");
      expect(await domains.update({ ...domain, version: 2 })).toBe("stale");
    });
  });

  test("one tenant claims a name once", async () => {
    const domain = aDomain(await newTenant());
    const again = { ...domain, id: randomUUID() };
    await inside(domain.tenantId, ({ domains }) => domains.insert(domain));
    const second = inside(domain.tenantId, ({ domains }) => domains.insert(again));
    await expect(second).rejects.toMatchObject({ code: "conflict" });
  });
}

export function appsConformance({ database, newTenant, inside }: UnderTest): void {
  test("an app comes back as it was written, by id and by its public client id", async () => {
    const tenantId = await newTenant();
    const app = anApp(tenantId);
    const withLogout = anApp(tenantId, {
      backchannelLogoutUri: "https://wiki.example/logout",
      requirePkce: false,
      claims: [{ name: "department", source: "custom:department" }],
    });
    await inside(tenantId, async ({ apps }) => {
      for (const one of [app, withLogout]) await apps.insert(one);
      expect(await apps.find(tenantId, app.id)).toEqual(app);
      expect((await apps.list(tenantId, { limit: 5, search: withLogout.clientId })).items).toEqual([
        withLogout,
      ]);
      expect((await apps.list(tenantId, { limit: 5, search: "wIk" })).items).toHaveLength(2);
    });
    expect(await database().locate.findByClientId(withLogout.clientId)).toEqual(withLogout);
    expect(await database().locate.findByClientId("unknown")).toBeUndefined();
  });

  test("an app is updated by version and deleted once", async () => {
    const app = anApp(await newTenant());
    await inside(app.tenantId, async ({ apps }) => {
      await apps.insert(app);
      expect(await apps.update({ ...app, enabled: false, groups: [], version: 2 })).toBe(true);
      expect(await apps.update({ ...app, version: 2 })).toBe(false);
      expect(await apps.find(app.tenantId, app.id)).toEqual({
        ...app,
        enabled: false,
        groups: [],
        version: 2,
      });
      expect(await apps.delete(app.tenantId, app.id)).toBe(true);
      expect(await apps.delete(app.tenantId, app.id)).toBe(false);
    });
  });

  test("a client id belongs to one app of the installation", async () => {
    const app = anApp(await newTenant());
    const copy = anApp(await newTenant(), { clientId: app.clientId });
    await inside(app.tenantId, ({ apps }) => apps.insert(app));
    const second = inside(copy.tenantId, ({ apps }) => apps.insert(copy));
    await expect(second).rejects.toMatchObject({ code: "conflict" });
  });
}
