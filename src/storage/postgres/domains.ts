import { type Selectable, sql } from "kysely";
import type { DomainRepository } from "../../domains/repository.ts";
import type { Domain } from "../../domains/types.ts";
import { after, holds, isUuid } from "./conditions.ts";
import { pageOf, positionOf, rowsFor } from "../paging.ts";
import { nearestHolder } from "./nearest-domain.ts";
import { orTaken } from "./savepoint.ts";
import type { DomainsTable } from "./tables/connections.ts";
import type { Query } from "./tenant-transaction.ts";

type Row = Selectable<DomainsTable> & { readonly connection_ids: readonly string[] };

const toDomain = (row: Row): Domain => ({
  id: row.id,
  tenantId: row.tenant_id,
  name: row.name,
  subdomains: row.subdomains,
  connectionIds: row.connection_ids,
  status: row.status,
  challenge: row.challenge,
  verifiedAt: row.verified_at ?? undefined,
  provedBy: row.proved_by ?? undefined,
  checkedAt: row.checked_at ?? undefined,
  graceUntil: row.grace_until ?? undefined,
  failingSince: row.failing_since ?? undefined,
  lostAt: row.lost_at ?? undefined,
  checkDueAt: row.check_due_at ?? undefined,
  createdAt: row.created_at,
  version: row.version,
});

const fromDomain = (domain: Domain) => ({
  id: domain.id,
  tenant_id: domain.tenantId,
  name: domain.name,
  subdomains: domain.subdomains,
  status: domain.status,
  challenge: domain.challenge,
  verified_at: domain.verifiedAt ?? null,
  proved_by: domain.provedBy ?? null,
  checked_at: domain.checkedAt ?? null,
  grace_until: domain.graceUntil ?? null,
  failing_since: domain.failingSince ?? null,
  lost_at: domain.lostAt ?? null,
  check_due_at: domain.checkDueAt ?? null,
  created_at: domain.createdAt,
  version: domain.version,
});

/** The primary one first. */
const connectionIds = sql<readonly string[]>`array(
  select l.connection_id from domain_connections l
  where l.tenant_id = domains.tenant_id and l.domain_id = domains.id order by l.position)`;

const rowsOf = (query: Query, tenantId: string) =>
  query
    .selectFrom("domains")
    .selectAll()
    .select(connectionIds.as("connection_ids"))
    .where("tenant_id", "=", tenantId);

/** One that was deleted since it was read is no link any more. */
async function saveLinks(query: Query, { id, tenantId, connectionIds: ids }: Domain): Promise<void> {
  await sql`delete from domain_connections where tenant_id = ${tenantId} and domain_id = ${id}
    and connection_id <> all (${ids}::uuid[])`.execute(query);
  if (ids.length === 0) return;
  await sql`insert into domain_connections (tenant_id, domain_id, connection_id, position)
    select c.tenant_id, ${id}, c.id, linked.place - 1
    from unnest(${ids}::uuid[]) with ordinality linked (id, place)
    join connections c on c.tenant_id = ${tenantId} and c.id = linked.id
    on conflict (tenant_id, domain_id, connection_id) do update set position = excluded.position`.execute(
    query,
  );
}

export const createDomainRepository = (query: Query): DomainRepository => ({
  async deciding(tenantId, name) {
    const holder = await nearestHolder(query, name);
    return holder?.tenant_id === tenantId ? this.find(tenantId, holder.id) : this.findByName(tenantId, name);
  },

  async find(tenantId, id) {
    if (!isUuid(id)) return undefined;
    const row = await rowsOf(query, tenantId).where("id", "=", id).executeTakeFirst();
    return row && toDomain(row);
  },

  async findByName(tenantId, name) {
    const row = await rowsOf(query, tenantId).where("name", "=", name).executeTakeFirst();
    return row && toDomain(row);
  },

  async list(tenantId, page) {
    if (page.connectionId !== undefined && !isUuid(page.connectionId)) return { items: [] };
    let rows = rowsOf(query, tenantId);
    if (page.search) rows = rows.where(holds(page.search, ["name"], ["id"]));
    if (page.status) rows = rows.where("status", "=", page.status);
    if (page.connectionId)
      rows = rows.where("id", "in", (links) =>
        links
          .selectFrom("domain_connections")
          .select("domain_id")
          .where("tenant_id", "=", tenantId)
          .where("connection_id", "=", page.connectionId ?? ""),
      );
    const position = positionOf(page);
    if (position) rows = rows.where(after("created_at", position));
    const found = await rows.orderBy("created_at", "desc").orderBy("id").limit(rowsFor(page)).execute();
    return pageOf(found, page, toDomain, (row) => ({ at: row.created_at.getTime(), id: row.id }));
  },

  async insert(domain) {
    await query.insertInto("domains").values(fromDomain(domain)).execute();
    await saveLinks(query, domain);
  },

  // Row-level security hides another tenant's claim, the unique index does not: only the index can tell `taken` (D3).
  update: (domain) =>
    orTaken(query, async () => {
      const { id, tenant_id, ...changed } = fromDomain(domain);
      const done = await query
        .updateTable("domains")
        .set(changed)
        .where("tenant_id", "=", tenant_id)
        .where("id", "=", id)
        .where("version", "=", domain.version - 1)
        .executeTakeFirst();
      if (done.numUpdatedRows !== 1n) return "stale";
      await saveLinks(query, domain);
      return "ok";
    }),

  async delete(tenantId, id) {
    if (!isUuid(id)) return false;
    const done = query.deleteFrom("domains").where("tenant_id", "=", tenantId).where("id", "=", id);
    return (await done.executeTakeFirst()).numDeletedRows === 1n;
  },
});
