import { createHash } from "node:crypto";
import type pg from "pg";
import type { Clock } from "../../kernel/clock.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import { translate } from "./failures.ts";

/** Expired rows are removed with one write in this many, so no node needs a sweeper of its own. */
const SWEEP_EVERY = 100;
const SWEEP_ROWS = 500;

/** PostgreSQL indexes at most 2,700 bytes and no NUL; keys that hold foreign ids may be longer or stranger. */
const rowKey = (key: string): string =>
  /^[\x20-\x7e]{1,512}$/.test(key) ? key : `sha256:${createHash("sha256").update(key).digest("base64url")}`;

type Ask = <Row extends pg.QueryResultRow>(
  text: string,
  values: readonly unknown[],
) => Promise<pg.QueryResult<Row>>;

/** What expires, in the tables `ephemeral` and `ephemeral_members`. One statement an operation: each is atomic. */
export function createSqlEphemeral(pool: pg.Pool, clock: Clock): Ephemeral {
  const ask: Ask = async (text, values) => {
    try {
      return await pool.query(text, [...values]);
    } catch (error) {
      throw translate(error);
    }
  };
  const now = () => clock().getTime();
  const sweep = sweeper(ask, now);
  return {
    async put(key, value, ttlMs) {
      await ask(PUT, [rowKey(key), value, now() + ttlMs]);
      await sweep();
    },
    async get(key) {
      const { rows } = await ask<{ value: string }>(GET, [rowKey(key), now()]);
      return rows[0]?.value;
    },
    async take(key) {
      const { rows } = await ask<{ value: string; live: boolean }>(TAKE, [rowKey(key), now()]);
      return rows[0]?.live === true ? rows[0].value : undefined;
    },
    async claim(key, value, ttlMs) {
      const { rowCount } = await ask(CLAIM, [rowKey(key), value, now() + ttlMs, now()]);
      await sweep();
      return rowCount === 1;
    },
    async swap(key, expected, value) {
      return (await ask(SWAP, [rowKey(key), expected, value, now()])).rowCount === 1;
    },
    async remove(key) {
      await ask(
        "with gone as (delete from ephemeral_members where key = $1) delete from ephemeral where key = $1",
        [rowKey(key)],
      );
    },
    async count(key, windowMs) {
      const { rows } = await ask<{ value: string }>(COUNT, [rowKey(key), now() + windowMs, now()]);
      await sweep();
      return Number(rows[0]?.value);
    },
    async join(key, member, ttlMs) {
      await ask(JOIN, [rowKey(key), member, now() + ttlMs]);
      await sweep();
    },
    async members(key) {
      const { rows } = await ask<{ member: string }>(MEMBERS, [rowKey(key), now()]);
      return rows.map((row) => row.member);
    },
    async ping() {
      await ask("select 1", []);
    },
  };
}

const PUT = `insert into ephemeral (key, value, expires_at) values ($1, $2, $3)
  on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at`;

const GET = "select value from ephemeral where key = $1 and expires_at > $2";

const TAKE = "delete from ephemeral where key = $1 returning value, expires_at > $2 as live";

const CLAIM = `insert into ephemeral as stored (key, value, expires_at) values ($1, $2, $3)
  on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at
  where stored.expires_at <= $4`;

const SWAP = "update ephemeral set value = $3 where key = $1 and value = $2 and expires_at > $4";

const COUNT = `insert into ephemeral as stored (key, value, expires_at) values ($1, '1', $2)
  on conflict (key) do update set
    value = case when stored.expires_at <= $3 then '1' else (stored.value::bigint + 1)::text end,
    expires_at = case when stored.expires_at <= $3 then excluded.expires_at else stored.expires_at end
  returning value`;

const JOIN = `insert into ephemeral_members as stored (key, member, expires_at) values ($1, $2, $3)
  on conflict (key, member) do update set expires_at = greatest(stored.expires_at, excluded.expires_at)`;

const MEMBERS = "select member from ephemeral_members where key = $1 and expires_at > $2 order by member";

function sweeper(ask: Ask, now: () => number): () => Promise<void> {
  let writes = 0;
  return async () => {
    writes += 1;
    if (writes % SWEEP_EVERY !== 0) return;
    await ask(SWEEP, [now(), SWEEP_ROWS]);
    await ask(SWEEP_MEMBERS, [now(), SWEEP_ROWS]);
  };
}

const SWEEP = `delete from ephemeral where key in
  (select key from ephemeral where expires_at <= $1 order by expires_at limit $2 for update skip locked)`;

const SWEEP_MEMBERS = `delete from ephemeral_members where (key, member) in
  (select key, member from ephemeral_members where expires_at <= $1 order by expires_at limit $2 for update skip locked)`;
