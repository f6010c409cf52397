import { existsSync } from "node:fs";
import { join } from "node:path";
import { createTrail } from "../audit/trail.ts";
import { systemClock } from "../kernel/clock.ts";
import { BrokerError } from "../kernel/errors.ts";
import { systemRandom } from "../kernel/random.ts";
import { INSTANCE_TENANT } from "../kernel/transaction.ts";
import { createLog } from "../log.ts";
import type { Settings } from "../settings/settings.ts";
import { addressOf } from "../storage/embedded/directory.ts";
import { openEmbedded } from "../storage/embedded/open.ts";
import { DataDirectoryInUse } from "../storage/errors.ts";
import { createDatabase } from "../storage/postgres/database.ts";
import { createPool, type PoolAddress } from "../storage/postgres/pool.ts";
import type { Database } from "../storage/repositories.ts";

/** What was asked to be verified is not there. */
export class NothingToVerify extends BrokerError {
  readonly code = "nothing_to_verify";
  readonly status = 500;
}

export interface OpenServer {
  readonly address: PoolAddress;
  close(): Promise<void>;
}

/**
 * The database server that the settings name. Embedded data is read through the process that has it open, if there is
 * one.
 * @throws NothingToVerify if there is no embedded data
 */
export async function openServer({ databaseUrl, dataDir }: Settings): Promise<OpenServer> {
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

/** The database as it is, without migrating it. */
export const databaseAt = (address: PoolAddress): Database =>
  createDatabase(
    createPool(address, { log: createLog("silent"), max: 1 }),
    createTrail(systemClock, systemRandom),
  );

/** Every tenant, the installation's own first. */
export async function tenantsOf({ transact }: Database): Promise<readonly string[]> {
  const ids = [INSTANCE_TENANT];
  let cursor: string | undefined;
  do {
    const request = { limit: 200, ...(cursor !== undefined && { cursor }) };
    const page = await transact(INSTANCE_TENANT, ({ tenants }) => tenants.list(request));
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== undefined);
  return [...new Set(ids)];
}
