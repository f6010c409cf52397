import { randomUUID } from "node:crypto";
import { createTrail } from "../../src/audit/trail.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { systemRandom } from "../../src/kernel/random.ts";
import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import { openStorage } from "../../src/storage/open.ts";
import { silent } from "../kit/silent.ts";

/** A process that embedded.test.ts starts and kills: makes tenants for ever and says each one that is acknowledged. */
const where = { databaseUrl: undefined, redisUrl: undefined, dataDir: process.argv[2] ?? "" };
const makeTrail = createTrail(systemClock, systemRandom);
const { database } = await openStorage(where, { clock: systemClock, log: silent, makeTrail });
process.stdout.write("open\n");
for (;;) {
  const id = randomUUID();
  const tenant = { id, name: id, createdAt: systemClock(), version: 1 };
  await database.transact(INSTANCE_TENANT, ({ tenants }) => tenants.insert(tenant));
  process.stdout.write(`${id}\n`);
}
