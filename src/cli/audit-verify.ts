import { createReadStream, existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createAudit } from "../audit/audit.ts";
import { readNdjson } from "../audit/ndjson.ts";
import { createTrail } from "../audit/trail.ts";
import { verifyChain, type ChainVerdict } from "../audit/verify.ts";
import { systemClock } from "../kernel/clock.ts";
import { BrokerError, NotFound } from "../kernel/errors.ts";
import { everyItem, type PageRequest } from "../kernel/page.ts";
import { systemRandom } from "../kernel/random.ts";
import { INSTANCE_TENANT } from "../kernel/transaction.ts";
import { createLog } from "../log.ts";
import { readSettings, type Settings } from "../settings/settings.ts";
import { addressOf } from "../storage/embedded/directory.ts";
import { openEmbedded } from "../storage/embedded/open.ts";
import { DataDirectoryInUse } from "../storage/errors.ts";
import { createDatabase } from "../storage/postgres/database.ts";
import { createPool, type PoolAddress } from "../storage/postgres/pool.ts";
import type { Database } from "../storage/repositories.ts";
import type { Terminal } from "./terminal.ts";

/** What was asked to be verified is not there. */
class NothingToVerify extends BrokerError {
  readonly code = "nothing_to_verify";
  readonly status = 500;
}

interface Options {
  /** Only this tenant's chain. */
  readonly tenant?: string;
  /** An exported chain as NDJSON, instead of the database. */
  readonly file?: string;
}

/** One chain: what it is called in the report, and what was found. */
interface Verified {
  readonly chain: string;
  readonly verdict: ChainVerdict;
}

/**
 * `sallyport audit verify`: reads every chain from its first record on and changes nothing (L2).
 * @returns 0 if all verify, 1 if one does not
 */
export async function auditVerify(options: Options, { environment, out, err }: Terminal): Promise<number> {
  const verified =
    options.file === undefined
      ? await verifyStored(readSettings(environment), options.tenant)
      : [await verifyFile(options.file)];
  const broken = verified.filter(({ verdict }) => !verdict.ok);
  for (const { chain, verdict } of broken) if (!verdict.ok) err(`${chain}: ${verdict.message}\n`);
  if (broken.length > 0) return 1;
  const events = verified.reduce((sum, { verdict }) => sum + verdict.count, 0);
  out(`${counted(events, "event")} in ${counted(verified.length, "chain")} verify\n`);
  return 0;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

async function verifyFile(file: string): Promise<Verified> {
  if (!existsSync(file)) throw new NothingToVerify(`there is no file ${file}`);
  const lines = createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Infinity });
  return { chain: file, verdict: await verifyChain(readNdjson(lines)) };
}

async function verifyStored(settings: Settings, tenant: string | undefined): Promise<readonly Verified[]> {
  const { database, close } = await openForReading(settings);
  try {
    const audit = createAudit(database);
    const tenants = await tenantsOf(database);
    if (tenant !== undefined && !tenants.includes(tenant)) throw new NotFound(`there is no tenant ${tenant}`);
    const verified: Verified[] = [];
    for (const id of tenant === undefined ? tenants : [tenant])
      verified.push({ chain: `tenant ${id}`, verdict: await audit.verify(id) });
    return verified;
  } finally {
    await close();
  }
}

/** Every tenant, the installation's own first. */
async function tenantsOf({ transact }: Database): Promise<readonly string[]> {
  const ids = new Set([INSTANCE_TENANT]);
  const list = (page: PageRequest) => transact(INSTANCE_TENANT, ({ tenants }) => tenants.list(page));
  for await (const { id } of everyItem(list)) ids.add(id);
  return [...ids];
}

interface Opened {
  readonly database: Database;
  close(): Promise<void>;
}

/** Opens the database as it is, without migrating it. */
async function openForReading(settings: Settings): Promise<Opened> {
  const log = createLog("silent");
  const server = await serverOf(settings);
  const database = createDatabase(
    createPool(server.address, { log, max: 1 }),
    createTrail(systemClock, systemRandom),
  );
  return {
    database,
    async close() {
      await database.close();
      await server.close();
    },
  };
}

/** Embedded data is read through the process that has it open, if there is one. */
async function serverOf({
  databaseUrl,
  dataDir,
}: Settings): Promise<{ address: PoolAddress; close(): Promise<void> }> {
  if (databaseUrl !== undefined)
    return { address: { connectionString: databaseUrl }, close: () => Promise.resolve() };
  if (!existsSync(join(dataDir, "pgdata")))
    throw new NothingToVerify(`there is no database in ${dataDir}; is SALLYPORT_DATA_DIR right?`);
  try {
    return await openEmbedded(dataDir, { log: createLog("silent") });
  } catch (error) {
    if (!(error instanceof DataDirectoryInUse)) throw error;
    return { address: addressOf(dataDir), close: () => Promise.resolve() };
  }
}
