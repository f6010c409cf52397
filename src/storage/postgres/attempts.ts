import { sql, type Selectable, type SqlBool } from "kysely";
import type { AttemptFilter, AttemptRepository, RecordedSpan } from "../../signin/repository.ts";
import type { SigninAttempt } from "../../signin/types.ts";
import type { Page, PageRequest } from "../../kernel/page.ts";
import { after, holds, isUuid, upTo } from "./conditions.ts";
import { goingOn, LOOKED_AT, pageOf, positionOf, rowsFor } from "../paging.ts";
import type { AttemptsTable } from "./tables/records.ts";
import type { Query } from "./tenant-transaction.ts";

export const toAttempt = (row: Selectable<AttemptsTable>): SigninAttempt => ({
  id: row.id,
  tenantId: row.tenant_id,
  reference: row.reference,
  at: row.at,
  outcome: row.outcome,
  code: row.code,
  connectionId: row.connection_id ?? undefined,
  personId: row.person_id ?? undefined,
  appId: row.app_id ?? undefined,
  email: row.email ?? undefined,
  ip: row.ip ?? undefined,
  userAgent: row.user_agent ?? undefined,
  checks: row.checks,
  ...(row.moments && { moments: row.moments }),
  fix: row.fix ?? undefined,
  sealedMessage: row.sealed_message ?? undefined,
  sealedClaims: row.sealed_claims ?? undefined,
  keepUntil: row.keep_until,
});

/**
 * The recorder keeps what strangers send, and a refusal must be recorded whatever they sent: NUL and lone
 * surrogates, which PostgreSQL cannot hold, become U+FFFD.
 */
const storable = (text: string): string => text.toWellFormed().replaceAll("\0", "\uFFFD");

const storableJson = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (typeof inner === "string" ? storable(inner) : inner));

const orNull = (text: string | undefined): string | null => (text === undefined ? null : storable(text));

const fromAttempt = (attempt: SigninAttempt) => ({
  id: attempt.id,
  tenant_id: attempt.tenantId,
  reference: attempt.reference,
  at: attempt.at,
  outcome: attempt.outcome,
  code: attempt.code,
  connection_id: attempt.connectionId ?? null,
  person_id: attempt.personId ?? null,
  app_id: attempt.appId ?? null,
  email: orNull(attempt.email),
  ip: orNull(attempt.ip),
  user_agent: orNull(attempt.userAgent),
  checks: storableJson(attempt.checks),
  moments: attempt.moments === undefined ? null : storableJson(attempt.moments),
  fix: attempt.fix === undefined ? null : storableJson(attempt.fix),
  sealed_message: attempt.sealedMessage ?? null,
  sealed_claims: attempt.sealedClaims ?? null,
  keep_until: attempt.keepUntil,
});

function matching(query: Query, tenantId: string, filter: AttemptFilter) {
  let rows = query.selectFrom("signin_attempts").selectAll().where("tenant_id", "=", tenantId);
  if (filter.reference !== undefined) rows = rows.where("reference", "=", storable(filter.reference));
  if (filter.email !== undefined) rows = rows.where("email", "=", storable(filter.email));
  if (filter.connectionId !== undefined) rows = rows.where("connection_id", "=", filter.connectionId);
  if (filter.personId !== undefined) rows = rows.where("person_id", "=", filter.personId);
  if (filter.outcome !== undefined) rows = rows.where("outcome", "=", filter.outcome);
  if (filter.appId !== undefined) rows = rows.where("app_id", "=", filter.appId);
  if (filter.ip !== undefined) rows = rows.where("ip", "=", storable(filter.ip));
  if (filter.code !== undefined) rows = rows.where("code", "=", storable(filter.code));
  if (filter.from !== undefined) rows = rows.where("at", ">=", filter.from);
  if (filter.to !== undefined) rows = rows.where("at", "<", filter.to);
  return rows;
}

const within = (query: Query, tenantId: string, span: RecordedSpan) =>
  query
    .selectFrom("signin_attempts")
    .where("tenant_id", "=", tenantId)
    .where("connection_id", "=", span.connectionId)
    .where("at", ">=", span.from)
    .where("at", "<", span.to)
    .where(span.what === "claims" ? "sealed_claims" : "sealed_message", "is not", null);

/** A whole one. */
const REFERENCE = /^SP-[0-9A-Z]{4}-[0-9A-Z]{4}$/i;

const placeOf = ({ at, id }: { readonly at: Date; readonly id: string }) => ({ at: at.getTime(), id });

/** @param rows in the order of the list, from the cursor on */
async function searched(
  rows: ReturnType<typeof matching>,
  search: string,
  page: PageRequest,
): Promise<Page<SigninAttempt>> {
  // Its end first, of the index alone: a plan for "the first so many that match" would sort the whole table.
  const end = rows
    .clearSelect()
    .select(["at", "id"])
    .offset(LOOKED_AT - 1)
    .limit(2);
  const [last, beyond] = await end.execute();
  const looked = last === undefined ? rows : rows.where(upTo("at", last));
  const found = await looked
    .where(holds(search, ["reference", "email", "code", "ip"], ["id"]))
    .limit(rowsFor(page))
    .execute();
  return goingOn(pageOf(found, page, toAttempt, placeOf), last && beyond && placeOf(last));
}

export const createAttemptRepository = (query: Query): AttemptRepository => ({
  async insert(attempt) {
    await query.insertInto("signin_attempts").values(fromAttempt(attempt)).execute();
  },

  async extend(tenantId, id, { checks, moments = [], ending }) {
    if (!isUuid(id)) return false;
    const added = sql<string>`checks || ${storableJson(checks)}::jsonb`;
    const later = sql<string>`coalesce(moments, '[]') || ${storableJson(moments)}::jsonb`;
    const ended = ending && {
      outcome: ending.outcome,
      code: ending.code,
      fix: ending.fix === undefined ? null : storableJson(ending.fix),
    };
    const rows = query
      .updateTable("signin_attempts")
      .set({ checks: added, moments: later, ...ended })
      .where("tenant_id", "=", tenantId)
      .where("id", "=", id)
      .where("outcome", "=", "unfinished");
    return (await rows.executeTakeFirst()).numUpdatedRows === 1n;
  },

  async find(tenantId, id) {
    if (!isUuid(id)) return undefined;
    const rows = query
      .selectFrom("signin_attempts")
      .selectAll()
      .where("tenant_id", "=", tenantId)
      .where("id", "=", id);
    const row = await rows.executeTakeFirst();
    return row && toAttempt(row);
  },

  async search(tenantId, filter, page) {
    const ids = [filter.connectionId, filter.personId, filter.appId];
    if (ids.some((id) => id !== undefined && !isUuid(id))) return { items: [] };
    const { search, ...rest } = filter;
    const known = search !== undefined && REFERENCE.test(search);
    let rows = matching(query, tenantId, known ? { ...rest, reference: search.toUpperCase() } : rest);
    const position = positionOf(page);
    if (position) rows = rows.where(after("at", position));
    const ordered = rows.orderBy("at", "desc").orderBy("id");
    if (search !== undefined && !known) return searched(ordered, storable(search), page);
    const found = await ordered.limit(rowsFor(page)).execute();
    return pageOf(found, page, toAttempt, placeOf);
  },

  async recorded(tenantId, span, { after: last, limit }) {
    if (!isUuid(span.connectionId)) return [];
    let rows = within(query, tenantId, span).selectAll().orderBy("at").orderBy("id").limit(limit);
    if (last) rows = rows.where(sql<SqlBool>`(at, id) > (${last.at}, ${last.id})`);
    return (await rows.execute()).map(toAttempt);
  },

  async countRecorded(tenantId, span) {
    if (!isUuid(span.connectionId)) return 0;
    const rows = within(query, tenantId, span).select((count) => count.fn.countAll<string>().as("n"));
    return Number((await rows.executeTakeFirstOrThrow()).n);
  },

  async forget(tenantId, now, limit) {
    const due = query
      .selectFrom("signin_attempts")
      .select("id")
      .where("tenant_id", "=", tenantId)
      .where("keep_until", "<=", now)
      .limit(limit);
    const done = query.deleteFrom("signin_attempts").where("tenant_id", "=", tenantId).where("id", "in", due);
    return Number((await done.executeTakeFirst()).numDeletedRows);
  },
});
