import { openTestWorld } from "./world.ts";

test("a world's tenant sees itself and is refused another tenant's row", async () => {
  const world = await openTestWorld("postgres");
  try {
    const seen = await world.database.transact(world.tenantId, ({ tenants }) => tenants.list({ limit: 10 }));
    expect(seen.items.map((tenant) => tenant.name)).toEqual(["default"]);
    await world.expiring.ephemeral.put("a:b", "c", 1000);
    expect(await world.expiring.ephemeral.take("a:b")).toBe("c");
  } finally {
    await world.close();
  }
});
