import type { Request } from "express";
import type { AuditContext } from "../../kernel/audit.ts";

/** The audit trail's "who and from where" of a person's own request. */
export function byPerson(req: Request, tenantId: string, personId: string): AuditContext {
  const requestId = req.res?.getHeader("X-Request-Id");
  return {
    tenantId,
    actor: { kind: "person", id: personId },
    ...(req.ip !== undefined && { ip: req.ip }),
    ...(typeof requestId === "string" && { requestId }),
  };
}
