import { assertNotLastOwner, createAdministrators } from "../../src/administrators/administrators.ts";
import type { Role } from "../../src/administrators/types.ts";
import { createAudit } from "../../src/audit/audit.ts";
import { createDirectory } from "../../src/directory/directory.ts";
import type { AuditContext } from "../../src/kernel/audit.ts";
import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import { aPerson, aTenant } from "../conformance/samples.ts";
import type { StoresKind } from "../kit/stores.ts";
import { openTestWorld, type TestWorld } from "../kit/world.ts";

const anyone = () => true;

describe.each<StoresKind>(["postgres", "embedded"])("administrators on %s", (kind) => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await openTestWorld(kind);
  });
  afterAll(() => world.close());

  /** A tenant with a person for each role, in this order. */
  async function tenantWith(...roles: Role[]) {
    const { transact } = world.database;
    const tenant = aTenant();
    await transact(INSTANCE_TENANT, ({ tenants }) => tenants.insert(tenant));
    const by: AuditContext = { tenantId: tenant.id, actor: { kind: "system" } };
    const administrators = createAdministrators({ transact, clock: world.clock });
    const ids: string[] = [];
    for (const role of roles) {
      const person = aPerson(tenant.id);
      await transact(tenant.id, ({ people }) => people.insert(person));
      await administrators.grant(person.id, role, by, anyone);
      ids.push(person.id);
    }
    const directory = createDirectory({
      ...world,
      transact,
      assertDispensable: assertNotLastOwner,
      atDeactivation: async () => undefined,
      onDeactivated: async () => undefined,
    });
    const events = async () =>
      (await createAudit({ transact }).search(tenant.id, {}, { limit: 50 })).items.map(({ event }) => event);
    const owners = () => transact(tenant.id, (to) => to.administrators.lockOwners(tenant.id));
    return { tenantId: tenant.id, by, administrators, directory, ids, events, owners };
  }

  test("P4 the last active owner can be neither removed, nor given less, nor deactivated", async () => {
    const { administrators, directory, ids, by } = await tenantWith("owner", "admin", "owner");
    const [last = "", , other = ""] = ids;
    await directory.deactivate(other, by);
    const refused = {
      code: "last_administrator",
      status: 409,
      nextStep: "Make somebody else an owner first.",
    };
    await expect(administrators.remove(last, by, anyone)).rejects.toMatchObject(refused);
    await expect(administrators.grant(last, "admin", by, anyone)).rejects.toMatchObject(refused);
    await expect(directory.deactivate(last, by)).rejects.toMatchObject(refused);
    expect((await directory.get(by.tenantId, last)).status).toBe("active");
    await directory.reactivate(other, by);
    await administrators.remove(last, by, anyone);
    expect((await administrators.list(by.tenantId, { limit: 5 })).items).toHaveLength(2);
  });

  test("a deactivated owner is no owner who is left, and may be removed", async () => {
    const { administrators, directory, ids, by, owners } = await tenantWith("owner", "owner");
    const [one = "", other = ""] = ids;
    await directory.deactivate(other, by);
    expect(await administrators.roleOf(by.tenantId, other)).toBeUndefined();
    await administrators.remove(other, by, anyone);
    expect(await owners()).toEqual([one]);
  });

  test("of two owners who end each other at once one remains, whichever way each takes", async () => {
    type Way = (stage: Awaited<ReturnType<typeof tenantWith>>, id: string) => Promise<unknown>;
    const remove: Way = ({ administrators, by }, id) => administrators.remove(id, by, anyone);
    const demote: Way = ({ administrators, by }, id) => administrators.grant(id, "admin", by, anyone);
    const deactivate: Way = ({ directory, by }, id) => directory.deactivate(id, by);
    for (const one of [remove, demote, deactivate])
      for (const other of [remove, demote, deactivate]) {
        const stage = await tenantWith("owner", "owner");
        const [first = "", second = ""] = stage.ids;
        const done = await Promise.allSettled([one(stage, first), other(stage, second)]);
        expect(done.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
        expect(await stage.owners()).toHaveLength(1);
      }
  });

  test("L1 each grant, change and removal is recorded with the role before and after", async () => {
    const { administrators, ids, by, events } = await tenantWith("owner", "helpdesk");
    const [, id = ""] = ids;
    await administrators.grant(id, "auditor", by, anyone);
    await administrators.grant(id, "auditor", by, anyone);
    await administrators.remove(id, by, anyone);
    const about = (await events()).filter((event) => "targetId" in event && event.targetId === id);
    expect(about.toReversed()).toEqual([
      { name: "administrator.granted", targetId: id, after: { role: "helpdesk" } },
      {
        name: "administrator.changed",
        targetId: id,
        before: { role: "helpdesk" },
        after: { role: "auditor" },
      },
      { name: "administrator.removed", targetId: id, before: { role: "auditor" } },
    ]);
  });

  test("nobody gives, changes or takes a role that may do more than they may", async () => {
    const { administrators, ids, by } = await tenantWith("owner", "owner", "auditor");
    const [owner = "", , auditor = ""] = ids;
    const holds = (role: Role) => role !== "owner";
    const refused = { code: "role_not_held", status: 403 };
    await expect(administrators.grant(auditor, "owner", by, holds)).rejects.toMatchObject(refused);
    await expect(administrators.grant(owner, "auditor", by, holds)).rejects.toMatchObject(refused);
    await expect(administrators.remove(owner, by, holds)).rejects.toMatchObject(refused);
    expect((await administrators.grant(auditor, "helpdesk", by, holds)).role).toBe("helpdesk");
  });

  test("only an active person of this tenant is made an administrator", async () => {
    const { administrators, directory, by, ids } = await tenantWith("owner", "admin");
    const stranger = (await tenantWith("owner")).ids[0] ?? "";
    await expect(administrators.grant(stranger, "owner", by, anyone)).rejects.toMatchObject({
      code: "not_found",
    });
    await directory.deactivate(ids[1] ?? "", by);
    await expect(administrators.grant(ids[1] ?? "", "owner", by, anyone)).rejects.toMatchObject({
      code: "invalid_input",
    });
  });
});
