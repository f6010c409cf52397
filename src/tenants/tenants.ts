import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Random } from "../kernel/random.ts";
import { INSTANCE_TENANT, type Transact } from "../kernel/transaction.ts";
import { nameTaken } from "./errors.ts";
import type { TenantRepository } from "./repository.ts";
import type { Tenant } from "./types.ts";

interface Needs {
  readonly transact: Transact<{ readonly tenants: TenantRepository; readonly audit: AuditTrail }>;
  /** A small value of the installation, set once: the first caller's value stays. */
  readonly settle: (name: string, value: string) => Promise<string>;
  readonly clock: Clock;
  readonly random: Random;
}

export type Tenants = ReturnType<typeof createTenants>;

/** Tenants are the installation's own rows; what is done to them stands in the installation's chain. */
export function createTenants({ transact, settle, clock, random }: Needs) {
  const insert = (tenant: Tenant, by: AuditContext): Promise<boolean> =>
    transact(INSTANCE_TENANT, async ({ tenants, audit }) => {
      if (!(await tenants.insert(tenant))) return false;
      await audit.record(
        { name: "tenant.created", targetId: tenant.id, after: { name: tenant.name } },
        inInstance(by),
      );
      return true;
    });

  const get = (id: string): Promise<Tenant> =>
    transact(INSTANCE_TENANT, async ({ tenants }) => existing(tenants, id));

  return {
    /** @throws TenantNameTaken */
    async create(input: { readonly name: string }, by: AuditContext): Promise<Tenant> {
      const tenant = { id: random.uuid(), name: input.name, createdAt: clock(), version: 1 };
      if (!(await insert(tenant, by))) throw nameTaken(input.name);
      return tenant;
    },

    /** @throws NotFound */
    get,

    /** Without the installation itself. */
    async list(page: PageRequest & { search?: string }): Promise<Page<Tenant>> {
      const found = await transact(INSTANCE_TENANT, ({ tenants }) => tenants.list(page));
      return { ...found, items: found.items.filter((tenant) => tenant.id !== INSTANCE_TENANT) };
    },

    /** The tenant in which the installation's keys act unless they name another. Made at the first start. */
    async ensureDefault(): Promise<string> {
      const id = await settle("default_tenant", random.uuid());
      const found = await transact(INSTANCE_TENANT, ({ tenants }) => tenants.find(id));
      // Of several nodes at their first start one inserts; the others find its row or meet its name.
      if (!found) await insert({ id, name: "default", createdAt: clock(), version: 1 }, SYSTEM);
      return id;
    },
  };
}

const SYSTEM: AuditContext = { tenantId: INSTANCE_TENANT, actor: { kind: "system", name: "first start" } };

const inInstance = (by: AuditContext): AuditContext => ({ ...by, tenantId: INSTANCE_TENANT });

async function existing(tenants: TenantRepository, id: string): Promise<Tenant> {
  const tenant = id === INSTANCE_TENANT ? undefined : await tenants.find(id);
  if (!tenant) throw new NotFound("no such tenant");
  return tenant;
}
