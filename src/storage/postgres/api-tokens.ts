import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { ApiTokenRepository } from "../../api-tokens/repository.ts";
import type { ApiToken, OwnedApiToken } from "../../api-tokens/types.ts";
import { pageOf, positionOf, rowsFor } from "../paging.ts";
import { after, holds, isUuid } from "./conditions.ts";
import type { ApiTokensTable } from "./tables/registrations.ts";
import type { Query } from "./tenant-transaction.ts";

type Row = Selectable<ApiTokensTable>;

const DAY_MS = 86_400_000;
/** `used` writes at most once in this time, milliseconds: a busy token must not be a hot row. */
const USED_EVERY_MS = 60_000;

const toApiToken = (row: Row): ApiToken => ({
  id: row.id,
  tenantId: row.tenant_id,
  personId: row.person_id,
  name: row.name,
  kind: row.kind,
  onlyAppId: row.only_app_id ?? undefined,
  secretHash: row.secret_hash,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at ?? undefined,
  lastUsed: lastUseOf(row),
  warnedDays: row.warned_days ?? undefined,
});

const lastUseOf = (row: Row): ApiToken["lastUsed"] =>
  row.last_used_at !== null && row.last_used_app_id !== null
    ? { at: row.last_used_at, appId: row.last_used_app_id, ip: row.last_used_ip ?? undefined }
    : undefined;

const fromApiToken = (token: ApiToken) => ({
  id: token.id,
  tenant_id: token.tenantId,
  person_id: token.personId,
  name: token.name,
  kind: token.kind,
  only_app_id: token.onlyAppId ?? null,
  secret_hash: token.secretHash,
  created_at: token.createdAt,
  expires_at: token.expiresAt,
  revoked_at: token.revokedAt ?? null,
  last_used_at: token.lastUsed?.at ?? null,
  last_used_app_id: token.lastUsed?.appId ?? null,
  last_used_ip: token.lastUsed?.ip ?? null,
  warned_days: token.warnedDays ?? null,
});

const toOwned = (row: Row & { email: string; display_name: string }): OwnedApiToken => ({
  ...toApiToken(row),
  owner: { email: row.email, displayName: row.display_name },
});

const SEARCHED = ["token.name", "owner.email", "owner.display_name"];

export const createApiTokenRepository = (query: Query): ApiTokenRepository => ({
  async find(tenantId, id) {
    if (!isUuid(id)) return undefined;
    const rows = query.selectFrom("api_tokens").selectAll().where("tenant_id", "=", tenantId);
    const row = await rows.where("id", "=", id).executeTakeFirst();
    return row && toApiToken(row);
  },

  async findBySecret(tenantId, secretHash) {
    const rows = query.selectFrom("api_tokens").selectAll().where("tenant_id", "=", tenantId);
    const row = await rows.where("secret_hash", "=", secretHash).executeTakeFirst();
    return row && toApiToken(row);
  },

  async list(tenantId, { personId, search, kind, expiringBefore }, page) {
    if (personId !== undefined && !isUuid(personId)) return { items: [] };
    const position = positionOf(page);
    const found = await query
      .selectFrom("api_tokens as token")
      .innerJoin("people as owner", (on) =>
        on.onRef("owner.tenant_id", "=", "token.tenant_id").onRef("owner.id", "=", "token.person_id"),
      )
      .selectAll("token")
      .select(["owner.email", "owner.display_name"])
      .where("token.tenant_id", "=", tenantId)
      .where("token.revoked_at", "is", null)
      .$if(personId !== undefined, (rows) => rows.where("token.person_id", "=", personId!))
      .$if(search !== undefined, (rows) => rows.where(holds(search!, SEARCHED, ["token.id"])))
      .$if(kind !== undefined, (rows) => rows.where("token.kind", "=", kind!))
      .$if(expiringBefore !== undefined, (rows) => rows.where("token.expires_at", "<=", expiringBefore!))
      .$if(position !== undefined, (rows) => rows.where(after("token.created_at", position!, "token.id")))
      .orderBy("token.created_at", "desc")
      .orderBy("token.id")
      .limit(rowsFor(page))
      .execute();
    return pageOf(found, page, toOwned, (row) => ({ at: row.created_at.getTime(), id: row.id }));
  },

  async insert(token, most) {
    // One making of a person after the other, and none beside a deactivation.
    const owner = await query
      .selectFrom("people")
      .select("status")
      .where("tenant_id", "=", token.tenantId)
      .where("id", "=", token.personId)
      .forUpdate()
      .executeTakeFirst();
    if (owner?.status !== "active") return "nobody";
    const { live } = await query
      .selectFrom("api_tokens")
      .select((count) => count.fn.countAll().as("live"))
      .where("tenant_id", "=", token.tenantId)
      .where("person_id", "=", token.personId)
      .where("revoked_at", "is", null)
      .where("expires_at", ">", token.createdAt)
      .executeTakeFirstOrThrow();
    if (Number(live) >= most) return "too_many";
    await query.insertInto("api_tokens").values(fromApiToken(token)).execute();
    return "ok";
  },

  async revoke(tenantId, id, at, personId) {
    if (!isUuid(id)) return undefined;
    const row = await query
      .updateTable("api_tokens")
      .set({ revoked_at: at })
      .where("tenant_id", "=", tenantId)
      .where("id", "=", id)
      .where("revoked_at", "is", null)
      .$if(personId !== undefined, (rows) => rows.where("person_id", "=", personId!))
      .returningAll()
      .executeTakeFirst();
    return row && toApiToken(row);
  },

  async revokeAll(tenantId, at, personId) {
    if (personId !== undefined && !isUuid(personId)) return 0;
    const done = await query
      .updateTable("api_tokens")
      .set({ revoked_at: at })
      .where("tenant_id", "=", tenantId)
      .where("revoked_at", "is", null)
      .$if(personId !== undefined, (rows) => rows.where("person_id", "=", personId!))
      .executeTakeFirst();
    return Number(done.numUpdatedRows);
  },

  async used(tenantId, id, { at, appId, ip }) {
    const before = new Date(at.getTime() - USED_EVERY_MS);
    await query
      .updateTable("api_tokens")
      .set({ last_used_at: at, last_used_app_id: appId, last_used_ip: ip ?? null })
      .where("tenant_id", "=", tenantId)
      .where("id", "=", id)
      .where((is) => is.or([is("last_used_at", "is", null), is("last_used_at", "<=", before)]))
      .execute();
  },

  async claimWarnings(tenantId, days, now, limit) {
    const due = query
      .selectFrom("api_tokens")
      .select("id")
      .where("tenant_id", "=", tenantId)
      .where("revoked_at", "is", null)
      .where("expires_at", "<=", new Date(now.getTime() + days * DAY_MS))
      .where((is) => is.or([is("warned_days", "is", null), is("warned_days", ">", days)]))
      .orderBy("expires_at")
      .orderBy("id")
      .limit(limit)
      .forUpdate();
    const claimed = await query
      .updateTable("api_tokens")
      .set({ warned_days: days })
      .where("tenant_id", "=", tenantId)
      .where("id", "in", due)
      .where((is) => is.or([is("warned_days", "is", null), is("warned_days", ">", days)]))
      .returningAll()
      .execute();
    return claimed.map((row) => toApiToken(row));
  },

  async forget(tenantId, before, limit) {
    const over = query
      .selectFrom("api_tokens")
      .select("id")
      .where("tenant_id", "=", tenantId)
      .where(sql<Date>`least(expires_at, revoked_at)`, "<=", before)
      .limit(limit);
    const done = query.deleteFrom("api_tokens").where("tenant_id", "=", tenantId).where("id", "in", over);
    return Number((await done.executeTakeFirst()).numDeletedRows);
  },
});
