import { sql } from "kysely";
import type { BreakGlassRepository } from "../../break-glass/repository.ts";
import type { RecoveryCredential } from "../../break-glass/types.ts";
import { pageOf, positionOf, rowsFor } from "../paging.ts";
import { sessionsWithHolders, toSession, toHolder, type HolderRow } from "./break-glass-facts.ts";
import { after, holds, isUuid } from "./conditions.ts";
import type { Query } from "./tenant-transaction.ts";

interface CredentialRow extends HolderRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly person_id: string;
  readonly created_at: Date;
  readonly revoked_at: Date | null;
  readonly total: string | number;
  readonly left: string | number;
  readonly last_used_at: Date | null;
  readonly last_rehearsed_at: Date | null;
}

const toCredential = (row: CredentialRow): RecoveryCredential => ({
  id: row.id,
  tenantId: row.tenant_id,
  personId: row.person_id,
  createdAt: row.created_at,
  revokedAt: row.revoked_at ?? undefined,
  codes: { total: Number(row.total), left: Number(row.left) },
  lastUsedAt: row.last_used_at ?? undefined,
  lastRehearsedAt: row.last_rehearsed_at ?? undefined,
  person: toHolder(row),
});

const LAST_USED = sql<Date | null>`max(k.used_at) filter (where k.used_for = 'sign-in')`;
const LAST_REHEARSED = sql<Date | null>`max(k.used_at) filter (where k.used_for = 'rehearsal')`;

const counted = (query: Query, tenantId: string) =>
  query
    .selectFrom("break_glass_credentials as c")
    .innerJoin("people as p", (join) =>
      join.onRef("p.tenant_id", "=", "c.tenant_id").onRef("p.id", "=", "c.person_id"),
    )
    .innerJoin("break_glass_codes as k", (join) =>
      join.onRef("k.tenant_id", "=", "c.tenant_id").onRef("k.credential_id", "=", "c.id"),
    )
    .where("c.tenant_id", "=", tenantId);

const credentials = (query: Query, tenantId: string) =>
  counted(query, tenantId)
    .select(["c.id", "c.tenant_id", "c.person_id", "c.created_at", "c.revoked_at"])
    .select(["p.email", "p.display_name", "p.status"])
    .select([
      sql<string>`count(*)`.as("total"),
      sql<string>`count(*) filter (where k.used_at is null)`.as("left"),
      LAST_USED.as("last_used_at"),
      LAST_REHEARSED.as("last_rehearsed_at"),
    ])
    .groupBy(["c.id", "p.email", "p.display_name", "p.status"]);

const HOLDER = ["p.email", "p.display_name"];

export const createBreakGlassRepository = (query: Query): BreakGlassRepository => ({
  async insert({ id, tenantId, personId, createdAt }, codes) {
    const row = { id, tenant_id: tenantId, person_id: personId, created_at: createdAt, revoked_at: null };
    await query.insertInto("break_glass_credentials").values(row).execute();
    const rows = codes.map(({ selector, hash }) => ({
      selector,
      tenant_id: tenantId,
      credential_id: id,
      hash,
      used_at: null,
      used_for: null,
    }));
    await query.insertInto("break_glass_codes").values(rows).execute();
  },

  async find(tenantId, id) {
    if (!isUuid(id)) return undefined;
    const row = await credentials(query, tenantId).where("c.id", "=", id).executeTakeFirst();
    return row && toCredential(row);
  },

  async list(tenantId, page) {
    let rows = credentials(query, tenantId);
    const { search, revoked } = page;
    if (search) rows = rows.where(holds(search, HOLDER, ["c.id", "p.id"]));
    if (revoked !== undefined) rows = rows.where("c.revoked_at", revoked ? "is not" : "is", null);
    const position = positionOf(page);
    if (position) rows = rows.where(after("c.created_at", position, "c.id"));
    const found = await rows.orderBy("c.created_at", "desc").orderBy("c.id").limit(rowsFor(page)).execute();
    return pageOf(found, page, toCredential, (row) => ({ at: row.created_at.getTime(), id: row.id }));
  },

  async revoke(tenantId, id, at) {
    if (!isUuid(id)) return false;
    const rows = query
      .updateTable("break_glass_credentials")
      .set({ revoked_at: at })
      .where("tenant_id", "=", tenantId)
      .where("id", "=", id)
      .where("revoked_at", "is", null);
    return (await rows.executeTakeFirst()).numUpdatedRows === 1n;
  },

  async readiness(tenantId) {
    const usable = sql`k.used_at is null and c.revoked_at is null and p.status = 'active'`;
    const row = await counted(query, tenantId)
      .select([
        sql<string>`count(*) filter (where ${usable})`.as("codes"),
        sql<string>`count(distinct c.person_id) filter (where ${usable})`.as("holders"),
        LAST_USED.as("last_used_at"),
        LAST_REHEARSED.as("last_rehearsed_at"),
      ])
      .executeTakeFirst();
    return {
      usableCodes: Number(row?.codes ?? 0),
      holders: Number(row?.holders ?? 0),
      lastUsedAt: row?.last_used_at ?? undefined,
      lastRehearsedAt: row?.last_rehearsed_at ?? undefined,
    };
  },

  async take(tenantId, selector, use, at) {
    const rows = query
      .updateTable("break_glass_codes as k")
      .set({ used_at: at, used_for: use })
      .where("k.tenant_id", "=", tenantId)
      .where("k.selector", "=", selector)
      .where("k.used_at", "is", null)
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom("break_glass_credentials as c")
            .innerJoin("people as p", (join) =>
              join.onRef("p.tenant_id", "=", "c.tenant_id").onRef("p.id", "=", "c.person_id"),
            )
            .select("c.id")
            .whereRef("c.tenant_id", "=", "k.tenant_id")
            .whereRef("c.id", "=", "k.credential_id")
            .where("c.revoked_at", "is", null)
            .where("p.status", "=", "active"),
        ),
      );
    return (await rows.executeTakeFirst()).numUpdatedRows === 1n;
  },

  async insertSession(session) {
    const row = {
      id: session.id,
      tenant_id: session.tenantId,
      person_id: session.personId,
      credential_id: session.credentialId,
      token_hash: session.tokenHash,
      created_at: session.createdAt,
      ends_at: session.endsAt,
      ended_at: session.endedAt ?? null,
      ip: session.ip ?? null,
      user_agent: session.userAgent ?? null,
    };
    await query.insertInto("break_glass_sessions").values(row).execute();
  },

  async listSessions(tenantId, page) {
    let rows = sessionsWithHolders(query).where("s.tenant_id", "=", tenantId);
    if (page.search) rows = rows.where(holds(page.search, HOLDER, ["s.id", "p.id"]));
    const position = positionOf(page);
    if (position) rows = rows.where(after("s.created_at", position, "s.id"));
    const found = await rows.orderBy("s.created_at", "desc").orderBy("s.id").limit(rowsFor(page)).execute();
    return pageOf(found, page, toSession, (row) => ({ at: row.created_at.getTime(), id: row.id }));
  },

  async endSession(tenantId, id, at) {
    if (!isUuid(id)) return undefined;
    const row = await query
      .updateTable("break_glass_sessions")
      .set({ ended_at: at })
      .where("tenant_id", "=", tenantId)
      .where("id", "=", id)
      .where("ended_at", "is", null)
      .returning("person_id")
      .executeTakeFirst();
    return row && { personId: row.person_id };
  },
});
