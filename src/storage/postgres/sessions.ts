import type pg from "pg";
import type { PageRequest } from "../../kernel/page.ts";
import type { SessionBackend } from "../../sessions/repository.ts";
import type { SessionFilter, SessionRecord } from "../../sessions/types.ts";
import { assertKeyOfTenant, revokedSubject, subjectsOf } from "../session-rules.ts";
import { isUuid } from "./conditions.ts";
import { translate } from "./failures.ts";
import { pageOf, positionOf, rowsFor } from "../paging.ts";
import type { SessionsTable } from "./tables/expiring.ts";

/** Of one session. Where there are too many, all begin anew. */
const MOST_DOORS = 200;

type Query = <Row extends pg.QueryResultRow>(
  text: string,
  values: readonly unknown[],
) => Promise<pg.QueryResult<Row>>;

const toRecord = (row: SessionsTable): SessionRecord => ({
  key: row.key,
  tenantId: row.tenant_id,
  personId: row.person_id,
  connectionId: row.connection_id ?? undefined,
  data: row.data,
  version: row.version,
  createdAt: row.created_at,
  seenAt: row.seen_at,
  endsAt: row.ends_at,
  idleMs: row.idle_ms,
});

/** Sessions in SQL, for installations without Redis. It tells no era: whoever asks it may as well ask for the rest. */
export function createSqlSessions(pool: pg.Pool): SessionBackend {
  const query: Query = async (text, values) => {
    try {
      return await pool.query(text, [...values]);
    } catch (error) {
      throw translate(error);
    }
  };
  return {
    async read(key, now) {
      const { rows } = await query<SessionsTable & { live: boolean }>(READ, [key, now]);
      const [row] = rows;
      if (row?.live === true) return { ...toRecord(row), era: undefined };
      if (row) await query(REMOVE_OVER, [key, now]);
      return undefined;
    },
    async readAtDoor(key, host, now) {
      const { rows } = await query<SessionsTable & { live: boolean }>(READ, [key, now]);
      const [row] = rows;
      const door = row !== undefined && Object.hasOwn(row.doors, host) ? row.doors[host] : undefined;
      if (row?.live !== true || door === undefined) return undefined;
      return { ...toRecord(row), era: undefined, door };
    },
    async openDoor(key, host, door, now) {
      return (await query(DOOR, [key, JSON.stringify({ [host]: door }), MOST_DOORS, now])).rowCount === 1;
    },
    async create(record) {
      assertKeyOfTenant(record);
      const created = await locked(pool, record.tenantId, "shared", async (client) => {
        const inserted = await client.query(CREATE, [...columnsOf(record), subjectsOf(record)]);
        return inserted.rowCount === 1;
      });
      await query(SWEEP, [record.createdAt]);
      return created;
    },
    async replace(key, data, expectedVersion, now) {
      return (await query(REPLACE, [key, data, expectedVersion, now])).rowCount === 1;
    },
    async touch(key, now) {
      return (await query(TOUCH, [key, now])).rowCount === 1;
    },
    async limit(key, { endsAt, idleMs }, now) {
      return (await query(LIMIT, [key, endsAt, idleMs, now])).rowCount === 1;
    },
    async remove(key) {
      return (await query("delete from sessions where key = $1", [key])).rowCount === 1;
    },
    async list(tenantId, filter, page, now) {
      if (!areUuids(filter)) return { items: [] };
      const { rows } = await query<SessionsTable>(LIST, listValues(tenantId, filter, page, now));
      return pageOf(rows, page, toRecord, (row) => ({ at: row.created_at, id: row.key }));
    },
    async revoke(tenantId, filter, now, exceptKey = "") {
      if (!areUuids(filter)) return 0;
      return locked(pool, tenantId, "exclusive", async (client) => {
        await client.query(MARK, [tenantId, revokedSubject(filter), now]);
        const { rows } = await client.query<{ live: boolean }>(REVOKE, [
          ...filterValues(tenantId, filter),
          exceptKey,
          now,
        ]);
        return rows.filter((row) => row.live).length;
      });
    },
  };
}

const areUuids = ({ personId, connectionId }: SessionFilter): boolean =>
  [personId, connectionId].every((id) => id === undefined || isUuid(id));

const columnsOf = (record: SessionRecord): readonly unknown[] => [
  record.key,
  record.tenantId,
  record.personId,
  record.connectionId ?? null,
  record.data,
  record.version,
  record.createdAt,
  record.seenAt,
  record.endsAt,
  record.idleMs,
];

const filterValues = (tenantId: string, filter: SessionFilter): readonly unknown[] => [
  tenantId,
  filter.personId ?? null,
  filter.connectionId ?? null,
];

function listValues(
  tenantId: string,
  filter: SessionFilter,
  page: PageRequest,
  now: number,
): readonly unknown[] {
  const position = positionOf(page);
  return [...filterValues(tenantId, filter), now, position?.at ?? null, position?.id ?? null, rowsFor(page)];
}

/**
 * A revocation excludes every `create` of its tenant while it runs: otherwise a create that read "not revoked"
 * before the mark was committed could store its session after the sweep, and the session would outlive it.
 */
async function locked<T>(
  pool: pg.Pool,
  tenantId: string,
  mode: "shared" | "exclusive",
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  let client: pg.PoolClient | undefined;
  let broken = true;
  try {
    client = await pool.connect();
    await client.query("begin");
    const lock = mode === "shared" ? "pg_advisory_xact_lock_shared" : "pg_advisory_xact_lock";
    await client.query(`select ${lock}(hashtextextended('sessions:' || $1, 0))`, [tenantId]);
    const result = await work(client);
    await client.query("commit");
    broken = false;
    return result;
  } catch (error) {
    throw translate(error);
  } finally {
    client?.release(broken); // a broken one is closed, which rolls back
  }
}

const LIVE = (now: string) => `(ends_at > ${now}::bigint and seen_at + idle_ms > ${now}::bigint)`;

const MATCHING = `tenant_id = $1 and ($2::uuid is null or person_id = $2) and ($3::uuid is null or connection_id = $3)`;

const READ = `select *, ${LIVE("$2")} as live from sessions where key = $1`;

const REMOVE_OVER = `delete from sessions where key = $1 and not ${LIVE("$2")}`;

const CREATE = `insert into sessions
    (key, tenant_id, person_id, connection_id, data, version, created_at, seen_at, ends_at, idle_ms)
  select $1, $2::uuid, $3::uuid, $4::uuid, $5, $6::int, $7::bigint, $8::bigint, $9::bigint, $10::bigint
  where not exists (select from session_revocations
    where tenant_id = $2::uuid and subject = any ($11::text[]) and at >= $7::bigint)
  on conflict (key) do nothing`;

const REPLACE = `update sessions set data = $2, version = version + 1, seen_at = greatest(seen_at, $4::bigint)
  where key = $1 and version = $3 and ${LIVE("$4")}`;

const TOUCH = `update sessions set seen_at = greatest(seen_at, $2::bigint) where key = $1 and ${LIVE("$2")}`;

const DOOR = `update sessions set doors =
    case when (select count(*) from jsonb_object_keys(doors)) >= $3 then '{}'::jsonb else doors end || $2::jsonb
  where key = $1 and ${LIVE("$4")}`;

const LIMIT = `update sessions set ends_at = $2, idle_ms = $3 where key = $1 and ${LIVE("$4")}`;

const LIST = `select * from sessions where ${MATCHING} and ${LIVE("$4")}
  and ($5::bigint is null or created_at < $5 or (created_at = $5 and key < $6))
  order by created_at desc, key desc limit $7`;

const MARK = `insert into session_revocations as stored (tenant_id, subject, at) values ($1, $2, $3)
  on conflict (tenant_id, subject) do update set at = greatest(stored.at, excluded.at)`;

const REVOKE = `delete from sessions where ${MATCHING} and key <> $4 returning ${LIVE("$5")} as live`;

const SWEEP = `delete from sessions where key in
  (select key from sessions where ends_at <= $1 order by ends_at limit 50 for update skip locked)`;
