import { sql } from "kysely";
import type { Bindings } from "../../policies/types.ts";
import type { PersonFacts, Try, WayRepository } from "../../signin/way-in/facts.ts";
import { isUuid } from "./conditions.ts";
import type { Query } from "./tenant-transaction.ts";

interface TryRow {
  readonly at: Date | string;
  readonly outcome: Try["outcome"];
  readonly code: string;
  readonly reference: string;
  readonly connection_id: string;
}

interface PersonRow {
  readonly id: string;
  readonly email: string;
  readonly status: PersonFacts["status"];
  readonly known_by: string[];
  readonly password_set_at: Date | null;
  readonly enrolled: boolean;
  readonly tries: TryRow[];
  readonly tokens: { readonly created_at: string; readonly expires_at: string }[];
}

/** Of each person, by id and by address: enough to leave out what says nothing. */
const TRIES_READ = 6;

const toTry = (row: TryRow): Try => ({
  at: new Date(row.at),
  outcome: row.outcome,
  code: row.code,
  reference: row.reference,
  connectionId: row.connection_id,
});

const toFacts = (row: PersonRow): PersonFacts => ({
  id: row.id,
  email: row.email,
  status: row.status,
  knownBy: row.known_by,
  passwordSetAt: row.password_set_at ?? undefined,
  enrolled: row.enrolled,
  tries: row.tries.map(toTry),
  tokens: row.tokens.map(({ created_at: created, expires_at: expires }) => ({
    createdAt: new Date(created),
    expiresAt: new Date(expires),
  })),
});

/** Also of attempts that were refused before it was clear whose they were: then the address alone is recorded. */
const triesOf = (tenantId: string) => sql`
  select coalesce(json_agg(t order by t.at desc), '[]') from (
    select distinct on (both_ways.at, both_ways.id) both_ways.* from (
      (select a.id, a.at, a.outcome, a.code, a.reference, a.connection_id from signin_attempts a
        where a.tenant_id = ${tenantId} and a.person_id = p.id and a.connection_id is not null
          and a.outcome <> 'tested' order by a.at desc limit ${TRIES_READ})
      union all
      (select a.id, a.at, a.outcome, a.code, a.reference, a.connection_id from signin_attempts a
        where a.tenant_id = ${tenantId} and a.email = p.email and a.connection_id is not null
          and a.person_id is null and a.outcome <> 'tested' order by a.at desc limit ${TRIES_READ})
    ) both_ways order by both_ways.at desc, both_ways.id limit ${TRIES_READ}
  ) t`;

/** One statement for a thousand people, each part of it by index. */
export const createWayRepository = (query: Query): WayRepository => ({
  async ofPeople(tenantId, ids, now) {
    const { rows } = await sql<PersonRow>`
      select p.id, p.email, p.status,
        array(select distinct i.connection_id::text from identities i
          where i.tenant_id = ${tenantId} and i.person_id = p.id
            and (i.expires_at is null or i.expires_at > ${now})) as known_by,
        (select w.set_at from passwords w where w.tenant_id = ${tenantId} and w.person_id = p.id) as password_set_at,
        exists(select from second_factors f
          where f.tenant_id = ${tenantId} and f.person_id = p.id and f.suspended_at is null) as enrolled,
        (${triesOf(tenantId)}) as tries,
        (select coalesce(json_agg(json_build_object('created_at', k.created_at, 'expires_at', k.expires_at)), '[]')
          from api_tokens k where k.tenant_id = ${tenantId} and k.person_id = p.id
            and k.revoked_at is null and k.expires_at > ${now}) as tokens
      from people p
      where p.tenant_id = ${tenantId} and p.id = any (${ids.filter(isUuid)}::uuid[])
      order by p.id`.execute(query);
    return rows.map(toFacts);
  },

  async active(tenantId, among, { after, limit }) {
    const { rows } = await sql<{ id: string }>`select p.id from people p
      where ${activeAmong(tenantId, among)} ${after === undefined ? sql`` : sql`and p.id > ${after}`}
      order by p.id limit ${limit}`.execute(query);
    return rows.map(({ id }) => id);
  },

  async countActive(tenantId, among) {
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from people p where ${activeAmong(tenantId, among)}`.execute(query);
    return rows[0]?.n ?? 0;
  },

  async latestTries(tenantId, connectionId, limit) {
    const { rows } = await sql<TryRow>`
      select at, outcome, code, reference, connection_id from signin_attempts
      where tenant_id = ${tenantId} and connection_id = ${connectionId} and outcome <> 'tested'
      order by at desc limit ${limit}`.execute(query);
    return rows.map(toTry);
  },
});

const activeAmong = (tenantId: string, among: Bindings | undefined) => sql`
  p.tenant_id = ${tenantId} and p.status = 'active' ${among === undefined ? sql`` : sql`and ${boundBy(tenantId, among)}`}`;

const boundBy = (tenantId: string, { people, groups }: Bindings) => sql`(p.id = any (${[...people]}::uuid[])
  or p.id in (select m.person_id from group_members m
    where m.tenant_id = ${tenantId} and m.group_id = any (${[...groups]}::uuid[])))`;
