import { randomBytes } from "node:crypto";
import { createTrail } from "./audit/trail.ts";
import { createResolveTxt } from "./edge/outbound/resolve-txt.ts";
import { systemClock } from "./kernel/clock.ts";
import type { Logger } from "./kernel/logger.ts";
import { systemRandom } from "./kernel/random.ts";
import { createSeal, type Seal } from "./kernel/seal.ts";
import { createLog } from "./log.ts";
import { createVerifier } from "./saml/verifier.ts";
import { readMasterKey } from "./settings/master-key.ts";
import { type Environment, readSettings, type Settings, SettingsRefused } from "./settings/settings.ts";
import { openStorage } from "./storage/open.ts";
import type { Database } from "./storage/repositories.ts";
import type { World } from "./world.ts";

export interface OpenWorld extends World {
  close(): Promise<void>;
}

/**
 * From the environment to everything the process has.
 * @throws SettingsRefused, StoreUnreachable: each message is one line for the operator
 */
export async function openWorld(environment: Environment, givenLog?: Logger): Promise<OpenWorld> {
  const settings = readSettings(environment);
  const log = givenLog ?? createLog(settings.logLevel);
  const seal = openSeal(settings, log);
  const [clock, random] = [systemClock, systemRandom];
  const storage = await openStorage(settings, { clock, log, makeTrail: createTrail(clock, random) });
  try {
    await assertSameMasterKey(storage.database, seal);
  } catch (error) {
    await storage.close();
    throw error;
  }
  const verifier = createVerifier({ timeLimitMs: settings.saml.timeLimitMs });
  return {
    settings,
    clock,
    random,
    seal,
    log,
    database: storage.database,
    expiring: storage.expiring,
    verifyResponse: verifier.verifyResponse,
    verifyLogout: verifier.verifyLogout,
    resolveTxt: createResolveTxt(settings.dnsServers),
    async close() {
      await verifier.close();
      await storage.close();
    },
  };
}

function openSeal(settings: Settings, log: Logger): Seal {
  const { key, made, file } = readMasterKey(settings, () => randomBytes(32));
  if (made)
    log.warn({ file }, "made a master key: back it up; every node needs the same (SALLYPORT_MASTER_KEY)");
  return createSeal(key);
}

/** What was sealed under one master key opens under no other: better not to start than to fail at each sign-in. */
async function assertSameMasterKey(database: Database, seal: Seal): Promise<void> {
  const first = await database.settle("master_key_fingerprint", seal.fingerprint);
  if (first !== seal.fingerprint)
    throw new SettingsRefused(
      `master key: expected the one with fingerprint ${first}, under which this database was sealed, ` +
        `got one with fingerprint ${seal.fingerprint}; set SALLYPORT_MASTER_KEY to that of the other nodes`,
    );
}
