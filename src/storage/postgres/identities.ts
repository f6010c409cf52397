import type { Selectable } from "kysely";
import type { PersonRepository } from "../../directory/repository.ts";
import type { Identity } from "../../directory/types.ts";
import type { IdentitiesTable } from "./tables/directory.ts";
import type { Query } from "./tenant-transaction.ts";

const toIdentity = (row: Selectable<IdentitiesTable>): Identity => ({
  tenantId: row.tenant_id,
  connectionId: row.connection_id,
  issuer: row.issuer,
  nameIdFormat: row.name_id_format,
  nameId: row.name_id,
  personId: row.person_id,
  linkedAt: row.linked_at,
});

/** What upstreams know people by (S6). */
export const createIdentityQueries = (
  query: Query,
): Pick<PersonRepository, "findIdentity" | "identitiesOf" | "link"> => ({
  async findIdentity(key) {
    const row = await query
      .selectFrom("identities")
      .selectAll()
      .where("tenant_id", "=", key.tenantId)
      .where("connection_id", "=", key.connectionId)
      .where("issuer", "=", key.issuer)
      .where("name_id_format", "=", key.nameIdFormat)
      .where("name_id", "=", key.nameId)
      .executeTakeFirst();
    return row && toIdentity(row);
  },

  async identitiesOf(tenantId, personId) {
    const rows = query.selectFrom("identities").selectAll().where("tenant_id", "=", tenantId);
    return (await rows.where("person_id", "=", personId).orderBy("linked_at").execute()).map(toIdentity);
  },

  async link(identity) {
    const done = await query
      .insertInto("identities")
      .values({
        tenant_id: identity.tenantId,
        connection_id: identity.connectionId,
        issuer: identity.issuer,
        name_id_format: identity.nameIdFormat,
        name_id: identity.nameId,
        person_id: identity.personId,
        linked_at: identity.linkedAt,
      })
      .onConflict((is) => is.doNothing())
      .executeTakeFirst();
    return done.numInsertedOrUpdatedRows === 1n;
  },
});
