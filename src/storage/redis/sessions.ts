import type { PageRequest } from "../../kernel/page.ts";
import type { SessionBackend } from "../../sessions/repository.ts";
import { shardOf } from "../../sessions/shard.ts";
import type { SessionFilter, SessionRecord } from "../../sessions/types.ts";
import { pageOf, positionOf, rowsFor } from "../paging.ts";
import { assertKeyOfTenant, revokedSubject, subjectsOf } from "../session-rules.ts";
import type { Redis } from "./client.ts";
import type { News } from "./news.ts";

/** A mark outlives by far any sign-in that was under way when it was set. Milliseconds. */
const MARK_MS = 48 * 3_600_000;
/** Of one session. */
const MOST_DOORS = 200;

/**
 * Sessions in Redis. All keys of a tenant begin `<prefix>{<shard>}:`, and the braces are the hash tag of Redis Cluster:
 * a session and its indexes change in one script, and 256 shards spread the tenants.
 * - `s:<hash>` the session, a hash (fields: session-scripts.ts)
 * - `t:<tenant>`, `p:<tenant>:<person>`, `c:<tenant>:<connection>` sorted sets of hashes by creation
 * - `ends` sorted set of `hash|tenant|person|connection` by hard end: what the next create clears up
 * - `r:<tenant>:<subject>` when it was revoked
 */
export function createRedisSessions(redis: Redis, prefix: string, news: Pick<News, "tell">): SessionBackend {
  const shardPrefix = (shard: string) => `${prefix}{${shard}}:`;
  /** A key of ours is `<shard>.<hash>`; any other names no session. */
  const locate = (key: string) => {
    const dot = key.indexOf(".");
    const at = shardPrefix(key.slice(0, dot));
    const hash = key.slice(dot + 1);
    return { at, hash, keys: [`${at}s:${hash}`] };
  };
  /** The other nodes hear it from the script. */
  const told = (hash: string, done: unknown): boolean => {
    news.tell(`s:${hash}`);
    return done === 1;
  };
  /** What was told by a Redis before the last reconnection may have been another's. */
  const eraFrom = (told: string | undefined) =>
    told === undefined || told === "" ? undefined : `${redis.connections()}.${told}`;
  return {
    async read(key, now) {
      const { at, hash, keys } = locate(key);
      const row = await redis.call((client) => client.sessionRead(keys, [at, hash, now]));
      return isRow(row) ? { ...toRecord(row, key), era: eraFrom(row[9]) } : undefined;
    },
    async readAtDoor(key, host, now) {
      const { at, keys } = locate(key);
      const row = await redis.call((client) => client.sessionAtDoor(keys, [at, host, now]));
      if (!isRow(row)) return undefined;
      const [secretHash = "", appId = ""] = row[9]?.split(" ") ?? [];
      return { ...toRecord(row, key), era: eraFrom(row[10]), door: { secretHash, appId } };
    },
    async openDoor(key, host, { secretHash, appId }, now) {
      const { hash, keys } = locate(key);
      const args = [now, host, `${secretHash} ${appId}`, MOST_DOORS];
      const opened = (await redis.call((client) => client.sessionDoor(keys, args))) === 1;
      news.tell(`s:${hash}`);
      return opened;
    },
    async create(record) {
      assertKeyOfTenant(record);
      const { at, hash, keys } = locate(record.key);
      const all = [...keys, `${at}ends`, ...indexesOf(at, record), ...marksOf(at, record)];
      return (await redis.call((client) => client.sessionCreate(all, [at, hash, ...fieldsOf(record)]))) === 1;
    },
    async replace(key, data, expectedVersion, now) {
      const { at, hash, keys } = locate(key);
      const args = [now, data, expectedVersion, at, hash];
      return told(hash, await redis.call((client) => client.sessionReplace(keys, args)));
    },
    async touch(key, now) {
      return (await redis.call((client) => client.sessionTouch(locate(key).keys, [now]))) === 1;
    },
    async limit(key, { endsAt, idleMs }, now) {
      const { at, hash, keys } = locate(key);
      const args = [at, hash, endsAt, idleMs, now];
      return told(hash, await redis.call((client) => client.sessionLimit(keys, args)));
    },
    async remove(key) {
      const { at, hash, keys } = locate(key);
      return told(hash, await redis.call((client) => client.sessionRemove(keys, [at, hash])));
    },
    async list(tenantId, filter, page, now) {
      const at = shardPrefix(shardOf(tenantId));
      const args = [at, now, filter.connectionId ?? "", ...startOf(page), rowsFor(page)];
      const rows = await redis.call((client) => client.sessionList([indexFor(at, tenantId, filter)], args));
      const found = Array.isArray(rows) ? rows.filter(isRow) : [];
      const toItem = (row: readonly string[]) => toRecord(row, `${shardOf(tenantId)}.${row[9] ?? ""}`);
      return pageOf(found, page, toItem, (row) => ({ at: Number(row[5]), id: row[9] ?? "" }));
    },
    async revoke(tenantId, filter, now, exceptKey) {
      const at = shardPrefix(shardOf(tenantId));
      const stays = exceptKey === undefined ? "" : locate(exceptKey).hash;
      const keys = [indexFor(at, tenantId, filter), markOf(at, tenantId, revokedSubject(filter))];
      const whom = filter.personId === undefined ? `t:${tenantId}` : `p:${tenantId}:${filter.personId}`;
      const args = [at, now, filter.connectionId ?? "", stays, MARK_MS, whom];
      const revoked = Number(await redis.call((client) => client.sessionRevoke(keys, args)));
      news.tell(whom);
      return revoked;
    },
  };
}

const markOf = (at: string, tenantId: string, subject: string): string => `${at}r:${tenantId}:${subject}`;

const marksOf = (at: string, record: SessionRecord): readonly string[] =>
  subjectsOf(record).map((subject) => markOf(at, record.tenantId, subject));

const indexesOf = (at: string, { tenantId, personId, connectionId }: SessionRecord): readonly string[] => [
  `${at}t:${tenantId}`,
  `${at}p:${tenantId}:${personId}`,
  `${at}c:${tenantId}:${connectionId ?? ""}`,
];

/** The smallest index that holds everything the filter can match. */
function indexFor(at: string, tenantId: string, { personId, connectionId }: SessionFilter): string {
  if (personId !== undefined) return `${at}p:${tenantId}:${personId}`;
  if (connectionId !== undefined) return `${at}c:${tenantId}:${connectionId}`;
  return `${at}t:${tenantId}`;
}

function startOf(page: PageRequest): readonly [string | number, string] {
  const position = positionOf(page);
  return position === undefined ? ["+inf", ""] : [position.at, position.id];
}

/** In the order of FIELDS in session-scripts.ts. */
const fieldsOf = (record: SessionRecord): readonly (string | number)[] => [
  record.tenantId,
  record.personId,
  record.connectionId ?? "",
  record.data,
  record.version,
  record.createdAt,
  record.seenAt,
  record.endsAt,
  record.idleMs,
];

const isRow = (row: unknown): row is readonly string[] =>
  Array.isArray(row) && row.length >= 9 && row.every((field) => typeof field === "string");

function toRecord(row: readonly string[], key: string): SessionRecord {
  const [
    tenantId = "",
    personId = "",
    connectionId = "",
    data = "",
    version,
    createdAt,
    seenAt,
    endsAt,
    idleMs,
  ] = row;
  return {
    key,
    tenantId,
    personId,
    connectionId: connectionId === "" ? undefined : connectionId,
    data,
    version: Number(version),
    createdAt: Number(createdAt),
    seenAt: Number(seenAt),
    endsAt: Number(endsAt),
    idleMs: Number(idleMs),
  };
}
