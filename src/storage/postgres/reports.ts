import { sql, type SqlBool } from "kysely";
import type { ReportRepository } from "../../signin/reports/repository.ts";
import { toAttempt } from "./attempts.ts";
import { isUuid } from "./conditions.ts";
import { readSignins } from "./signin-tallies.ts";
import type { Query } from "./tenant-transaction.ts";

export const createReportRepository = (query: Query): ReportRepository => ({
  async buckets({ from, to }, bucket, timezone) {
    // Days as the wall shows them, of 23 to 25 hours; hours as they pass.
    const { rows } = await (
      bucket === "day"
        ? sql<{ at: Date }>`select day at time zone ${timezone} as at from generate_series(
          date_trunc('day', ${from}::timestamptz at time zone ${timezone}),
          (${to}::timestamptz - interval '1 microsecond') at time zone ${timezone}, interval '1 day') day`
        : sql<{ at: Date }>`select at from generate_series(
          date_trunc('hour', ${from}::timestamptz, ${timezone}),
          ${to}::timestamptz - interval '1 microsecond', interval '1 hour') at`
    ).execute(query);
    return rows.map(({ at }) => at);
  },

  signins: (tenantId, span, buckets) => readSignins(query, tenantId, span, buckets),

  async latestRefusal(tenantId, { from, to }, { code, connectionId }) {
    const row = await query
      .selectFrom("signin_attempts")
      .selectAll()
      .where("tenant_id", "=", tenantId)
      .where("code", "=", code)
      .where("connection_id", connectionId === undefined ? "is" : "=", connectionId ?? null)
      .where("outcome", "=", "refused")
      .where("at", ">=", from)
      .where("at", "<", to)
      .orderBy("at", "desc")
      .limit(1)
      .executeTakeFirst();
    return row && toAttempt(row);
  },

  async names(tenantId, { connections, apps }) {
    const { rows } = await sql<{ id: string; name: string }>`
      select id, name from connections where tenant_id = ${tenantId} and id = any (${connections.filter(isUuid)}::uuid[])
      union all
      select id, name from apps where tenant_id = ${tenantId} and id = any (${apps.filter(isUuid)}::uuid[])`.execute(
      query,
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  },

  async tokensEnding(tenantId, { now, before, most }) {
    const rows = await query
      .selectFrom("api_tokens as token")
      .innerJoin("people as owner", (on) =>
        on.onRef("owner.tenant_id", "=", "token.tenant_id").onRef("owner.id", "=", "token.person_id"),
      )
      .select(["token.id", "token.name", "token.expires_at", "owner.display_name", "owner.email"])
      .select((of) => of.fn.countAll<string>().over().as("count"))
      .where("token.tenant_id", "=", tenantId)
      .where("token.revoked_at", "is", null)
      .where("token.expires_at", ">", now)
      .where("token.expires_at", "<=", before)
      .orderBy("token.expires_at")
      .orderBy("token.id")
      .limit(most)
      .execute();
    const first = rows.map(({ id, name, expires_at, display_name, email }) => ({
      id,
      name,
      owner: display_name === "" ? email : display_name,
      endsAt: expires_at,
    }));
    return { count: Number(rows[0]?.count ?? 0), first };
  },

  async undelivered(tenantId, since) {
    interface Row {
      readonly app_id: string;
      readonly name: string;
      readonly pending: string;
      readonly given_up: string;
      readonly oldest_at: Date | null;
      readonly last_answer: string | null;
    }
    const { rows } = await sql<Row>`
      select d.app_id, a.name, count(*) filter (where d.status = 'pending') as pending,
        count(*) filter (where d.status = 'given_up') as given_up,
        min(d.created_at) filter (where d.status = 'pending') as oldest_at,
        (array_agg(d.last_answer order by d.created_at desc) filter (where d.last_answer is not null))[1] as last_answer
      from logout_deliveries d join apps a on a.tenant_id = d.tenant_id and a.id = d.app_id
      where d.tenant_id = ${tenantId} and (d.status = 'pending' or (d.status = 'given_up' and d.settled_at >= ${since}))
      group by d.app_id, a.name order by a.name, d.app_id`.execute(query);
    return rows.map((row) => ({
      appId: row.app_id,
      appName: row.name,
      pending: Number(row.pending),
      givenUp: Number(row.given_up),
      oldestAt: row.oldest_at ?? undefined,
      lastAnswer: row.last_answer ?? undefined,
    }));
  },

  async activePeople(tenantId, groups) {
    const some = sql<SqlBool>`groups && ${[...groups]}::text[]`;
    const row = await query
      .selectFrom("people")
      .select((of) => of.fn.countAll<string>().as("count"))
      .where("tenant_id", "=", tenantId)
      .where("status", "=", "active")
      .$if(groups.length > 0, (rows) => rows.where(some))
      .executeTakeFirstOrThrow();
    return Number(row.count);
  },

  async openCollisions(tenantId) {
    const row = await query
      .selectFrom("collisions")
      .select((of) => [of.fn.countAll<string>().as("count"), of.fn.min("first_seen_at").as("oldest")])
      .where("tenant_id", "=", tenantId)
      .where("status", "=", "open")
      .executeTakeFirstOrThrow();
    return { count: Number(row.count), oldestAt: row.oldest ?? undefined };
  },
});
