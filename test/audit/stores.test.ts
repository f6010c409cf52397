import { createAudit } from "../../src/audit/audit.ts";
import type { AuditContext } from "../../src/kernel/audit.ts";
import { openTestWorld, type TestWorld } from "../kit/world.ts";
import { connectionCreated } from "./chain.ts";

describe.each(["postgres", "embedded"] as const)("the trail on %s", (kind) => {
  let world: TestWorld;
  let by: AuditContext;
  beforeAll(async () => {
    world = await openTestWorld(kind);
    by = { tenantId: world.tenantId, actor: { kind: "system", name: "test" } };
  }, 60_000);
  afterAll(() => world.close());

  const tenantWrites = (name: string) =>
    world.database.transact(world.tenantId, ({ audit }) => audit.record(connectionCreated(name), by));
  const verify = () => createAudit(world.database).verify(world.tenantId);
  const named = (name: string) =>
    createAudit(world.database).search(world.tenantId, { target: `connection-${name}` }, { limit: 10 });

  test("L2 concurrent writers leave a chain without a gap", async () => {
    await Promise.all(Array.from({ length: 40 }, (_, n) => tenantWrites(`c${n}`)));
    expect(await verify()).toMatchObject({ ok: true, count: 40 });
  });

  test("L1 a change that fails after its event was recorded leaves neither change nor event", async () => {
    const failing = world.database.transact(world.tenantId, async ({ audit }) => {
      await audit.record(connectionCreated("undone"), by);
      throw new Error("the change failed");
    });
    await expect(failing).rejects.toThrow("the change failed");
    expect((await named("undone")).items).toEqual([]);
    await tenantWrites("next");
    expect(await verify()).toMatchObject({ ok: true, count: 41 });
  });

  test("L1 an event that cannot be kept undoes the change that it tells of", async () => {
    const id = world.random.uuid();
    const elsewhere = { ...by, tenantId: world.random.uuid() };
    const failing = world.database.transact(world.tenantId, async ({ keys, audit }) => {
      const now = world.clock();
      const key = { id, tenantId: world.tenantId, purpose: "saml-signing", algorithm: "RSA-2048" } as const;
      await keys.insertFirst({
        ...key,
        certificate: "",
        state: "active",
        sealedPrivateKey: Buffer.alloc(1),
        createdAt: now,
        notAfter: now,
      });
      await audit.record(connectionCreated("elsewhere"), elsewhere);
    });
    await expect(failing).rejects.toThrow();
    const kept = await world.database.transact(world.tenantId, ({ keys }) =>
      keys.list(world.tenantId, "saml-signing"),
    );
    expect(kept).toEqual([]);
  });

  test("what comes back from the store hashes as what went in, text of every kind included", async () => {
    const odd = {
      text: "Ämne \u0000 \ud800 😀 \u2028",
      number: 1e21,
      deep: { list: [null, 1.5, { z: 1, a: 2 }] },
    };
    await world.database.transact(world.tenantId, ({ audit }) =>
      audit.record(
        { name: "tenant.updated", targetId: world.tenantId, before: odd, after: new Date(0) },
        { ...by, ip: "2001:db8::1", requestId: "r1" },
      ),
    );
    expect(await verify()).toMatchObject({ ok: true });
  });
});
