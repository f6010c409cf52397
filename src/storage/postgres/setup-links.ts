import { sql, type Selectable, type SqlBool } from "kysely";
import type { SetupLinkRepository } from "../../setup-links/repository.ts";
import type { ListedSetupLink, SetupLink } from "../../setup-links/types.ts";
import { pageOf, positionOf, rowsFor } from "../paging.ts";
import { after, holds, isUuid } from "./conditions.ts";
import type { SetupLinksTable } from "./tables/setup-links.ts";
import type { Query } from "./tenant-transaction.ts";

type Row = Selectable<SetupLinksTable>;

const toSetupLink = (row: Row): SetupLink => ({
  id: row.id,
  tenantId: row.tenant_id,
  connectionId: row.connection_id,
  preset: row.preset ?? undefined,
  domainId: row.domain_id ?? undefined,
  note: row.note ?? undefined,
  tokenHash: row.token_hash,
  browserHash: row.browser_hash ?? undefined,
  testId: row.test_id ?? undefined,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  begunAt: row.begun_at ?? undefined,
  finishedAt: row.finished_at ?? undefined,
  revokedAt: row.revoked_at ?? undefined,
});

const toListed = (row: Row & { readonly connection_name: string }): ListedSetupLink => ({
  ...toSetupLink(row),
  connectionName: row.connection_name,
});

const listed = (query: Query, tenantId: string) =>
  query
    .selectFrom("setup_links as link")
    .innerJoin("connections as connection", (on) =>
      on
        .onRef("connection.tenant_id", "=", "link.tenant_id")
        .onRef("connection.id", "=", "link.connection_id"),
    )
    .selectAll("link")
    .select("connection.name as connection_name")
    .where("link.tenant_id", "=", tenantId);

/** Questions asked before a tenant is known. */
export async function setupLinkBy(
  query: Query,
  column: "token_hash" | "id",
  value: string,
): Promise<SetupLink | undefined> {
  if (column === "id" && !isUuid(value)) return undefined;
  const row = await query.selectFrom("setup_links").selectAll().where(column, "=", value).executeTakeFirst();
  return row && toSetupLink(row);
}

export const createSetupLinkRepository = (query: Query): SetupLinkRepository => ({
  async insert(link) {
    await query
      .insertInto("setup_links")
      .values({
        id: link.id,
        tenant_id: link.tenantId,
        connection_id: link.connectionId,
        preset: link.preset ?? null,
        domain_id: link.domainId ?? null,
        note: link.note ?? null,
        token_hash: link.tokenHash,
        browser_hash: link.browserHash ?? null,
        test_id: link.testId ?? null,
        created_at: link.createdAt,
        expires_at: link.expiresAt,
        begun_at: link.begunAt ?? null,
        finished_at: link.finishedAt ?? null,
        revoked_at: link.revokedAt ?? null,
      })
      .execute();
  },

  async find(tenantId, id) {
    if (!isUuid(id)) return undefined;
    const row = await listed(query, tenantId).where("link.id", "=", id).executeTakeFirst();
    return row && toListed(row);
  },

  async list(tenantId, page) {
    const { connectionId, search } = page;
    let rows = listed(query, tenantId);
    if (connectionId !== undefined) rows = rows.where("link.connection_id", "=", connectionId);
    if (search !== undefined) rows = rows.where(holds(search, ["connection.name", "link.note"], ["link.id"]));
    const position = positionOf(page);
    if (position) rows = rows.where(after("link.created_at", position, "link.id"));
    const ordered = rows.orderBy("link.created_at", "desc").orderBy("link.id").limit(rowsFor(page));
    return pageOf(await ordered.execute(), page, toListed, (row) => ({
      at: row.created_at.getTime(),
      id: row.id,
    }));
  },

  async unfinished(tenantId, { now, since, before, limit }) {
    const missed = sql<SqlBool>`not connection.enabled and not exists (select from setup_links newer
      where newer.tenant_id = link.tenant_id and newer.connection_id = link.connection_id
        and newer.created_at > link.created_at)`;
    const rows = await listed(query, tenantId)
      .where("link.finished_at", "is", null)
      .where("link.revoked_at", "is", null)
      .where("link.expires_at", ">", since)
      .where("link.expires_at", "<=", before)
      .where((each) => each.or([each("link.expires_at", ">", now), missed]))
      .orderBy("link.expires_at")
      .orderBy("link.id")
      .limit(limit)
      .execute();
    return rows.map(toListed);
  },

  async begin(tenantId, id, browserHash, at) {
    const done = await query
      .updateTable("setup_links")
      .set({ begun_at: at, browser_hash: browserHash })
      .where("tenant_id", "=", tenantId)
      .where("id", "=", id)
      .where("begun_at", "is", null)
      .where("revoked_at", "is", null)
      .where("expires_at", ">", at)
      .executeTakeFirst();
    return done.numUpdatedRows === 1n;
  },

  async note(tenantId, id, { preset, testId, finishedAt }, at) {
    const done = await query
      .updateTable("setup_links")
      .set({
        ...(preset !== undefined && { preset }),
        ...(testId !== undefined && { test_id: testId }),
        ...(finishedAt !== undefined && { finished_at: finishedAt }),
      })
      .where("tenant_id", "=", tenantId)
      .where("id", "=", id)
      .where("begun_at", "is not", null)
      .where("finished_at", "is", null)
      .where("revoked_at", "is", null)
      .where("expires_at", ">", at)
      .executeTakeFirst();
    return done.numUpdatedRows === 1n;
  },

  async revoke(tenantId, id, at) {
    if (!isUuid(id)) return false;
    const done = await query
      .updateTable("setup_links")
      .set({ revoked_at: at })
      .where("tenant_id", "=", tenantId)
      .where("id", "=", id)
      .where("revoked_at", "is", null)
      .where("finished_at", "is", null)
      .executeTakeFirst();
    return done.numUpdatedRows === 1n;
  },
});
