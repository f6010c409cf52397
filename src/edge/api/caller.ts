import type { Request, Response } from "express";
import type { Administrator } from "../../administrators/types.ts";
import type { Actor, AuditContext } from "../../kernel/audit.ts";
import { BrokerError, NotFound } from "../../kernel/errors.ts";
import { INSTANCE_TENANT } from "../../kernel/transaction.ts";
import { covers } from "../../tokens/scopes.ts";
import type { Scope } from "../../tokens/types.ts";
import { originOf } from "../http/request-context.ts";

/** Who calls, by which right, and in which tenant the call acts. */
export interface Caller {
  /** Of the key or the person. What is kept for one caller is kept under it. */
  readonly id: string;
  /** `INSTANCE_TENANT`: may act for any tenant; all others for their own alone. */
  readonly homeTenantId: string;
  readonly tenantId: string;
  readonly scopes: readonly Scope[];
  readonly actor: Actor;
  /** How the call proved itself. */
  readonly by:
    | { readonly kind: "admin-key"; readonly name: string }
    | {
        readonly kind: "console" | "break-glass";
        readonly administrator: Administrator;
        readonly csrfToken: string;
      };
}

/** What is known of a caller before the tenant. */
export type Identified = Omit<Caller, "tenantId">;

/** The caller is known, but may not do this. */
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
 * Keys of the installation act in the default tenant unless a header names another; all other callers in their own.
 * @throws NotFound for a tenant that the caller cannot act in, existing or not
 */
export async function tenantFor(
  { homeTenantId }: Identified,
  req: Request,
  tenants: { readonly defaultId: string; readonly exists: (id: string) => Promise<boolean> },
): Promise<string> {
  const named = req.get(TENANT_HEADER);
  if (homeTenantId !== INSTANCE_TENANT) {
    if (named === undefined || named === homeTenantId) return homeTenantId;
    throw new NotFound("no such tenant");
  }
  if (named === undefined || named === tenants.defaultId) return tenants.defaultId;
  if (named === INSTANCE_TENANT || (await tenants.exists(named))) return named;
  throw new NotFound("no such tenant");
}

/** @throws ScopeMissing */
export function assertScope({ scopes, by }: Caller, wanted: Scope | undefined): void {
  if (wanted === undefined || covers(scopes, wanted)) return;
  throw new ScopeMissing("the caller does not hold the scope that this takes", {
    mismatch: { expected: wanted, received: scopes.join(" ") },
    nextStep:
      by.kind === "admin-key"
        ? `Use a key with the scope ${wanted}.`
        : `Ask an owner for a role that holds the scope ${wanted}.`,
  });
}

export const auditContext = ({ actor, tenantId }: Caller, req: Request): AuditContext => ({
  tenantId,
  actor,
  ...originOf(req),
});
