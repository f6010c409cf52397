import { createAdministration } from "../../src/administration.ts";
import { createAudit } from "../../src/audit/audit.ts";
import { run } from "../../src/cli/cli.ts";
import { findRecovery } from "../../src/cli/doctor/recovery.ts";
import { aPerson } from "../conformance/samples.ts";
import type { StoresKind } from "../kit/stores.ts";
import { openTestStores } from "../kit/stores.ts";
import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { systemRandom } from "../../src/kernel/random.ts";
import { silent } from "../kit/silent.ts";

describe.each<StoresKind>(["postgres", "embedded"])("sallyport break-glass make on %s", (kind) => {
  /** A tenant "acme" with one person; what is typed goes to the same database, which a broker may have open. */
  async function stage() {
    const stores = await openTestStores({ kind, clock: systemClock });
    const { database, expiring, where } = stores;
    const tenantId = systemRandom.uuid();
    const person = aPerson(tenantId, { email: "grace@acme.example" });
    await database.transact(INSTANCE_TENANT, ({ tenants }) =>
      tenants.insert({ id: tenantId, name: "acme", createdAt: systemClock(), version: 1 }),
    );
    await database.transact(tenantId, ({ people }) => people.insert(person));
    const services = createAdministration({
      ...database,
      durable: expiring.durable,
      clock: systemClock,
      random: systemRandom,
      log: silent,
      publicUrl: "http://localhost:3000",
    });
    const typed = async (...args: string[]) => {
      const said = { out: "", err: "" };
      const code = await run(["break-glass", "make", ...args], {
        environment: {
          DATABASE_URL: where.databaseUrl,
          SALLYPORT_DATA_DIR: where.databaseUrl === undefined ? where.dataDir : undefined,
        },
        out: (text) => void (said.out += text),
        err: (text) => void (said.err += text),
      });
      return { code, ...said };
    };
    const doctor = () => findRecovery(database, [INSTANCE_TENANT, tenantId]);
    const events = async () =>
      (await createAudit(database).search(tenantId, {}, { limit: 9 })).items.toReversed();
    return { ...stores, tenantId, person, services, typed, doctor, events };
  }

  test("S8 gives an owner a sheet whose codes open the door, and the trail says that it was the command line", async () => {
    const { typed, services, events, person, doctor, tenantId, close } = await stage();
    expect(await doctor()).toMatchObject([{ grade: "ok" }]);
    const { code, out, err } = await typed("--tenant", "acme", "--person", "Grace@acme.example", "--owner");
    expect([code, err]).toEqual([0, expect.stringContaining("http://localhost:3000/break-glass")]);
    const codes = [...out.matchAll(/^ *\d+ {2}(\S+)$/gm)].map(([, text = ""]) => text);
    expect(codes).toHaveLength(10);
    await services.wayIn.signIn({ email: person.email, code: codes[9] ?? "", block: "here" });
    expect((await events()).map(({ event, actor }) => [event.name, actor.name])).toEqual([
      ["administrator.granted", "command line"],
      ["break_glass.credential_created", "command line"],
      ["break_glass.used", "grace@acme.example (break-glass)"],
    ]);
    expect(await doctor()).toMatchObject([
      { grade: "ok", says: "1 tenants with administrators: all have some" },
    ]);
    await services.breakGlass.revoke(
      (await services.breakGlass.list(tenantId, { limit: 1 })).items[0]?.id ?? "",
      {
        tenantId,
        actor: { kind: "system" },
      },
    );
    expect(await doctor()).toMatchObject([
      { grade: "warn", says: `tenant ${tenantId}: no administrator holds a code that works` },
    ]);
    await close();
  });

  test("makes nobody an owner by the way, and names what it does not find", async () => {
    const { typed, tenantId, person, events, close } = await stage();
    const refusals: [string[], RegExp][] = [
      [["--tenant", tenantId, "--person", person.id], /administers nothing in this tenant.*add --owner/],
      [["--tenant", "acme", "--person", "nobody@acme.example"], /no person nobody@acme\.example/],
      [["--tenant", "umbrella", "--person", person.id], /no tenant umbrella/],
      [["--tenant", INSTANCE_TENANT, "--person", person.id], /no tenant 0000/],
    ];
    for (const [args, says] of refusals) {
      const { code, out, err } = await typed(...args);
      expect([code, out]).toEqual([1, ""]);
      expect(err).toMatch(says);
    }
    expect(await events()).toEqual([]);
    await close();
  });
});
