import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import { assertVersion, NotFound, VersionConflict } from "../kernel/errors.ts";
import { INSTANCE_TENANT, type Transact } from "../kernel/transaction.ts";
import { nameTaken } from "./errors.ts";
import type { TenantRepository } from "./repository.ts";
import type { Branding, Tenant } from "./types.ts";

interface Needs {
  readonly transact: Transact<{
    readonly tenants: TenantRepository;
    readonly audit: AuditTrail;
    readonly installationAudit: AuditTrail;
  }>;
  /** After the change: whoever remembers how the tenant looks forgets it. */
  readonly onChanged: (tenantId: string) => void;
}

export interface TenantChanges {
  readonly name?: string;
  /** Absent: stays. `undefined`: goes. */
  readonly branding?: Partial<Pick<Branding, "name" | "colour" | "contact">>;
}

export type ChangeTenant = ReturnType<typeof createTenantChange>;

/**
 * Changes a tenant's name, its looks, or both at once: one transaction. The name is the installation's and stands in the
 * installation's trail; the looks are the tenant's own matter and stand in the tenant's.
 */
export function createTenantChange({ transact, onChanged }: Needs) {
  /** @throws NotFound, VersionConflict, TenantNameTaken */
  return async (id: string, changes: TenantChanges, by: AuditContext, version?: number): Promise<Tenant> => {
    if (id === INSTANCE_TENANT) throw new NotFound("no such tenant");
    const changed = await transact(id, async ({ tenants, audit, installationAudit }) => {
      const before = await tenants.find(id);
      if (before === undefined) throw new NotFound("no such tenant");
      assertVersion("tenant", before.version, version);
      const after = changedBy(before, changes);
      const written = await tenants.update(after);
      if (written === "stale") throw new VersionConflict("tenant");
      if (written === "taken") throw nameTaken(after.name);
      if (changes.branding !== undefined) {
        const looks = { before: before.branding ?? {}, after: after.branding ?? {} };
        await audit.record(
          { name: "tenant.branding_changed", targetId: id, ...looks },
          { ...by, tenantId: id },
        );
      }
      if (changes.name !== undefined) {
        const names = { before: { name: before.name }, after: { name: after.name } };
        await installationAudit.record(
          { name: "tenant.updated", targetId: id, ...names },
          { ...by, tenantId: INSTANCE_TENANT },
        );
      }
      return after;
    });
    onChanged(id);
    return changed;
  };
}

const changedBy = (before: Tenant, { name, branding }: TenantChanges): Tenant => ({
  ...before,
  name: name ?? before.name,
  ...(branding && { branding: present({ ...before.branding, ...branding }) }),
  version: before.version + 1,
});

/** Without what is not set: nothing chosen is stored as nothing. */
const present = (branding: Branding): Branding =>
  Object.fromEntries(Object.entries(branding).filter(([, value]) => value !== undefined));
