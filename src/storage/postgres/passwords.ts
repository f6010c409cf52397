import type { Selectable } from "kysely";
import type { PasswordRepository } from "../../credentials/repository.ts";
import type { Password } from "../../credentials/types.ts";
import { isUuid } from "./conditions.ts";
import type { PasswordsTable } from "./tables/credentials.ts";
import type { Query } from "./tenant-transaction.ts";

const toPassword = (row: Selectable<PasswordsTable>): Password => ({
  tenantId: row.tenant_id,
  personId: row.person_id,
  hash: row.hash,
  previous: row.previous,
  setAt: row.set_at,
  version: row.version,
});

export const createPasswordRepository = (query: Query): PasswordRepository => {
  const one = (tenantId: string, personId: string) => ({
    update: query
      .updateTable("passwords")
      .where("tenant_id", "=", tenantId)
      .where("person_id", "=", personId),
    delete: query.deleteFrom("passwords").where("tenant_id", "=", tenantId).where("person_id", "=", personId),
  });
  return {
    async find(tenantId, personId) {
      if (!isUuid(personId)) return undefined;
      const rows = query
        .selectFrom("passwords")
        .selectAll()
        .where("tenant_id", "=", tenantId)
        .where("person_id", "=", personId);
      const row = await rows.executeTakeFirst();
      return row && toPassword(row);
    },

    async any(tenantId) {
      const rows = query.selectFrom("passwords").select("version").where("tenant_id", "=", tenantId).limit(1);
      return (await rows.executeTakeFirst()) !== undefined;
    },

    async save({ tenantId, personId, hash, previous, setAt, version }) {
      const written = { hash, previous: [...previous], set_at: setAt, version };
      if (version > 1) {
        const update = one(tenantId, personId)
          .update.set(written)
          .where("version", "=", version - 1);
        return (await update.executeTakeFirst()).numUpdatedRows === 1n;
      }
      const done = await query
        .insertInto("passwords")
        .values({ tenant_id: tenantId, person_id: personId, ...written })
        .onConflict((is) => is.columns(["tenant_id", "person_id"]).doNothing())
        .executeTakeFirst();
      return done.numInsertedOrUpdatedRows === 1n;
    },

    async rehash(tenantId, personId, before, after) {
      const update = one(tenantId, personId).update.set({ hash: after }).where("hash", "=", before);
      return (await update.executeTakeFirst()).numUpdatedRows === 1n;
    },

    async remove(tenantId, personId) {
      if (!isUuid(personId)) return false;
      return (await one(tenantId, personId).delete.executeTakeFirst()).numDeletedRows === 1n;
    },
  };
};
