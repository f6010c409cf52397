import { createCertificateWatch } from "../../../src/connections/certificate-watch.ts";
import { createConnections } from "../../../src/connections/connections.ts";
import { watchCertificates } from "../../../src/edge/jobs/watch-certificates.ts";
import { INSTANCE_TENANT } from "../../../src/kernel/transaction.ts";
import { createKeys } from "../../../src/keys/keys.ts";
import { makeCertificate } from "../../../src/saml/certificate.ts";
import { readIdpMetadata } from "../../../src/saml/idp-metadata.ts";
import { readCertificate } from "../../../src/saml/read-certificate.ts";
import { createTenants } from "../../../src/tenants/tenants.ts";
import { presets } from "../../kit/presets.ts";
import { openTestWorld, type TestWorld } from "../../kit/world.ts";

const DAY = 86_400_000;

let world: TestWorld;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

const warnings = async () =>
  (
    await world.database.transact(world.tenantId, ({ auditLog }) =>
      auditLog.search(world.tenantId, { name: "certificate.expiring" }, { limit: 50 }),
    )
  ).items
    .toReversed()
    .map(({ event }) => (event.name === "certificate.expiring" ? [event.targetId, event.days] : []));

test("C4 the end of a certificate is told once at 30, 14, 7 and 1 days and when it has come, for connections and our own keys", async () => {
  const { database, clock, random, settings, seal, tenantId } = world;
  const { transact, locate } = database;
  const common = { transact, locate, clock, random, seal, readCertificate };
  const connections = createConnections({
    ...common,
    seal,
    publicUrl: settings.publicUrl,
    presetDefaults: presets.defaultsOf,
    readIdpMetadata,
    fetchFirst: () => Promise.reject(new Error("no network here")),
  });
  const certificateWatch = createCertificateWatch(common);
  const keys = createKeys({ ...common, makeCertificate });
  const tenants = createTenants({ ...common, settle: database.settle });
  const jobs = [1, 2].map(() => watchCertificates({ certificateWatch, keys, listTenants: tenants.list }));
  const bothNodes = () => Promise.all(jobs.map((job) => job.run()));

  const start = clock();
  const { certificate } = await makeCertificate({
    commonName: "ends soon",
    algorithm: "EC-P256",
    notBefore: start,
    notAfter: new Date(start.getTime() + 40 * DAY),
  });
  const { id } = await connections.create(
    {
      name: "ends soon",
      idp: {
        entityId: "https://idp.example.com",
        ssoUrl: "https://idp.example.com/sso",
        certificates: [certificate],
      },
    },
    { tenantId, actor: { kind: "system" } },
  );
  await bothNodes();
  expect(await warnings()).toEqual([]);
  const told: unknown[] = [];
  for (const days of [30, 14, 7, 1, 0]) {
    clock.set(new Date(start.getTime() + (40 - days) * DAY - 1));
    await bothNodes();
    expect(await warnings()).toEqual(told);
    clock.advance(1);
    await bothNodes();
    await bothNodes();
    told.push([id, days]);
    expect(await warnings()).toEqual(told);
  }
  expect(await certificateWatch.ending(tenantId, 0)).toMatchObject([
    { connection: { id }, sha256: readCertificate(certificate).sha256 },
  ]);
  const [shown] = connections.certificates(await connections.get(tenantId, id));
  expect(shown?.expiresInDays).toBe(0);

  const own = await keys.active(tenantId, "saml-signing");
  clock.set(new Date(own.notAfter.getTime() - 5 * DAY));
  await bothNodes();
  expect((await warnings()).at(-1)).toEqual([INSTANCE_TENANT, 7]);
});
