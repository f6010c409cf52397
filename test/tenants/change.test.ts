import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import type { Repositories } from "../../src/storage/repositories.ts";
import { createTenantChange } from "../../src/tenants/change.ts";
import { createTenants } from "../../src/tenants/tenants.ts";
import { openTestWorld, type TestWorld } from "../kit/world.ts";

const COLOURED = { colour: "#112233" } as const;

for (const kind of ["postgres", "embedded"] as const) {
  describe(kind, () => {
    let world: TestWorld;
    const told: string[] = [];
    beforeAll(async () => {
      world = await openTestWorld(kind);
    });
    afterAll(() => world.close());

    const tenants = () => createTenants({ ...world, ...world.database });
    const by = (): { tenantId: string; actor: { kind: "system" } } => ({
      tenantId: world.tenantId,
      actor: { kind: "system" },
    });
    const changeBy = (transact: TestWorld["database"]["transact"]) =>
      createTenantChange({ transact, onChanged: (id) => void told.push(id) });
    const newTenant = (name: string) => tenants().create({ name }, by());
    const events = async (chain: string, targetId: string) =>
      (
        await world.database.transact(chain, ({ auditLog }) =>
          auditLog.search(chain, { target: targetId }, { limit: 50 }),
        )
      ).items.map(({ event }) => event.name);

    test("W1 L1 a name and looks that are changed together are one change, each in its own trail", async () => {
      const { id } = await newTenant("before");
      const changed = await changeBy(world.database.transact)(
        id,
        { name: "after", branding: { ...COLOURED, contact: undefined } },
        by(),
        1,
      );
      expect(changed).toMatchObject({ name: "after", branding: COLOURED, version: 2 });
      expect(await tenants().get(id)).toEqual(changed);
      expect(await events(id, id)).toEqual(["tenant.branding_changed"]);
      expect(await events(INSTANCE_TENANT, id)).toEqual(["tenant.updated", "tenant.created"]);
      expect(told).toContain(id);
    });

    test("W1 L1 what was not asked for stays, and is not told of", async () => {
      const { id } = await newTenant("alone");
      const change = changeBy(world.database.transact);
      await change(id, { branding: COLOURED }, by());
      expect(await change(id, { name: "alone now" }, by())).toMatchObject({ branding: COLOURED, version: 3 });
      expect(await events(id, id)).toHaveLength(1);
      expect(await events(INSTANCE_TENANT, id)).toHaveLength(2);
    });

    test("W1 L1 a name that is taken changes no looks either, and neither does a version that is old", async () => {
      await newTenant("theirs");
      const { id } = await newTenant("mine");
      const change = changeBy(world.database.transact);
      const before = await tenants().get(id);
      const both = { name: "theirs", branding: COLOURED };
      await expect(change(id, both, by())).rejects.toMatchObject({ code: "tenant_name_taken" });
      await expect(change(id, { ...both, name: "free" }, by(), 7)).rejects.toMatchObject({
        code: "version_conflict",
      });
      await expect(change(INSTANCE_TENANT, both, by())).rejects.toMatchObject({ code: "not_found" });
      expect(await tenants().get(id)).toEqual(before);
      expect([await events(id, id), await events(INSTANCE_TENANT, id)]).toEqual([[], ["tenant.created"]]);
    });

    test("W1 L1 a crash before the installation's trail has it leaves nothing of the change", async () => {
      const { id } = await newTenant("crashing");
      const crash = () => Promise.reject(new Error("cut off"));
      const cut: TestWorld["database"]["transact"] = (tenantId, work) =>
        world.database.transact(tenantId, (rows: Repositories) =>
          work({ ...rows, installationAudit: { record: crash } }),
        );
      const both = { name: "crashed", branding: COLOURED };
      await expect(changeBy(cut)(id, both, by())).rejects.toThrow("cut off");
      expect(await tenants().get(id)).toMatchObject({ name: "crashing", version: 1 });
      expect(await events(id, id)).toEqual([]);
    });
  });
}
