import { sql, type RawBuilder } from "kysely";
import type { Cell, Span } from "../../signin/reports/repository.ts";
import type { TallyRepository } from "../../signin/reports/tally-repository.ts";
import type { Query } from "./tenant-transaction.ts";

interface CellRow {
  readonly of: Cell["of"];
  readonly outcome: Cell["outcome"];
  /** Its place among the buckets, from 1. */
  readonly bucket: number | null;
  readonly connection_id: string | null;
  readonly app_id: string | null;
  readonly code: string | null;
  readonly count: string;
}

const toCell = (row: CellRow, buckets: readonly Date[]): Cell => ({
  of: row.of,
  outcome: row.outcome,
  at: row.bucket === null ? undefined : buckets[row.bucket - 1],
  connectionId: row.connection_id ?? undefined,
  appId: row.app_id ?? undefined,
  code: row.code ?? undefined,
  count: Number(row.count),
});

/** Six hours of UTC: with hours a month would have too many numbers, with days an open one too many attempts. */
const PERIOD = sql`interval '6 hours'`;
const SLOT = sql`interval '15 minutes'`;
const SLOT_MS = 15 * 60_000;

/** The four tallies of `attempts`, from one reading. @param slot what time is counted by */
const partsOf = (attempts: RawBuilder<unknown>, slot: RawBuilder<unknown>) => sql`
  select case when grouping(slot) = 0 then 'bucket' when grouping(app_id) = 0 then 'app'
      when grouping(code) = 0 then 'failure' else 'connection' end as part,
    slot, outcome, connection_id, app_id, code, sum(n) as count
  from (select ${slot} as slot, outcome, code, connection_id, app_id, count(*) as n
    from (${attempts}) attempt group by 1, 2, 3, 4, 5) cell
  group by grouping sets
    ((slot, outcome), (app_id, outcome), (connection_id, outcome), (connection_id, code, outcome))
  having grouping(code) = 1 or outcome = 'refused'`;

/** What no slot begins with: time zones of before 1972 kept minutes and seconds of their own. */
const cutElsewhere = (buckets: readonly Date[]): readonly Date[] =>
  buckets.filter((at) => at.getTime() % SLOT_MS !== 0);

/** Cells of one key as one, always in the same order: what is as frequent as another keeps its place. */
function summed(rows: readonly CellRow[], buckets: readonly Date[]): readonly Cell[] {
  const found = new Map<string, Cell>();
  for (const row of rows) {
    const cell = toCell(row, buckets);
    const key = [row.of, row.outcome, row.bucket, row.code, row.connection_id, row.app_id].join(" ");
    found.set(key, { ...cell, count: cell.count + (found.get(key)?.count ?? 0) });
  }
  return [...found].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, cell]) => cell);
}

/** Whole periods by their tallies, where they have one; all else from the recorder's index by time, which covers the question. */
export async function readSignins(
  query: Query,
  tenantId: string,
  { from, to }: Span,
  buckets: readonly Date[],
): Promise<readonly Cell[]> {
  const edges = sql`${[...buckets]}::timestamptz[]`;
  // `offset 0`: each gap by the index. The wall makes the planner expect few rows, and read the table instead.
  const rest = sql`
    select a.* from gap cross join lateral (
      select at, outcome, code, connection_id, app_id from signin_attempts
      where tenant_id = ${tenantId} and at >= gap.begins and at < gap.ends offset 0) a`;
  // To compile the plan would take longer than to follow it.
  await sql`select set_config('jit', 'off', true)`.execute(query);
  // One statement, and so one view of the database: which periods are tallied, and all that is not of them.
  const { rows } = await sql<CellRow>`
    with tallied as materialized (
      select distinct period from signin_tallies
      where tenant_id = ${tenantId} and part = 'bucket'
        and period >= ${from}::timestamptz and period <= ${to}::timestamptz - ${PERIOD}
        and period <> all (array(
          select signin_tally_period(at) from unnest(${cutElsewhere(buckets)}::timestamptz[]) at))
    ), gap as materialized (
      select begins, ends from (
        select lag(period + ${PERIOD}, 1, ${from}::timestamptz) over (order by period) as begins, period as ends
        from tallied
        union all
        select coalesce(max(period) + ${PERIOD}, ${from}::timestamptz), ${to}::timestamptz from tallied
      ) between_them where begins < ends
    ), counted as (${partsOf(rest, sql`width_bucket(at, ${edges})`)}), known as (
      select part, width_bucket(slot, ${edges}) as slot, outcome, connection_id, app_id, code, sum(count) as count
      from signin_tallies join tallied using (period) where tenant_id = ${tenantId}
      group by 1, 2, 3, 4, 5, 6
    )
    select part as of, outcome, slot as bucket, connection_id, app_id, code, count from counted
    union all
    select part, outcome, slot, connection_id, app_id, code, count from known`.execute(query);
  return summed(rows, buckets);
}

export const createTallyRepository = (query: Query): TallyRepository => ({
  async due(tenantId, { before, least, limit }) {
    // From period to period by the index, however many attempts lie between.
    const { rows } = await sql<{ period: Date }>`
      with recursive seen (period) as (
        select signin_tally_period(max(at)) from signin_attempts
        where tenant_id = ${tenantId} and at < signin_tally_period(${before}::timestamptz)
        union all
        select (select signin_tally_period(max(a.at)) from signin_attempts a
          where a.tenant_id = ${tenantId} and a.at < seen.period) from seen where seen.period is not null
      )
      select period from seen
      where period is not null
        and not exists (select from signin_tallies t where t.tenant_id = ${tenantId} and t.period = seen.period)
        and (select count(*) from (select from signin_attempts a where a.tenant_id = ${tenantId}
          and a.at >= seen.period and a.at < seen.period + ${PERIOD} limit ${least}) few) = ${least}
      limit ${limit}`.execute(query);
    return rows.map(({ period }) => period);
  },

  async count(tenantId, period) {
    const lock = sql<{ held: boolean }>`
      select pg_try_advisory_xact_lock(signin_tally_lock(${tenantId}::uuid, ${period}::timestamptz)) as held`;
    const [row] = (await lock.execute(query)).rows;
    if (row?.held !== true) return false;
    await query
      .deleteFrom("signin_tallies")
      .where("tenant_id", "=", tenantId)
      .where("period", "=", period)
      .execute();
    const attempts = sql`select * from signin_attempts
      where tenant_id = ${tenantId} and at >= ${period}::timestamptz and at < ${period}::timestamptz + ${PERIOD}`;
    const slot = sql`date_bin(${SLOT}, at, ${period}::timestamptz)`;
    await sql`
      insert into signin_tallies (tenant_id, period, part, slot, outcome, connection_id, app_id, code, count)
      select ${tenantId}::uuid, ${period}::timestamptz, part, slot, outcome, connection_id, app_id, code, count
      from (${partsOf(attempts, slot)}) counted`.execute(query);
    return true;
  },
});
