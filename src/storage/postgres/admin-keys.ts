import { sql, type Selectable, type SqlBool } from "kysely";
import type { AdminKeyRepository } from "../../tokens/repository.ts";
import type { AdminKey, Scope } from "../../tokens/types.ts";
import { after, holds, isUuid } from "./conditions.ts";
import { pageOf, positionOf, rowsFor } from "../paging.ts";
import type { AdminKeysTable } from "./tables/registrations.ts";
import type { Query } from "./tenant-transaction.ts";

/** `used` writes at most once in this time, milliseconds: a busy key must not be a hot row. */
const USED_EVERY_MS = 60_000;

export const toAdminKey = (row: Selectable<AdminKeysTable>): AdminKey => ({
  id: row.id,
  tenantId: row.tenant_id,
  name: row.name,
  secretHash: row.secret_hash,
  scopes: row.scopes as Scope[],
  createdAt: row.created_at,
  expiresAt: row.expires_at ?? undefined,
  revokedAt: row.revoked_at ?? undefined,
  lastUsedAt: row.last_used_at ?? undefined,
});

const fromAdminKey = (key: AdminKey) => ({
  id: key.id,
  tenant_id: key.tenantId,
  name: key.name,
  secret_hash: key.secretHash,
  scopes: [...key.scopes],
  created_at: key.createdAt,
  expires_at: key.expiresAt ?? null,
  revoked_at: key.revokedAt ?? null,
  last_used_at: key.lastUsedAt ?? null,
});

const stateAt = (now: Date) =>
  sql`case when revoked_at is not null then 'revoked' when expires_at <= ${now} then 'expired' else 'active' end`;

export const createAdminKeyRepository = (query: Query): AdminKeyRepository => ({
  async find(tenantId, id) {
    if (!isUuid(id)) return undefined;
    const rows = query
      .selectFrom("admin_keys")
      .selectAll()
      .where("tenant_id", "=", tenantId)
      .where("id", "=", id);
    const row = await rows.executeTakeFirst();
    return row && toAdminKey(row);
  },

  async list(tenantId, page) {
    let rows = query.selectFrom("admin_keys").selectAll().where("tenant_id", "=", tenantId);
    if (page.search) rows = rows.where(holds(page.search, ["name"], ["id"]));
    if (page.state) rows = rows.where(sql<SqlBool>`${stateAt(page.state.at)} = ${page.state.is}`);
    const position = positionOf(page);
    if (position) rows = rows.where(after("created_at", position));
    const found = await rows.orderBy("created_at", "desc").orderBy("id").limit(rowsFor(page)).execute();
    return pageOf(found, page, toAdminKey, (row) => ({ at: row.created_at.getTime(), id: row.id }));
  },

  async insert(key) {
    const rows = query.insertInto("admin_keys").values(fromAdminKey(key));
    const done = await rows.onConflict((is) => is.column("secret_hash").doNothing()).executeTakeFirst();
    return done.numInsertedOrUpdatedRows === 1n;
  },

  async revoke(tenantId, id, at) {
    if (!isUuid(id)) return false;
    const rows = query.updateTable("admin_keys").set({ revoked_at: at }).where("tenant_id", "=", tenantId);
    const done = await rows.where("id", "=", id).where("revoked_at", "is", null).executeTakeFirst();
    return done.numUpdatedRows === 1n;
  },

  async used(tenantId, id, at) {
    const before = new Date(at.getTime() - USED_EVERY_MS);
    await query
      .updateTable("admin_keys")
      .set({ last_used_at: at })
      .where("tenant_id", "=", tenantId)
      .where("id", "=", id)
      .where((is) => is.or([is("last_used_at", "is", null), is("last_used_at", "<", before)]))
      .execute();
  },
});
