import { sql, type Selectable } from "kysely";
import type { ConnectionRepository } from "../../connections/repository.ts";
import { DEFAULT_REQUEST } from "../../connections/types.ts";
import type { Connection, IdentityProvider } from "../../connections/types.ts";
import {
  metadataSource,
  oidcUpstream,
  storedMetadataSource,
  storedOidcUpstream,
} from "./connection-parts.ts";
import { after, holds, isUuid } from "./conditions.ts";
import { pageOf, positionOf, rowsFor } from "../paging.ts";
import type { ConnectionsTable } from "./tables/connections.ts";
import type { Query } from "./tenant-transaction.ts";

type Row = Selectable<ConnectionsTable>;

const toConnection = (row: Row): Connection => ({
  id: row.id,
  tenantId: row.tenant_id,
  name: row.name,
  protocol: row.protocol,
  preset: row.preset,
  enabled: row.enabled,
  idp: toIdp(row),
  encryption: row.encryption,
  request: { ...DEFAULT_REQUEST, ...row.request },
  idpInitiated: row.idp_initiated,
  jit: row.jit,
  nameIdChange: row.name_id_change
    ? { toFormat: row.name_id_change.toFormat, until: new Date(row.name_id_change.until) }
    : undefined,
  oidc: row.oidc ? oidcUpstream(row.oidc) : undefined,
  metadata:
    row.metadata && row.metadata_due_at ? metadataSource(row.metadata, row.metadata_due_at) : undefined,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
});

function toIdp(row: Row): IdentityProvider | undefined {
  if (row.idp_entity_id === null || row.idp_sso_url === null) return undefined;
  return {
    entityId: row.idp_entity_id,
    ssoUrl: row.idp_sso_url,
    ssoPostUrl: row.idp_sso_post_url ?? undefined,
    sloUrl: row.idp_slo_url ?? undefined,
    sloResponseUrl: row.idp_slo_response_url ?? undefined,
    sloBinding: row.idp_slo_binding ?? undefined,
    certificates: row.idp_certificates,
  };
}

const fromConnection = (connection: Connection) => ({
  id: connection.id,
  tenant_id: connection.tenantId,
  name: connection.name,
  protocol: connection.protocol,
  preset: connection.preset,
  enabled: connection.enabled,
  idp_entity_id: connection.idp?.entityId ?? null,
  idp_sso_url: connection.idp?.ssoUrl ?? null,
  idp_slo_url: connection.idp?.sloUrl ?? null,
  idp_sso_post_url: connection.idp?.ssoPostUrl ?? null,
  idp_slo_response_url: connection.idp?.sloResponseUrl ?? null,
  idp_slo_binding: connection.idp?.sloBinding ?? null,
  idp_certificates: [...(connection.idp?.certificates ?? [])],
  encryption: connection.encryption,
  idp_initiated: connection.idpInitiated,
  jit: connection.jit,
  name_id_change: connection.nameIdChange ? JSON.stringify(connection.nameIdChange) : null,
  request: JSON.stringify(connection.request),
  oidc: connection.oidc ? JSON.stringify(storedOidcUpstream(connection.oidc)) : null,
  metadata: connection.metadata ? JSON.stringify(storedMetadataSource(connection.metadata)) : null,
  metadata_due_at: connection.metadata?.dueAt ?? null,
  created_at: connection.createdAt,
  updated_at: connection.updatedAt,
  version: connection.version,
});

const SEARCHED = ["name", "idp_entity_id", "preset", sql`oidc ->> 'issuer'`];

export const createConnectionRepository = (query: Query): ConnectionRepository => ({
  async find(tenantId, id) {
    if (!isUuid(id)) return undefined;
    const rows = query
      .selectFrom("connections")
      .selectAll()
      .where("tenant_id", "=", tenantId)
      .where("id", "=", id);
    const row = await rows.executeTakeFirst();
    return row && toConnection(row);
  },

  async list(tenantId, page) {
    let rows = query.selectFrom("connections").selectAll().where("tenant_id", "=", tenantId);
    const { search, protocol, enabled } = page;
    if (search) rows = rows.where(holds(search, SEARCHED, ["id"]));
    if (protocol) rows = rows.where("protocol", "=", protocol);
    if (enabled !== undefined) rows = rows.where("enabled", "=", enabled);
    const position = positionOf(page);
    if (position) rows = rows.where(after("created_at", position));
    const found = await rows.orderBy("created_at", "desc").orderBy("id").limit(rowsFor(page)).execute();
    return pageOf(found, page, toConnection, (row) => ({ at: row.created_at.getTime(), id: row.id }));
  },

  async insert(connection) {
    await query.insertInto("connections").values(fromConnection(connection)).execute();
  },

  async update(connection) {
    const { id, tenant_id, ...changed } = fromConnection(connection);
    const done = await query
      .updateTable("connections")
      .set(changed)
      .where("tenant_id", "=", tenant_id)
      .where("id", "=", id)
      .where("version", "=", connection.version - 1)
      .executeTakeFirst();
    return done.numUpdatedRows === 1n;
  },

  async delete(tenantId, id) {
    if (!isUuid(id)) return false;
    const done = query.deleteFrom("connections").where("tenant_id", "=", tenantId).where("id", "=", id);
    return (await done.executeTakeFirst()).numDeletedRows === 1n;
  },
});
