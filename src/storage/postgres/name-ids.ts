import { sql } from "kysely";
import type { NamedAt, NameIdRepository } from "../../apps/name-ids.ts";
import type { Query } from "./tenant-transaction.ts";

export const createNameIdRepository = (query: Query): NameIdRepository => ({
  async settle(of, fresh, at) {
    const known = await find(query, of);
    if (known !== undefined) return known;
    const { tenantId, appId, personId } = of;
    await query
      .insertInto("app_name_ids")
      .values({ tenant_id: tenantId, app_id: appId, person_id: personId, name_id: fresh, created_at: at })
      .onConflict((conflict) => conflict.columns(["tenant_id", "app_id", "person_id"]).doNothing())
      .execute();
    return (await find(query, of)) ?? fresh;
  },
});

/** Their own before that of whoever became part of them (S6), so that an undone merge gives each theirs back. */
async function find(query: Query, { tenantId, appId, personId }: NamedAt): Promise<string | undefined> {
  const { rows } = await sql<{ name_id: string }>`
    with recursive one (id) as (
      select ${personId}::uuid
      union
      select merged.from_id from person_merges merged join one on merged.into_id = one.id
      where merged.tenant_id = ${tenantId} and merged.undone_at is null
    )
    select name_id from app_name_ids join one on app_name_ids.person_id = one.id
    where app_name_ids.tenant_id = ${tenantId} and app_name_ids.app_id = ${appId}
    order by (app_name_ids.person_id = ${personId}::uuid) desc, app_name_ids.created_at
    limit 1`.execute(query);
  return rows[0]?.name_id;
}
