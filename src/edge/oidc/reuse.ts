import type { KoaContextWithOIDC } from "oidc-provider";
import type { AuditTrail } from "../../kernel/audit.ts";
import type { Transact } from "../../kernel/transaction.ts";
import { originOf } from "../http/request-context.ts";
import { requestOf } from "./broker-session.ts";
import { appOf } from "./clients.ts";

const revoked = new WeakSet<object>();

/** The library ends a family of tokens, and says so. */
export const noteRevoked = (ctx: KoaContextWithOIDC): void => void revoked.add(ctx);

/**
 * At the token endpoint a family ends for one reason: its code or refresh token came a second time, so that one of two
 * who hold it has stolen it (RFC 9700 4.14.2).
 */
export async function recordReuse(
  ctx: KoaContextWithOIDC,
  transact: Transact<{ readonly audit: AuditTrail }>,
): Promise<void> {
  const { client, entities } = ctx.oidc;
  const personId = (entities.RefreshToken ?? entities.AuthorizationCode)?.accountId;
  if (!revoked.has(ctx) || !client || personId === undefined) return;
  const { tenantId, id, name } = appOf(client);
  const by = { tenantId, actor: { kind: "app", id, name }, ...originOf(requestOf(ctx)) } as const;
  await transact(tenantId, ({ audit }) =>
    audit.record({ name: "app.token_reused", targetId: id, personId }, by),
  );
}
