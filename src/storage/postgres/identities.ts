import type { Selectable } from "kysely";
import type { PersonRepository } from "../../directory/repository.ts";
import type { Identity, IdentityKey } from "../../directory/types.ts";
import { isUuid } from "./conditions.ts";
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
  expiresAt: row.expires_at ?? undefined,
});

/** The one row of a key, if there is one. */
export const identityRow = (query: Query, key: IdentityKey) =>
  query
    .selectFrom("identities")
    .where("identities.tenant_id", "=", key.tenantId)
    .where("identities.connection_id", "=", key.connectionId)
    .where("identities.issuer", "=", key.issuer)
    .where("identities.name_id_format", "=", key.nameIdFormat)
    .where("identities.name_id", "=", key.nameId);

type IdentityQueries = Pick<PersonRepository, "findIdentity" | "identitiesOf" | "link" | "relink" | "unlink">;

/** What upstreams know people by (S6). */
export const createIdentityQueries = (query: Query): IdentityQueries => ({
  async findIdentity(key) {
    if (!isUuid(key.connectionId)) return undefined;
    const row = await identityRow(query, key).selectAll().executeTakeFirst();
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
        expires_at: identity.expiresAt ?? null,
      })
      .onConflict((is) =>
        is
          .columns(["tenant_id", "connection_id", "issuer", "name_id_format", "name_id"])
          .doUpdateSet((row) => ({
            person_id: row.ref("excluded.person_id"),
            linked_at: row.ref("excluded.linked_at"),
            expires_at: row.ref("excluded.expires_at"),
          }))
          // One that leads to nobody any more is free.
          .where("identities.expires_at", "<=", identity.linkedAt),
      )
      .executeTakeFirst();
    return done.numInsertedOrUpdatedRows === 1n;
  },

  async relink(key, from, { personId, expiresAt }) {
    if (!isUuid(from)) return false;
    const done = await query
      .updateTable("identities")
      .set({ person_id: personId, expires_at: expiresAt ?? null })
      .where("tenant_id", "=", key.tenantId)
      .where("connection_id", "=", key.connectionId)
      .where("issuer", "=", key.issuer)
      .where("name_id_format", "=", key.nameIdFormat)
      .where("name_id", "=", key.nameId)
      .where("person_id", "=", from)
      .executeTakeFirst();
    return done.numUpdatedRows === 1n;
  },

  async unlink(key, personId) {
    if (!isUuid(personId) || !isUuid(key.connectionId)) return false;
    const done = await query
      .deleteFrom("identities")
      .where("tenant_id", "=", key.tenantId)
      .where("connection_id", "=", key.connectionId)
      .where("issuer", "=", key.issuer)
      .where("name_id_format", "=", key.nameIdFormat)
      .where("name_id", "=", key.nameId)
      .where("person_id", "=", personId)
      .executeTakeFirst();
    return done.numDeletedRows === 1n;
  },
});
