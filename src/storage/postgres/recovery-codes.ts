import type { RecoveryCodeRepository } from "../../credentials/repository.ts";
import { isUuid } from "./conditions.ts";
import type { Query } from "./tenant-transaction.ts";

export const createRecoveryCodeRepository = (query: Query): RecoveryCodeRepository => ({
  async replace(tenantId, personId, codes) {
    if (!isUuid(personId)) return;
    await query
      .deleteFrom("recovery_codes")
      .where("tenant_id", "=", tenantId)
      .where("person_id", "=", personId)
      .execute();
    if (codes.length === 0) return;
    const rows = codes.map((code) => ({
      tenant_id: code.tenantId,
      person_id: code.personId,
      hash: code.hash,
      made_at: code.madeAt,
      used_at: code.usedAt ?? null,
    }));
    await query.insertInto("recovery_codes").values(rows).execute();
  },

  async left(tenantId, personId) {
    if (!isUuid(personId)) return 0;
    const rows = query
      .selectFrom("recovery_codes")
      .select((is) => is.fn.countAll<number>().as("left"))
      .where("tenant_id", "=", tenantId)
      .where("person_id", "=", personId)
      .where("used_at", "is", null);
    return Number((await rows.executeTakeFirstOrThrow()).left);
  },

  async use(tenantId, personId, hash, at) {
    if (!isUuid(personId)) return false;
    const update = query
      .updateTable("recovery_codes")
      .set({ used_at: at })
      .where("tenant_id", "=", tenantId)
      .where("person_id", "=", personId)
      .where("hash", "=", hash)
      .where("used_at", "is", null);
    return (await update.executeTakeFirst()).numUpdatedRows === 1n;
  },
});
