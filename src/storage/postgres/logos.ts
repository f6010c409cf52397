import type { LogoRepository } from "../../tenants/repository.ts";
import type { Picture } from "../../tenants/types.ts";
import type { Query } from "./tenant-transaction.ts";

export const createLogoRepository = (query: Query): LogoRepository => ({
  async put(tenantId, { hash, mediaType, content }) {
    const row = { hash, media_type: mediaType, content };
    await query
      .insertInto("tenant_logos")
      .values({ tenant_id: tenantId, ...row })
      .onConflict((conflict) => conflict.column("tenant_id").doUpdateSet(row))
      .execute();
  },

  async remove(tenantId) {
    await query.deleteFrom("tenant_logos").where("tenant_id", "=", tenantId).execute();
  },
});

/** Of whichever tenant: equal content has one address. */
export async function logoByHash(query: Query, hash: string): Promise<Picture | undefined> {
  const row = await query
    .selectFrom("tenant_logos")
    .select(["media_type", "content"])
    .where("hash", "=", hash)
    .limit(1)
    .executeTakeFirst();
  return row && { hash, mediaType: row.media_type, content: row.content };
}
