import type { Request } from "express";
import type { AuditContext } from "../../kernel/audit.ts";
import { visitorOf } from "../http/request-context.ts";

/** The audit trail's "who and from where" of a person's own request. */
export function byPerson(req: Request, tenantId: string, personId: string): AuditContext {
  const { ip, requestId } = visitorOf(req);
  return {
    tenantId,
    actor: { kind: "person", id: personId },
    ...(ip !== undefined && { ip }),
    ...(requestId !== undefined && { requestId }),
  };
}
