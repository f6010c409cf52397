import { createOutbound, type Outbound } from "../edge/outbound/outbound.ts";
import { createResolveTxt } from "../edge/outbound/resolve-txt.ts";
import { systemClock, type Clock } from "../kernel/clock.ts";
import { readSettings, type Environment, type Settings } from "../settings/settings.ts";
import { inspectDatabase, inspectRedis, type DatabaseFacts } from "../storage/inspect.ts";
import type { Database } from "../storage/repositories.ts";
import { findInExchange } from "./doctor/exchange.ts";
import { failedBy, ok, report, warn, type Finding } from "./doctor/finding.ts";
import { findNameServers } from "./doctor/name-servers.ts";
import { findRecovery } from "./doctor/recovery.ts";
import { findAtPublicUrl } from "./doctor/public-url.ts";
import {
  findClockDifference,
  findInDatabase,
  findInRedis,
  findMasterKey,
  type OtherClock,
} from "./doctor/stores.ts";
import { databaseAt, NothingToVerify, openServer, tenantsOf, type OpenServer } from "./open-database.ts";
import type { Terminal } from "./terminal.ts";

/**
 * `sallyport doctor`: looks at a deployment from where it runs, changes nothing, and says what is wrong (O6).
 * @param clock this machine's
 * @returns 1 if anything fails, else 0
 */
export async function doctor({ environment, out }: Terminal, clock: Clock = systemClock): Promise<number> {
  return report(examine(environment, clock), out);
}

async function* examine(environment: Environment, clock: Clock): AsyncIterable<Finding> {
  let doors: Doors;
  try {
    doors = readDoors(environment);
  } catch (error) {
    yield failedBy("settings", error, "See docs/settings.md.");
    return;
  }
  yield ok("settings", "all known and within their bounds");
  const { settings, outbound } = doors;
  const stored = await openStored(settings, clock);
  try {
    yield stored.finding;
    yield findMasterKey(settings, stored.facts);
    const redis = await examineRedis(settings, clock);
    yield redis.finding;
    const front = await findAtPublicUrl(settings, stored.database, clock);
    yield* front.findings;
    const others = [stored.clock, redis.clock, front.clock].filter((other) => other !== undefined);
    for (const other of others) yield findClockDifference(other, settings.clockSkewMs);
    yield* examineAgreements(doors, stored.database, clock);
  } finally {
    await stored.close();
    await outbound.close();
  }
}

/** The ways out are made of settings too, and may refuse them. */
interface Doors {
  readonly settings: Settings;
  readonly outbound: Outbound;
  readonly resolveTxt: (name: string) => Promise<readonly string[]>;
}

function readDoors(environment: Environment): Doors {
  const settings = readSettings(environment);
  const resolveTxt = createResolveTxt(settings.dnsServers);
  return { settings, resolveTxt, outbound: createOutbound({ allow: settings.outboundAllow }) };
}

interface Stored {
  readonly finding: Finding;
  readonly facts?: DatabaseFacts;
  readonly clock?: OtherClock;
  /** Only where this version can read it. */
  readonly database?: Database;
  close(): Promise<void>;
}

async function openStored(settings: Settings, clock: Clock): Promise<Stored> {
  let server: OpenServer | undefined;
  try {
    server = await openServer(settings);
    const { address, close } = server;
    const facts = await inspectDatabase(address, clock);
    const told = {
      facts,
      finding: findInDatabase(facts),
      clock: { of: "the database", aheadMs: facts.aheadMs },
    };
    if (facts.migrations.missing > 0) return { ...told, close };
    const database = databaseAt(address);
    return { ...told, database, close: () => database.close().then(close) };
  } catch (error) {
    await server?.close();
    return { finding: noDatabase(error), close: () => Promise.resolve() };
  }
}

const noDatabase = (error: unknown): Finding =>
  error instanceof NothingToVerify
    ? warn("database", error.message, "Start the broker once: it makes one.")
    : failedBy("database", error, "Check DATABASE_URL.");

interface ExaminedRedis {
  readonly finding: Finding;
  readonly clock?: OtherClock;
}

async function examineRedis({ redisUrl }: Settings, clock: Clock): Promise<ExaminedRedis> {
  if (redisUrl === undefined)
    return { finding: ok("redis", "none is set: what expires lives in the database") };
  try {
    const facts = await inspectRedis(redisUrl, clock);
    return { finding: findInRedis(facts), clock: { of: "Redis", aheadMs: facts.aheadMs } };
  } catch (error) {
    return { finding: failedBy("redis", error, "Check REDIS_URL.") };
  }
}

async function* examineAgreements(
  { settings, outbound, resolveTxt }: Doors,
  database: Database | undefined,
  clock: Clock,
): AsyncIterable<Finding> {
  const names = await findNameServers(resolveTxt, settings.dnsServers);
  yield names;
  if (!database) return;
  // Without name servers every proof would seem to be gone.
  const lookups = names.grade === "ok" ? { resolveTxt, fetchText: outbound.fetchText } : undefined;
  const tenantIds = await tenantsOf(database);
  yield* await findInExchange(database, tenantIds, { lookups, clock });
  yield* await findRecovery(database, tenantIds);
}
