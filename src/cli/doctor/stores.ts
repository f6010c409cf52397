import { createSeal } from "../../kernel/seal.ts";
import { readMasterKey } from "../../settings/master-key.ts";
import { SettingsRefused, type Settings } from "../../settings/settings.ts";
import type { DatabaseFacts, RedisFacts } from "../../storage/inspect.ts";
import { fail, failedBy, ok, warn, type Finding } from "./finding.ts";

const OLDEST_POSTGRES = 15;
/** The oldest that the tests run on. */
const OLDEST_REDIS = 7;

export function findInDatabase({ version, majorVersion, migrations }: DatabaseFacts): Finding {
  const { applied, missing } = migrations;
  if (majorVersion < OLDEST_POSTGRES)
    return fail(
      "database",
      `PostgreSQL ${version} is older than ${OLDEST_POSTGRES}`,
      "Upgrade the server, then start again.",
    );
  const server = `PostgreSQL ${version}`;
  if (applied === 0)
    return warn("database", `${server}, empty`, "Start the broker once: it makes its tables.");
  if (missing > 0)
    return warn(
      "database",
      `${server}, ${missing} of ${applied + missing} migrations are not applied`,
      "Back up, then start this version: it applies them.",
    );
  return ok("database", `${server}, all ${applied} migrations applied`);
}

export function findInRedis({ version, evictionPolicy, memoryLimit, isReplica }: RedisFacts): Finding {
  const server = `Redis ${version}`;
  if (Number.parseInt(version, 10) < OLDEST_REDIS)
    return warn("redis", `${server} is older than ${OLDEST_REDIS}, the oldest that is tested`, "Upgrade it.");
  if (isReplica)
    return fail("redis", `${server} is a replica and takes no writes`, "Point REDIS_URL at the primary.");
  if (evictionPolicy === "noeviction") return ok("redis", `${server}, maxmemory-policy noeviction`);
  const says = `${server} has maxmemory-policy ${evictionPolicy}`;
  const next = "Set maxmemory-policy to noeviction.";
  if (memoryLimit === 0) return warn("redis", `${says}; harmless only while it has no maxmemory`, next);
  return fail("redis", `${says}: it may forget sessions and which assertions were used`, next);
}

class NoKeyYet extends SettingsRefused {}

/** Nothing is made here: a key that the doctor made would be one more that is wrong. */
export function findMasterKey(settings: Settings, database: DatabaseFacts | undefined): Finding {
  const sealedUnder = database?.masterKeyFingerprint;
  try {
    const { key, file } = readMasterKey(settings, () => {
      throw new NoKeyYet("there is neither SALLYPORT_MASTER_KEY nor a key in the data directory");
    });
    return compared(createSeal(key).fingerprint, sealedUnder, file ?? "SALLYPORT_MASTER_KEY");
  } catch (error) {
    if (!(error instanceof NoKeyYet) || sealedUnder !== undefined)
      return failedBy("master key", error, "Set SALLYPORT_MASTER_KEY to that of the other nodes.");
    const next = "Keep it as it is for one node; for several, set SALLYPORT_MASTER_KEY on each.";
    return warn("master key", "none yet: the first start makes one in the data directory", next);
  }
}

function compared(fingerprint: string, sealedUnder: string | undefined, from: string): Finding {
  if (sealedUnder === undefined) return ok("master key", `read from ${from}; no database to compare it with`);
  if (fingerprint === sealedUnder) return ok("master key", `the one under which this database was sealed`);
  return fail(
    "master key",
    `${from} has fingerprint ${fingerprint}, but this database was sealed under ${sealedUnder}`,
    "Set SALLYPORT_MASTER_KEY to that of the other nodes, or of the backup that this database comes from.",
  );
}

/** Whoever tells the time, with what it is ahead of us, milliseconds. */
export interface OtherClock {
  readonly of: string;
  readonly aheadMs: number;
}

/** A second's resolution in HTTP dates, a busy network: less than this is no difference. Milliseconds. */
const NOTICEABLE_MS = 3_000;

/** @param forgivenMs what we forgive identity providers: beyond it, sign-ins fail */
export function findClockDifference({ of, aheadMs }: OtherClock, forgivenMs: number): Finding {
  const apart = Math.abs(aheadMs);
  const about = "clock";
  if (apart <= NOTICEABLE_MS) return ok(about, `agrees with that of ${of}`);
  const says = `this machine is ${(apart / 1_000).toFixed(0)} s ${aheadMs > 0 ? "behind" : "ahead of"} ${of}`;
  const next = "Let every machine take its time from NTP.";
  return apart > forgivenMs ? fail(about, says, next) : warn(about, says, next);
}
