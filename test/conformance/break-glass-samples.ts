import { randomUUID } from "node:crypto";
import type { BreakGlassSession, RecoveryCode } from "../../src/break-glass/types.ts";
import { AT, later } from "./samples.ts";

export const aBreakGlassCode = (
  { tenantId, id }: { tenantId: string; id: string },
  about: Partial<RecoveryCode> = {},
): RecoveryCode => ({
  tenantId,
  credentialId: id,
  selector: randomUUID().slice(0, 8).toUpperCase(),
  hash: "$argon2id$hash",
  ...about,
});

export const aBreakGlassSession = (
  credential: { tenantId: string; id: string; personId: string },
  about: Partial<BreakGlassSession> = {},
): BreakGlassSession => ({
  id: randomUUID(),
  tenantId: credential.tenantId,
  personId: credential.personId,
  credentialId: credential.id,
  tokenHash: randomUUID(),
  createdAt: AT,
  endsAt: later(3_600_000),
  endedAt: undefined,
  ip: "192.0.2.1",
  userAgent: undefined,
  ...about,
});
