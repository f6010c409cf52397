import { randomBytes } from "node:crypto";
import { systemRandom } from "../../src/kernel/random.ts";
import { createSeal } from "../../src/kernel/seal.ts";
import { INSTANCE_TENANT } from "../../src/kernel/transaction.ts";
import { createVerifier, type Verifier } from "../../src/saml/verifier.ts";
import { readSettings } from "../../src/settings/settings.ts";
import type { Environment } from "../../src/settings/settings.ts";
import type { World } from "../../src/world.ts";
import { createTestClock } from "./clock.ts";
import type { TestClock } from "./clock.ts";
import { silent } from "./silent.ts";
import { openTestStores } from "./stores.ts";
import type { StoresKind } from "./stores.ts";

export interface TestWorld extends World {
  readonly clock: TestClock;
  /** A tenant that exists already, named "default". */
  readonly tenantId: string;
  /** What DNS answers: name to TXT records, or the resolver's error code. A name that is not in it is ENOTFOUND. */
  readonly txt: Map<string, readonly string[] | string>;
  /** For what is quicker, or only possible, by SQL. */
  readonly databaseUrl: string | undefined;
  close(): Promise<void>;
}

export interface WorldOverrides extends Partial<Omit<World, "settings" | "clock" | "database" | "expiring">> {
  readonly clock?: TestClock;
  /** Settings as the environment would give them. */
  readonly environment?: Environment;
}

/** Everything that the process has, on fresh stores. One world a test file: the embedded one takes seconds to open. */
export async function openTestWorld(
  kind: StoresKind = "postgres",
  overrides: WorldOverrides = {},
): Promise<TestWorld> {
  const { clock = createTestClock(), environment = {}, ...rest } = overrides;
  const stores = await openTestStores({ kind, clock });
  const verifier = verifierOnDemand();
  const txt = new Map<string, readonly string[] | string>();
  const tenantId = systemRandom.uuid();
  await stores.database.transact(INSTANCE_TENANT, ({ tenants }) =>
    tenants.insert({ id: tenantId, name: "default", createdAt: clock(), version: 1 }),
  );
  await stores.database.settle("default_tenant", tenantId);
  return {
    settings: readSettings({
      SALLYPORT_PUBLIC_URL: "http://localhost:3000",
      SALLYPORT_LOG_LEVEL: "silent",
      ...environment,
    }),
    clock,
    random: systemRandom,
    seal: createSeal(randomBytes(32)),
    log: silent,
    verifyResponse: verifier.verifyResponse,
    verifyLogout: verifier.verifyLogout,
    resolveTxt: (name) => answer(txt, name),
    ...rest,
    database: stores.database,
    expiring: stores.expiring,
    tenantId,
    txt,
    databaseUrl: stores.where.databaseUrl,
    async close() {
      await verifier.close();
      await stores.close();
    },
  };
}

/** A busy machine is no hostile message: far more than the two seconds of the settings. */
const TIME_LIMIT_MS = 15_000;

/** The real verifier; its threads are started by the first response, which most worlds never see. */
function verifierOnDemand(): Verifier {
  let verifier: Verifier | undefined;
  const opened = (): Verifier => (verifier ??= createVerifier({ timeLimitMs: TIME_LIMIT_MS, threads: 1 }));
  return {
    verifyResponse: (...response) => opened().verifyResponse(...response),
    verifyLogout: (...message) => opened().verifyLogout(...message),
    close: async () => verifier?.close(),
  };
}

function answer(
  txt: ReadonlyMap<string, readonly string[] | string>,
  name: string,
): Promise<readonly string[]> {
  const records = txt.get(name) ?? "ENOTFOUND";
  if (typeof records !== "string") return Promise.resolve(records);
  return Promise.reject(Object.assign(new Error(`queryTxt ${records} ${name}`), { code: records }));
}
