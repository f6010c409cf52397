import type { ExpressionBuilder, Selectable } from "kysely";
import type { DirectoryLinkRepository } from "../../directory/repository.ts";
import type { DirectoryLink, ExternalId } from "../../directory/types.ts";
import { isUuid } from "./conditions.ts";
import type { DirectoryLinksTable } from "./tables/directory.ts";
import type { Tables } from "./tables.ts";
import type { Query } from "./tenant-transaction.ts";

const toLink = (row: Selectable<DirectoryLinksTable>): DirectoryLink => ({
  tenantId: row.tenant_id,
  directoryId: row.directory_id,
  externalId: row.external_id,
  personId: row.person_id,
  linkedAt: row.linked_at,
});

const isNamed =
  (tenantId: string, { directoryId, externalId }: ExternalId) =>
  (is: ExpressionBuilder<Tables, "directory_links">) =>
    is.and([
      is("tenant_id", "=", tenantId),
      is("directory_id", "=", directoryId),
      is("external_id", "=", externalId),
    ]);

/** What directories call people (S6). */
export const createDirectoryLinkRepository = (query: Query): DirectoryLinkRepository => ({
  async find(tenantId, id) {
    if (!isUuid(id.directoryId)) return undefined;
    const row = await query
      .selectFrom("directory_links")
      .selectAll()
      .where(isNamed(tenantId, id))
      .executeTakeFirst();
    return row && toLink(row);
  },

  async linksOf(tenantId, personId) {
    if (!isUuid(personId)) return [];
    const rows = query.selectFrom("directory_links").selectAll().where("tenant_id", "=", tenantId);
    const found = rows.where("person_id", "=", personId).orderBy("linked_at").orderBy("external_id");
    return (await found.execute()).map(toLink);
  },

  async link(link) {
    const done = await query
      .insertInto("directory_links")
      .values({
        tenant_id: link.tenantId,
        directory_id: link.directoryId,
        external_id: link.externalId,
        person_id: link.personId,
        linked_at: link.linkedAt,
      })
      .onConflict((is) => is.columns(["tenant_id", "directory_id", "external_id"]).doNothing())
      .executeTakeFirst();
    return done.numInsertedOrUpdatedRows === 1n;
  },

  async relink(tenantId, id, from, to) {
    if (!isUuid(id.directoryId) || !isUuid(from)) return false;
    const done = await query
      .updateTable("directory_links")
      .set({ person_id: to })
      .where(isNamed(tenantId, id))
      .where("person_id", "=", from)
      .executeTakeFirst();
    return done.numUpdatedRows === 1n;
  },

  async unlink(tenantId, id, personId) {
    if (!isUuid(id.directoryId) || !isUuid(personId)) return false;
    const done = await query
      .deleteFrom("directory_links")
      .where(isNamed(tenantId, id))
      .where("person_id", "=", personId)
      .executeTakeFirst();
    return done.numDeletedRows === 1n;
  },
});
