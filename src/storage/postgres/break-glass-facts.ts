import type { CodeFacts, Holder, SessionFacts } from "../../break-glass/types.ts";
import type { Query } from "./tenant-transaction.ts";

export interface HolderRow {
  readonly email: string;
  readonly display_name: string;
  readonly status: "active" | "deactivated";
}

interface SessionRow extends HolderRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly person_id: string;
  readonly credential_id: string;
  readonly token_hash: string;
  readonly created_at: Date;
  readonly ends_at: Date;
  readonly ended_at: Date | null;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly revoked_at: Date | null;
}

export const toHolder = ({ email, display_name, status }: HolderRow): Holder => ({
  email,
  displayName: display_name,
  status,
});

export const toSession = (row: SessionRow): SessionFacts => ({
  id: row.id,
  tenantId: row.tenant_id,
  personId: row.person_id,
  credentialId: row.credential_id,
  tokenHash: row.token_hash,
  createdAt: row.created_at,
  endsAt: row.ends_at,
  endedAt: row.ended_at ?? undefined,
  ip: row.ip ?? undefined,
  userAgent: row.user_agent ?? undefined,
  revokedAt: row.revoked_at ?? undefined,
  person: toHolder(row),
});

/** Sessions with their sheet and their holder: what a revocation or a deactivation has done to them shows here. */
export const sessionsWithHolders = (query: Query) =>
  query
    .selectFrom("break_glass_sessions as s")
    .innerJoin("break_glass_credentials as c", (join) =>
      join.onRef("c.tenant_id", "=", "s.tenant_id").onRef("c.id", "=", "s.credential_id"),
    )
    .innerJoin("people as p", (join) =>
      join.onRef("p.tenant_id", "=", "s.tenant_id").onRef("p.id", "=", "s.person_id"),
    )
    .selectAll("s")
    .select(["c.revoked_at", "p.email", "p.display_name", "p.status"]);

/** By the hash of the cookie's token, wherever it is. */
export async function sessionByToken(query: Query, tokenHash: string): Promise<SessionFacts | undefined> {
  const row = await sessionsWithHolders(query).where("s.token_hash", "=", tokenHash).executeTakeFirst();
  return row && toSession(row);
}

/** By its first part, wherever it is. */
export async function codeBySelector(query: Query, selector: string): Promise<CodeFacts | undefined> {
  const row = await query
    .selectFrom("break_glass_codes as k")
    .innerJoin("break_glass_credentials as c", (join) =>
      join.onRef("c.tenant_id", "=", "k.tenant_id").onRef("c.id", "=", "k.credential_id"),
    )
    .innerJoin("people as p", (join) =>
      join.onRef("p.tenant_id", "=", "c.tenant_id").onRef("p.id", "=", "c.person_id"),
    )
    .select(["k.tenant_id", "k.credential_id", "k.selector", "k.hash", "k.used_at"])
    .select(["c.person_id", "c.revoked_at", "p.email", "p.display_name", "p.status"])
    .where("k.selector", "=", selector)
    .executeTakeFirst();
  return (
    row && {
      tenantId: row.tenant_id,
      credentialId: row.credential_id,
      selector: row.selector,
      hash: row.hash,
      personId: row.person_id,
      usedAt: row.used_at ?? undefined,
      revokedAt: row.revoked_at ?? undefined,
      person: toHolder(row),
    }
  );
}
