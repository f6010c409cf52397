import type { Selectable } from "kysely";
import type { KeyRepository } from "../../keys/repository.ts";
import type { KeyRecord } from "../../keys/types.ts";
import type { KeysTable } from "./tables.ts";
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
      .values({
        id: key.id,
        tenant_id: key.tenantId,
        purpose: key.purpose,
        algorithm: key.algorithm,
        certificate: key.certificate,
        sealed_private_key: key.sealedPrivateKey,
        created_at: key.createdAt,
        not_after: key.notAfter,
        generation: 1,
      })
      .onConflict((is) => is.columns(["tenant_id", "purpose", "algorithm", "generation"]).doNothing())
      .executeTakeFirst();
    return done.numInsertedOrUpdatedRows === 1n;
  },
});
