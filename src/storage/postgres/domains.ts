import type { Selectable } from "kysely";
import type { DomainRepository } from "../../domains/repository.ts";
import type { Domain } from "../../domains/types.ts";
import { after, isUuid } from "./conditions.ts";
import { containing, pageOf, positionOf, rowsFor } from "../paging.ts";
import { nearestHolder } from "./nearest-domain.ts";
import { orTaken } from "./savepoint.ts";
import type { DomainsTable } from "./tables/connections.ts";
import type { Query } from "./tenant-transaction.ts";

const toDomain = (row: Selectable<DomainsTable>): Domain => ({
  id: row.id,
  tenantId: row.tenant_id,
  name: row.name,
  subdomains: row.subdomains,
  connectionId: row.connection_id ?? undefined,
  status: row.status,
  challenge: row.challenge,
  verifiedAt: row.verified_at ?? undefined,
  provedBy: row.proved_by ?? undefined,
  checkedAt: row.checked_at ?? undefined,
  graceUntil: row.grace_until ?? undefined,
  failingSince: row.failing_since ?? undefined,
  checkDueAt: row.check_due_at ?? undefined,
  createdAt: row.created_at,
  version: row.version,
});

const fromDomain = (domain: Domain) => ({
  id: domain.id,
  tenant_id: domain.tenantId,
  name: domain.name,
  subdomains: domain.subdomains,
  connection_id: domain.connectionId ?? null,
  status: domain.status,
  challenge: domain.challenge,
  verified_at: domain.verifiedAt ?? null,
  proved_by: domain.provedBy ?? null,
  checked_at: domain.checkedAt ?? null,
  grace_until: domain.graceUntil ?? null,
  failing_since: domain.failingSince ?? null,
  check_due_at: domain.checkDueAt ?? null,
  created_at: domain.createdAt,
  version: domain.version,
});

export const createDomainRepository = (query: Query): DomainRepository => ({
  async deciding(tenantId, name) {
    const holder = await nearestHolder(query, name);
    return holder?.tenant_id === tenantId ? this.find(tenantId, holder.id) : this.findByName(tenantId, name);
  },

  async find(tenantId, id) {
    if (!isUuid(id)) return undefined;
    const rows = query
      .selectFrom("domains")
      .selectAll()
      .where("tenant_id", "=", tenantId)
      .where("id", "=", id);
    const row = await rows.executeTakeFirst();
    return row && toDomain(row);
  },

  async findByName(tenantId, name) {
    const rows = query
      .selectFrom("domains")
      .selectAll()
      .where("tenant_id", "=", tenantId)
      .where("name", "=", name);
    const row = await rows.executeTakeFirst();
    return row && toDomain(row);
  },

  async list(tenantId, page) {
    if (page.connectionId !== undefined && !isUuid(page.connectionId)) return { items: [] };
    let rows = query.selectFrom("domains").selectAll().where("tenant_id", "=", tenantId);
    if (page.search) rows = rows.where("name", "ilike", containing(page.search));
    if (page.connectionId) rows = rows.where("connection_id", "=", page.connectionId);
    const position = positionOf(page);
    if (position) rows = rows.where(after("created_at", position));
    const found = await rows.orderBy("created_at", "desc").orderBy("id").limit(rowsFor(page)).execute();
    return pageOf(found, page, toDomain, (row) => ({ at: row.created_at.getTime(), id: row.id }));
  },

  async insert(domain) {
    await query.insertInto("domains").values(fromDomain(domain)).execute();
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
      return done.numUpdatedRows === 1n ? "ok" : "stale";
    }),

  async delete(tenantId, id) {
    if (!isUuid(id)) return false;
    const done = query.deleteFrom("domains").where("tenant_id", "=", tenantId).where("id", "=", id);
    return (await done.executeTakeFirst()).numDeletedRows === 1n;
  },
});
