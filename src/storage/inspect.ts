import { Client } from "pg";
import { createClient } from "redis";
import { readRedisAddress } from "../settings/redis-address.ts";
import type { Clock } from "../kernel/clock.ts";
import { BrokerError } from "../kernel/errors.ts";
import { StoreUnreachable } from "./errors.ts";
import { assertSameHistory, readMigrations, type Migration } from "./migrate.ts";
import { translate } from "./postgres/failures.ts";
import type { PoolAddress } from "./postgres/pool.ts";

const CONNECT_MS = 3_000;

/** What a database says of itself, read without changing anything. */
export interface DatabaseFacts {
  /** e.g. `17.2`. */
  readonly version: string;
  readonly majorVersion: number;
  /** Its clock less ours, milliseconds. */
  readonly aheadMs: number;
  readonly migrations: { readonly applied: number; readonly missing: number };
  /** Of the master key under which it was sealed; absent in a database that no broker has used. */
  readonly masterKeyFingerprint: string | undefined;
}

/** @throws StoreUnreachable, DatabaseTooNew, MigrationAltered */
export async function inspectDatabase(address: PoolAddress, clock: Clock): Promise<DatabaseFacts> {
  const client = new Client({
    ...address,
    application_name: "sallyport doctor",
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: CONNECT_MS,
  });
  client.on("error", () => undefined); // the query that it breaks tells
  try {
    await client.connect();
    return await readFacts(client, clock);
  } catch (error) {
    const told = translate(error);
    // A wrong password, a database that does not exist: the server's own words.
    throw told instanceof BrokerError ? told : new StoreUnreachable("PostgreSQL", error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function readFacts(client: Client, clock: Clock): Promise<DatabaseFacts> {
  const asked = clock().getTime();
  const { rows } = await client.query<{ now: Date; number: string; version: string; migrated: boolean }>(
    `select clock_timestamp() as now, current_setting('server_version_num') as number,
       current_setting('server_version') as version, to_regclass('schema_migrations') is not null as migrated`,
  );
  const [server] = rows;
  if (!server) throw new StoreUnreachable("PostgreSQL");
  const aheadMs = server.now.getTime() - (asked + clock().getTime()) / 2;
  const files = await readMigrations();
  const applied = server.migrated ? await appliedOf(client) : [];
  assertSameHistory(applied, files);
  return {
    version: server.version.split(" ")[0] ?? server.version,
    majorVersion: Math.floor(Number(server.number) / 10_000),
    aheadMs,
    migrations: { applied: applied.length, missing: files.length - applied.length },
    masterKeyFingerprint: applied.length === 0 ? undefined : await fingerprintOf(client),
  };
}

async function appliedOf(client: Client): Promise<readonly Migration[]> {
  const sql = "select number, name, checksum from schema_migrations order by number";
  return (await client.query<Migration>(sql)).rows;
}

async function fingerprintOf(client: Client): Promise<string | undefined> {
  const sql = "select value from instance_values where name = 'master_key_fingerprint'";
  return (await client.query<{ value: string }>(sql)).rows[0]?.value;
}

/** What a Redis says of itself. */
export interface RedisFacts {
  readonly version: string;
  /** `noeviction`, `allkeys-lru`, ... */
  readonly evictionPolicy: string;
  /** Bytes; 0: no limit of its own. */
  readonly memoryLimit: number;
  /** A replica takes no writes. */
  readonly isReplica: boolean;
  /** Its clock less ours, milliseconds. */
  readonly aheadMs: number;
}

/**
 * Of several Redis the one that takes writes now; of a cluster the first that is named.
 * @throws StoreUnreachable
 */
export async function inspectRedis(url: string, clock: Clock): Promise<RedisFacts> {
  const client = await oneOf(url);
  client.on("error", () => undefined); // the command that it breaks tells
  try {
    await client.connect();
    const info = readInfo(await client.info());
    const asked = clock().getTime();
    const [seconds, microseconds] = await client.sendCommand<[string, string]>(["TIME"]);
    const now = Number(seconds) * 1_000 + Number(microseconds) / 1_000;
    return {
      version: info.get("redis_version") ?? "unknown",
      evictionPolicy: info.get("maxmemory_policy") ?? "unknown",
      memoryLimit: Number(info.get("maxmemory") ?? 0),
      isReplica: info.get("role") === "slave",
      aheadMs: now - (asked + clock().getTime()) / 2,
    };
  } catch (error) {
    throw new StoreUnreachable("Redis", error);
  } finally {
    client.destroy();
  }
}

const ONCE = { connectTimeout: CONNECT_MS, socketTimeout: CONNECT_MS, reconnectStrategy: false } as const;

async function oneOf(text: string) {
  const address = readRedisAddress(text);
  if (address === undefined || address.kind === "single") return createClient({ url: text, socket: ONCE });
  const { username = "", password = "", tls } = address;
  const to = ({ host, port }: { readonly host: string; readonly port: number }) =>
    createClient({
      ...(username !== "" && { username }),
      ...(password !== "" && { password }),
      socket: { ...ONCE, host, port, ...(tls && { tls: true as const }) },
    });
  const [first = { host: "", port: 0 }] = address.nodes;
  if (address.kind === "cluster") return to(first);
  const sentinel = to(first);
  sentinel.on("error", () => undefined);
  try {
    await sentinel.connect();
    const ask = ["SENTINEL", "GET-MASTER-ADDR-BY-NAME", address.primary];
    const [host, port] = (await sentinel.sendCommand<[string, string] | null>(ask)) ?? [];
    if (host === undefined) throw new Error(`the sentinel knows no primary named ${address.primary}`);
    return to({ host, port: Number(port) });
  } catch (error) {
    throw new StoreUnreachable("Redis", error);
  } finally {
    sentinel.destroy();
  }
}

const readInfo = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split("\r\n").flatMap((line) => {
      const [name, ...value] = line.split(":");
      return name && value.length > 0 ? [[name, value.join(":")] as const] : [];
    }),
  );
