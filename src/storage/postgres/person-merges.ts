import type { Selectable } from "kysely";
import type { Merge } from "../../directory/merge.ts";
import type { MergeRepository } from "../../directory/repository.ts";
import { isUuid } from "./conditions.ts";
import type { PersonMergesTable } from "./tables/directory.ts";
import type { Query } from "./tenant-transaction.ts";

const toMerge = (row: Selectable<PersonMergesTable>): Merge => ({
  id: row.id,
  tenantId: row.tenant_id,
  intoId: row.into_id,
  fromId: row.from_id,
  at: row.at,
  by: row.actor,
  undoUntil: row.undo_until,
  undoneAt: row.undone_at ?? undefined,
  before: row.moved.before,
  identities: row.moved.identities,
  externalIds: row.moved.externalIds,
  groups: row.moved.groups,
  ...(row.moved.kept && { kept: row.moved.kept }),
});

const MOST_SHOWN = 100;

/** People who were made one (S6). */
export const createMergeRepository = (query: Query): MergeRepository => ({
  async find(tenantId, id) {
    if (!isUuid(id)) return undefined;
    const rows = query.selectFrom("person_merges").selectAll().where("tenant_id", "=", tenantId);
    const row = await rows.where("id", "=", id).executeTakeFirst();
    return row && toMerge(row);
  },

  async ofPerson(tenantId, personId) {
    if (!isUuid(personId)) return [];
    const rows = query.selectFrom("person_merges").selectAll().where("tenant_id", "=", tenantId);
    const found = await rows
      .where("into_id", "=", personId)
      .orderBy("at", "desc")
      .limit(MOST_SHOWN)
      .execute();
    return found.map(toMerge);
  },

  async insert({ before, identities, externalIds, groups, kept, ...merge }) {
    await query
      .insertInto("person_merges")
      .values({
        id: merge.id,
        tenant_id: merge.tenantId,
        into_id: merge.intoId,
        from_id: merge.fromId,
        at: merge.at,
        actor: JSON.stringify(merge.by),
        undo_until: merge.undoUntil,
        undone_at: merge.undoneAt ?? null,
        moved: JSON.stringify({ before, identities, externalIds, groups, kept }),
      })
      .execute();
  },

  async markUndone(tenantId, id, at) {
    if (!isUuid(id)) return false;
    const done = await query
      .updateTable("person_merges")
      .set({ undone_at: at })
      .where("tenant_id", "=", tenantId)
      .where("id", "=", id)
      .where("undone_at", "is", null)
      .executeTakeFirst();
    return done.numUpdatedRows === 1n;
  },
});
