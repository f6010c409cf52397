import type { Request, Response } from "express";
import type { AuditContext } from "../../kernel/audit.ts";
import { BrokerError, NotFound } from "../../kernel/errors.ts";
import { INSTANCE_TENANT } from "../../kernel/transaction.ts";
import { covers } from "../../tokens/scopes.ts";
import type { AdminKey, Scope } from "../../tokens/types.ts";
import { originOf } from "../http/request-context.ts";

/** Who calls, and in which tenant the call acts. */
export interface Caller {
  readonly key: AdminKey;
  readonly tenantId: string;
}

/** The key is good, but not for this. */
export class ScopeMissing extends BrokerError {
  readonly code = "scope_missing";
  readonly status = 403;
}

export const TENANT_HEADER = "Sallyport-Tenant";

const callers = new WeakMap<Response, Caller>();

export const setCaller = (res: Response, caller: Caller): void => void callers.set(res, caller);

export function callerOf(res: Response): Caller {
  const caller = callers.get(res);
  if (!caller) throw new Error("a route of the API ran without a caller");
  return caller;
}

/**
 * Keys of the installation act in the default tenant unless a header names another; all other keys in their own.
 * @throws NotFound for a tenant that the key cannot act in, existing or not
 */
export async function tenantFor(
  key: AdminKey,
  req: Request,
  tenants: { readonly defaultId: string; readonly exists: (id: string) => Promise<boolean> },
): Promise<string> {
  const named = req.get(TENANT_HEADER);
  if (key.tenantId !== INSTANCE_TENANT) {
    if (named === undefined || named === key.tenantId) return key.tenantId;
    throw new NotFound("no such tenant");
  }
  if (named === undefined || named === tenants.defaultId) return tenants.defaultId;
  if (named === INSTANCE_TENANT || (await tenants.exists(named))) return named;
  throw new NotFound("no such tenant");
}

/** @throws ScopeMissing */
export function assertScope(caller: Caller, wanted: Scope | undefined): void {
  if (wanted === undefined || covers(caller.key.scopes, wanted)) return;
  throw new ScopeMissing("the key does not hold the scope that this takes", {
    mismatch: { expected: wanted, received: caller.key.scopes.join(" ") },
    nextStep: `Use a key with the scope ${wanted}.`,
  });
}

export function auditContext({ key, tenantId }: Caller, req: Request): AuditContext {
  return {
    tenantId,
    actor: { kind: "admin-key", id: key.id, name: key.name },
    ...originOf(req),
  };
}
