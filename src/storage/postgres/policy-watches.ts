import { sql, type Selectable } from "kysely";
import type { Failure, PolicyWatch } from "../../policies/watch.ts";
import type { PolicyWatchRepository } from "../../policies/watch-repository.ts";
import { isUuid } from "./conditions.ts";
import type { PolicyWatchesTable } from "./tables/policies.ts";
import type { Query } from "./tenant-transaction.ts";

const toWatch = (row: Selectable<PolicyWatchesTable>): PolicyWatch => ({
  id: row.id,
  tenantId: row.tenant_id,
  policyId: row.policy_id,
  kind: row.kind,
  version: row.version,
  undoVersion: row.undo_version,
  bounds: row.bounds,
  since: row.since,
  until: row.until,
  baseline: row.baseline,
  state: row.state,
  reason: row.reason ?? undefined,
  evidence: row.evidence ?? undefined,
  endedAt: row.ended_at ?? undefined,
  examinedUntil: row.examined_until,
});

const fromWatch = (watch: PolicyWatch) => ({
  id: watch.id,
  tenant_id: watch.tenantId,
  policy_id: watch.policyId,
  kind: watch.kind,
  version: watch.version,
  undo_version: watch.undoVersion,
  bounds: JSON.stringify(watch.bounds),
  since: watch.since,
  until: watch.until,
  baseline: JSON.stringify(watch.baseline),
  state: watch.state,
  reason: watch.reason ?? null,
  evidence: watch.evidence === undefined ? null : JSON.stringify(watch.evidence),
  ended_at: watch.endedAt ?? null,
  examined_until: watch.examinedUntil,
});

interface FailedRow {
  readonly subject: string;
  readonly person_id: string | null;
  readonly at: Date;
  readonly code: string;
  readonly reference: string;
}

const toFailure = (row: FailedRow): Failure => ({
  subject: row.subject,
  personId: row.person_id ?? undefined,
  at: row.at,
  code: row.code,
  reference: row.reference,
});

export const createPolicyWatchRepository = (query: Query): PolicyWatchRepository => {
  const watches = (tenantId: string) =>
    query.selectFrom("policy_watches").selectAll().where("tenant_id", "=", tenantId);
  const changed = (tenantId: string, id: string) =>
    query.updateTable("policy_watches").where("tenant_id", "=", tenantId).where("id", "=", id);

  return {
    async insert(watch) {
      await query.insertInto("policy_watches").values(fromWatch(watch)).execute();
    },

    async latest(tenantId, policyId) {
      if (!isUuid(policyId)) return undefined;
      const rows = watches(tenantId).where("policy_id", "=", policyId);
      // Of two changes at one instant the later one has the higher version.
      const row = await rows.orderBy("since", "desc").orderBy("version", "desc").limit(1).executeTakeFirst();
      return row && toWatch(row);
    },

    async latestOfEach(tenantId) {
      const rows = watches(tenantId).distinctOn("policy_id").orderBy("policy_id");
      return (await rows.orderBy("since", "desc").orderBy("version", "desc").execute()).map(toWatch);
    },

    async find(tenantId, id) {
      const row = await watches(tenantId).where("id", "=", id).executeTakeFirst();
      return row && toWatch(row);
    },

    underWay: async (tenantId) =>
      (await watches(tenantId).where("state", "=", "watching").orderBy("since").execute()).map(toWatch),

    async end(tenantId, id, { state, evidence, endedAt }) {
      const done = await changed(tenantId, id)
        .set({
          state,
          ended_at: endedAt ?? null,
          evidence: evidence === undefined ? null : JSON.stringify(evidence),
        })
        .where("state", "=", "watching")
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    async note(tenantId, id, { subject, personId, at, code, reference }) {
      const row = {
        tenant_id: tenantId,
        watch_id: id,
        subject,
        person_id: personId ?? null,
        at,
        code,
        reference,
      };
      await query
        .insertInto("policy_watch_failures")
        .values(row)
        .onConflict((is) =>
          is
            .columns(["tenant_id", "watch_id", "subject"])
            .doUpdateSet({ at, code, reference })
            .where("policy_watch_failures.at", "<=", at),
        )
        .execute();
    },

    async forget(tenantId, before, limit) {
      const old = query
        .selectFrom("policy_watch_failures")
        .select(["watch_id", "subject"])
        .where("tenant_id", "=", tenantId)
        .where("at", "<=", before)
        .limit(limit);
      const done = await query
        .deleteFrom("policy_watch_failures")
        .where("tenant_id", "=", tenantId)
        .where(({ eb, refTuple }) =>
          eb(refTuple("watch_id", "subject"), "in", old.$asTuple("watch_id", "subject")),
        )
        // Asked again of each row: whose sign-in failed once more meanwhile stays.
        .where("at", "<=", before)
        .executeTakeFirst();
      return Number(done.numDeletedRows);
    },

    async examined(tenantId, id, until) {
      await changed(tenantId, id)
        .set({ examined_until: until })
        .where("examined_until", "<", until)
        .execute();
    },

    async outcomes({ tenantId, id, since }, abandonedBefore) {
      const { rows } = await sql<FailedRow & { got_in: Date | null }>`
        with last_in as (
          select person_id, max(at) as at from signin_attempts
          where tenant_id = ${tenantId} and outcome = 'accepted' and at >= ${since} and person_id is not null
          group by person_id
        ), failed as (
          select distinct on (subject) * from (
            select subject, person_id, at, code, reference from policy_watch_failures
            where tenant_id = ${tenantId} and watch_id = ${id}
            union all
            select person_id::text, person_id, at, code, reference from signin_attempts
            where tenant_id = ${tenantId} and outcome = 'unfinished' and person_id is not null and connection_id is not null
              and at >= ${since} and at < ${abandonedBefore}
          ) each_failed order by subject, at desc
        )
        select coalesce(failed.subject, last_in.person_id::text) as subject, coalesce(failed.person_id, last_in.person_id) as person_id,
          failed.at, failed.code, failed.reference, last_in.at as got_in
        from failed full join last_in on failed.person_id = last_in.person_id
        order by failed.at desc nulls last, 1`.execute(query);
      const failed = rows.filter(({ at, got_in }) => at !== null && (got_in === null || got_in < at));
      const out = new Set(failed.map(({ subject }) => subject));
      return {
        failed: failed.map(toFailure),
        succeeded: rows.filter(({ subject }) => !out.has(subject)).map(({ subject }) => subject),
      };
    },
  };
};
