import { sql } from "kysely";
import type { AppAttributeRepository, AttributeSubject } from "../../apps/attributes.ts";
import type { Query } from "./tenant-transaction.ts";

export const createAppAttributeRepository = (query: Query): AppAttributeRepository => {
  const rowsOf = (tenantId: string, { appId, about, subjectId }: AttributeSubject) =>
    query
      .selectFrom("app_attributes")
      .where("tenant_id", "=", tenantId)
      .where("app_id", "=", appId)
      .where("about", "=", about)
      .where("subject_id", "=", subjectId);

  return {
    async of(tenantId, subject) {
      const rows = await rowsOf(tenantId, subject).select(["name", "values"]).orderBy("name").execute();
      return new Map(rows.map(({ name, values }) => [name, values]));
    },

    async put(tenantId, subject, values, most) {
      const { appId, about, subjectId } = subject;
      // One writer of an app's notes after the other, so that two at once cannot exceed the bound together.
      await sql`select 1 from apps where tenant_id = ${tenantId} and id = ${appId} for update`.execute(query);
      const had = await rowsOf(tenantId, subject).select("name").execute();
      if (new Set([...had.map(({ name }) => name), ...values.keys()]).size > most) return false;
      if (values.size === 0) return true;
      await query
        .insertInto("app_attributes")
        .values(
          [...values].map(([name, kept]) => ({
            tenant_id: tenantId,
            app_id: appId,
            about,
            subject_id: subjectId,
            name,
            values: [...kept],
          })),
        )
        .onConflict((is) =>
          is
            .columns(["tenant_id", "app_id", "about", "subject_id", "name"])
            .doUpdateSet((put) => ({ values: put.ref("excluded.values") })),
        )
        .execute();
      return true;
    },

    async remove(tenantId, { appId, about, subjectId }, name) {
      await query
        .deleteFrom("app_attributes")
        .where("tenant_id", "=", tenantId)
        .where("app_id", "=", appId)
        .where("about", "=", about)
        .where("subject_id", "=", subjectId)
        .where("name", "=", name)
        .execute();
    },
  };
};
