import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import { assertVersion, NotFound, VersionConflict } from "../kernel/errors.ts";
import { INSTANCE_TENANT, type Transact } from "../kernel/transaction.ts";
import { readLogo } from "./logo.ts";
import type { LogoRepository, TenantRepository } from "./repository.ts";
import type { Branding, LogoType, Tenant } from "./types.ts";

interface Rows {
  readonly tenants: TenantRepository;
  readonly logos: LogoRepository;
  readonly audit: AuditTrail;
}

export type BrandingVerbs = ReturnType<typeof createBranding>;

/** The picture on the tenant's pages. How they look is the tenant's own matter: it stands in the tenant's trail. */
export function createBranding(needs: {
  readonly transact: Transact<Rows>;
  /** After the change: whoever remembers how the tenant looks forgets it. */
  readonly onChanged: (tenantId: string) => void;
}) {
  async function change(
    id: string,
    by: AuditContext,
    version: number | undefined,
    next: (before: Branding, rows: Rows) => Promise<Branding> | Branding,
  ): Promise<Tenant> {
    if (id === INSTANCE_TENANT) throw new NotFound("no such tenant");
    const changed = await needs.transact(id, async (rows) => {
      const tenant = await rows.tenants.find(id);
      if (tenant === undefined) throw new NotFound("no such tenant");
      assertVersion("tenant", tenant.version, version);
      const { branding: before = {} } = tenant;
      const after = await next(before, rows);
      const written = { ...tenant, branding: after, version: tenant.version + 1 };
      if ((await rows.tenants.update(written)) !== "ok") throw new VersionConflict("tenant");
      await rows.audit.record(
        { name: "tenant.branding_changed", targetId: id, before, after },
        { ...by, tenantId: id },
      );
      return written;
    });
    needs.onChanged(id);
    return changed;
  }

  return {
    /** @throws NotFound, VersionConflict, LogoRefused */
    async putLogo(
      id: string,
      given: { readonly mediaType: LogoType; readonly content: Buffer },
      by: AuditContext,
      version?: number,
    ): Promise<Tenant> {
      const { logo, picture } = readLogo(given.mediaType, given.content);
      return change(id, by, version, async (before, { logos }) => {
        await logos.put(id, picture);
        return { ...before, logo };
      });
    },

    /** @throws NotFound, VersionConflict */
    removeLogo: (id: string, by: AuditContext, version?: number): Promise<Tenant> =>
      change(id, by, version, async ({ logo: _gone, ...rest }, { logos }) => {
        await logos.remove(id);
        return rest;
      }),
  };
}
