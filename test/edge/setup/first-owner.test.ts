import { createAdministration } from "../../../src/administration.ts";
import { createFirstOwner } from "../../../src/first-owner.ts";
import type { Repositories } from "../../../src/storage/repositories.ts";
import { aPassword } from "../../conformance/samples-credentials.ts";
import { openTestWorld, type TestWorld } from "../../kit/world.ts";

const OWNER = { name: "Ada Lovelace", email: "ada@northwind.example", password: "seven-violet-otters-42" };

/** Takes the password as good enough: who becomes the owner in a browser has the real judge (`first-start`). */
const prepare: Parameters<typeof createFirstOwner>[0]["credentials"]["passwords"]["prepare"] =
  async ({ tenantId, personId }) =>
  async ({ passwords }) =>
    void (await passwords.save(aPassword({ tenantId, id: personId })));

for (const kind of ["postgres", "embedded"] as const) {
  describe(kind, () => {
    let world: TestWorld;
    const needs = () => ({
      ...world,
      ...world.database,
      ...world.expiring,
      publicUrl: "http://localhost:3000",
    });
    beforeAll(async () => {
      world = await openTestWorld(kind);
    });
    afterAll(async () => {
      await world.close();
    });

    const firstOwner = (transact: TestWorld["database"]["transact"]) =>
      createFirstOwner({
        ...needs(),
        ...createAdministration(needs()),
        transact,
        credentials: { passwords: { prepare } },
        strangersRules: async () => ({ allowed: true, minLength: 12, maxAgeDays: null }),
        defaultTenantId: world.tenantId,
      });
    const by = () => ({ tenantId: world.tenantId, actor: { kind: "setup", name: "set-up link" } }) as const;
    const inside = <T>(work: (rows: Repositories) => Promise<T>) =>
      world.database.transact(world.tenantId, work);

    /** Everything that is there of an owner. */
    const there = () =>
      inside(async ({ people, administrators, passwords, breakGlass, auditLog }) => {
        const { tenantId } = world;
        const person = await people.findByEmail(tenantId, OWNER.email);
        return {
          person: person?.displayName,
          role: person && (await administrators.find(tenantId, person.id))?.role,
          hasPassword: person !== undefined && (await passwords.find(tenantId, person.id)) !== undefined,
          sheets: (await breakGlass.list(tenantId, { limit: 10 })).items.length,
          events: (await auditLog.read(tenantId, 0, 50)).map(({ event }) => event.name),
        };
      });
    const NOTHING = { person: undefined, role: undefined, hasPassword: false, sheets: 0, events: [] };

    test("W2 S8 a start that is cut off at the recovery codes leaves nothing of the owner, and can be begun again", async () => {
      const cut: TestWorld["database"]["transact"] = (tenantId, work) =>
        world.database.transact(tenantId, (rows) =>
          work({
            ...rows,
            breakGlass: { ...rows.breakGlass, insert: () => Promise.reject(new Error("cut off")) },
          }),
        );
      const make = await firstOwner(cut).prepare(OWNER, by());
      await expect(make()).rejects.toThrow("cut off");
      expect(await there()).toEqual(NOTHING);
      expect(await firstOwner(world.database.transact).isMissing()).toBe(true);
    });

    test("W2 S8 the owner, the password, the role and the recovery codes come together, each told in the trail", async () => {
      const owner = firstOwner(world.database.transact);
      const make = await owner.prepare(OWNER, by());
      expect(await there()).toEqual(NOTHING);
      const { codes } = await make();
      expect(new Set(codes).size).toBe(10);
      expect(await there()).toEqual({
        person: OWNER.name,
        role: "owner",
        hasPassword: true,
        sheets: 1,
        events: expect.arrayContaining([
          "person.created",
          "administrator.granted",
          "break_glass.credential_created",
        ]),
      });
      const { wayIn } = createAdministration(needs());
      const came = await wayIn.signIn({ email: OWNER.email, code: codes[0] ?? "", block: "192.0.2.0/24" });
      expect(came.session.id).toBeDefined();
    });
  });
}
