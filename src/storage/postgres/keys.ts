import { sql, type Selectable } from "kysely";
import type { KeyRepository } from "../../keys/repository.ts";
import type { KeyRecord } from "../../keys/types.ts";
import { isUuid } from "./conditions.ts";
import type { KeysTable } from "./tables/registrations.ts";
import type { Query } from "./tenant-transaction.ts";

const toKey = (row: Selectable<KeysTable>): KeyRecord => ({
  id: row.id,
  tenantId: row.tenant_id,
  purpose: row.purpose,
  algorithm: row.algorithm,
  certificate: row.certificate,
  sealedPrivateKey: row.sealed_private_key,
  createdAt: row.created_at,
  notAfter: row.not_after,
  state: row.state,
});

const fromKey = (key: KeyRecord) => ({
  id: key.id,
  tenant_id: key.tenantId,
  purpose: key.purpose,
  algorithm: key.algorithm,
  certificate: key.certificate,
  sealed_private_key: key.sealedPrivateKey,
  created_at: key.createdAt,
  not_after: key.notAfter,
  state: key.state,
});

export const createKeyRepository = (query: Query): KeyRepository => ({
  async list(tenantId, purpose) {
    const rows = query
      .selectFrom("keys")
      .selectAll()
      .where("tenant_id", "=", tenantId)
      .where("purpose", "=", purpose);
    return (await rows.orderBy("created_at", "desc").orderBy("id").execute()).map(toKey);
  },

  async insertFirst(key) {
    const done = await query
      .insertInto("keys")
      .values({ ...fromKey(key), generation: 1 })
      .onConflict((is) => is.columns(["tenant_id", "purpose", "algorithm", "generation"]).doNothing())
      .executeTakeFirst();
    return done.numInsertedOrUpdatedRows === 1n;
  },

  async insertNext(key) {
    const generation = sql<number>`(select coalesce(max(generation), 0) + 1 from keys
      where tenant_id = ${key.tenantId} and purpose = ${key.purpose} and algorithm = ${key.algorithm})`;
    // Two nodes at once meet either in the generation or in the index that knows one `next`.
    const done = await query
      .insertInto("keys")
      .values({ ...fromKey(key), generation })
      .onConflict((is) => is.doNothing())
      .executeTakeFirst();
    return done.numInsertedOrUpdatedRows === 1n;
  },

  async promote(tenantId, id) {
    if (!isUuid(id)) return false;
    // The lock makes a second caller wait, look again and find nothing that is next.
    const { numAffectedRows } = await sql`
      with chosen as (
        select id, purpose, algorithm from keys
        where tenant_id = ${tenantId} and id = ${id} and state = 'next' for update
      )
      update keys set state = case when keys.id = chosen.id then 'active' else 'retired' end
      from chosen
      where keys.tenant_id = ${tenantId} and keys.purpose = chosen.purpose
        and keys.algorithm = chosen.algorithm and (keys.id = chosen.id or keys.state = 'active')`.execute(
      query,
    );
    return (numAffectedRows ?? 0n) > 0n;
  },

  async remove(tenantId, id) {
    if (!isUuid(id)) return false;
    const done = query
      .deleteFrom("keys")
      .where("tenant_id", "=", tenantId)
      .where("id", "=", id)
      .where("state", "<>", "active");
    return (await done.executeTakeFirst()).numDeletedRows === 1n;
  },
});
