import type pg from "pg";
import { registrationsOf } from "../../apps/hosts.ts";
import type { Locators } from "../repositories.ts";
import { toAdminKey } from "./admin-keys.ts";
import { toApp, toCrowdApp, toOidcApp, toProxyApp } from "./app-rows.ts";
import { codeBySelector, sessionByToken } from "./break-glass-facts.ts";
import { isUuid } from "./conditions.ts";
import { deliveriesDue } from "./logout-deliveries.ts";
import { logoByHash } from "./logos.ts";
import { nearestHolder } from "./nearest-domain.ts";
import { setupLinkBy } from "./setup-links.ts";
import { brandedTenant, onlyTenant } from "./tenants.ts";
import { inEveryTenant } from "./tenant-transaction.ts";
import type { Query } from "./tenant-transaction.ts";

/** The questions that cross the tenant wall: each one reads one row by a value that is unique in the installation. */
export function createLocators(pool: pg.Pool): Locators {
  const everywhere = <T>(ask: (query: Query) => Promise<T>): Promise<T> => inEveryTenant(pool, ask);
  return {
    async tenantOfConnection(connectionId) {
      if (!isUuid(connectionId)) return undefined;
      const row = await everywhere((query) =>
        query.selectFrom("connections").select("tenant_id").where("id", "=", connectionId).executeTakeFirst(),
      );
      return row?.tenant_id;
    },

    connectionsWithMetadataDue: async (now, limit) =>
      (
        await everywhere((query) =>
          query
            .selectFrom("connections")
            .select(["id", "tenant_id"])
            .where("metadata_due_at", "<=", now)
            .orderBy("metadata_due_at")
            .orderBy("id")
            .limit(limit)
            .execute(),
        )
      ).map((row) => ({ tenantId: row.tenant_id, id: row.id })),

    domainsDue: async (now, limit) =>
      (
        await everywhere((query) =>
          query
            .selectFrom("domains")
            .select(["id", "tenant_id"])
            .where("check_due_at", "<=", now)
            .orderBy("check_due_at")
            .orderBy("id")
            .limit(limit)
            .execute(),
        )
      ).map((row) => ({ tenantId: row.tenant_id, id: row.id })),

    watchesUnderWay: async (limit) =>
      (
        await everywhere((query) =>
          query
            .selectFrom("policy_watches")
            .select(["id", "tenant_id"])
            .where("state", "=", "watching")
            .orderBy("examined_until")
            .orderBy("id")
            .limit(limit)
            .execute(),
        )
      ).map((row) => ({ tenantId: row.tenant_id, id: row.id })),

    replaysStalled: (since, limit) => everywhere((query) => stalledOf(query, "replays", since, limit)),
    preflightsStalled: (since, limit) => everywhere((query) => stalledOf(query, "preflights", since, limit)),

    async routeDomain(name) {
      const row = await everywhere((query) => nearestHolder(query, name));
      return row && { tenantId: row.tenant_id, domainId: row.id, connectionIds: row.connection_ids };
    },

    async holderOf(name) {
      const row = await everywhere((query) =>
        query
          .selectFrom("domains")
          .select(["id", "tenant_id"])
          .where("name", "=", name)
          .where("status", "<>", "pending")
          .executeTakeFirst(),
      );
      return row && { tenantId: row.tenant_id, id: row.id };
    },

    async findApp(id) {
      const row = await everywhere((query) =>
        query.selectFrom("apps").selectAll().where("id", "=", id).executeTakeFirst(),
      );
      return row && toApp(row);
    },

    async findByClientId(clientId) {
      const row = await everywhere((query) =>
        query
          .selectFrom("apps")
          .selectAll()
          .where("protocol", "=", "oidc")
          .where("client_id", "=", clientId)
          .executeTakeFirst(),
      );
      return row && toOidcApp(row);
    },

    async findByHost(host) {
      const row = await everywhere((query) =>
        query
          .selectFrom("app_hosts")
          .innerJoin("apps", "apps.id", "app_hosts.app_id")
          .selectAll("apps")
          .where("host", "in", [...registrationsOf(host)])
          // The host itself has no star, which comes before letters and digits.
          .orderBy("host", "desc")
          .limit(1)
          .executeTakeFirst(),
      );
      return row && toProxyApp(row);
    },

    async findByApplicationName(name) {
      const row = await everywhere((query) =>
        query
          .selectFrom("apps")
          .selectAll()
          .where("protocol", "=", "crowd")
          .where("client_id", "=", name)
          .executeTakeFirst(),
      );
      return row && toCrowdApp(row);
    },

    async findAdminKey(secretHash) {
      const row = await everywhere((query) =>
        query.selectFrom("admin_keys").selectAll().where("secret_hash", "=", secretHash).executeTakeFirst(),
      );
      return row && toAdminKey(row);
    },

    breakGlassCode: (selector) => everywhere((query) => codeBySelector(query, selector)),

    breakGlassSession: (tokenHash) => everywhere((query) => sessionByToken(query, tokenHash)),

    setupLinkByToken: (tokenHash) => everywhere((query) => setupLinkBy(query, "token_hash", tokenHash)),

    setupLinkById: (id) => everywhere((query) => setupLinkBy(query, "id", id)),

    brandedTenant: (tenantId) => everywhere((query) => brandedTenant(query, tenantId)),

    onlyTenant: () => everywhere(onlyTenant),

    findLogo: (hash) => everywhere((query) => logoByHash(query, hash)),

    deliveriesDue: (now, limit) => everywhere((query) => deliveriesDue(query, now, limit)),

    async tenantOfReference(reference) {
      const row = await everywhere((query) =>
        query
          .selectFrom("signin_attempts")
          .select("tenant_id")
          .where("reference", "=", reference)
          .executeTakeFirst(),
      );
      return row?.tenant_id;
    },
  };
}

/** Runs without progress since, the longest waiting first. */
async function stalledOf(query: Query, table: "replays" | "preflights", since: Date, limit: number) {
  const rows = await query
    .selectFrom(table)
    .select(["id", "tenant_id"])
    .where("status", "=", "running")
    .where("updated_at", "<=", since)
    .orderBy("updated_at")
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ tenantId: row.tenant_id, id: row.id }));
}
