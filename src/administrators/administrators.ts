import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { Invalid, NotFound } from "../kernel/errors.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Transact } from "../kernel/transaction.ts";
import { LastAdministrator, OwnerExists, RoleNotHeld } from "./errors.ts";
import type { AdministratorFilter, AdministratorRepository, PersonLookup } from "./repository.ts";
import type { Administrator, Role } from "./types.ts";

interface Repositories {
  readonly administrators: AdministratorRepository;
  readonly people: PersonLookup;
  readonly audit: AuditTrail;
}

interface Needs {
  readonly transact: Transact<Repositories>;
  readonly clock: Clock;
}

/** Whether the one who asks may do all that the role may. */
export type Holds = (role: Role) => boolean;

/** Owners are few; among so many of them one is active. */
const MANY_OWNERS = 100;

export type Administrators = ReturnType<typeof createAdministrators>;

/** Who administers a tenant. Where anybody does, one active owner always remains. */
export function createAdministrators({ transact, clock }: Needs) {
  return {
    list(tenantId: string, page: PageRequest & AdministratorFilter): Promise<Page<Administrator>> {
      return transact(tenantId, ({ administrators }) => administrators.list(tenantId, page));
    },

    /** One who is active. */
    async hasOwner(tenantId: string): Promise<boolean> {
      const owners = await transact(tenantId, ({ administrators }) =>
        administrators.list(tenantId, { role: "owner", limit: MANY_OWNERS }),
      );
      return owners.items.some(({ person }) => person.status === "active");
    },

    /** What the person may do now; nothing if deactivated. Asked at each request. */
    async roleOf(tenantId: string, personId: string): Promise<Administrator | undefined> {
      const found = await transact(tenantId, ({ administrators }) => administrators.find(tenantId, personId));
      return found?.person.status === "active" ? found : undefined;
    },

    /**
     * For whoever is about to change what the person signs in by, which would give them the person's role, or to give
     * or take it by the person's status. A deactivated person counts, too, since they can be reactivated.
     * @throws RoleNotHeld
     */
    async assertWithinReach(tenantId: string, personId: string, holds: Holds): Promise<void> {
      const found = await transact(tenantId, ({ administrators }) => administrators.find(tenantId, personId));
      assertHeld(found?.role, holds);
    },

    /**
     * Gives the person this role instead of any other.
     * @throws NotFound for no such person, Invalid for a deactivated one, LastAdministrator, RoleNotHeld
     */
    grant(personId: string, role: Role, by: AuditContext, holds: Holds): Promise<Administrator> {
      const { tenantId } = by;
      return transact(tenantId, async (repositories) => {
        const { administrators, people, audit } = repositories;
        const owners = await administrators.lockOwners(tenantId);
        assertActive(await people.find(tenantId, personId));
        const before = await administrators.find(tenantId, personId);
        for (const each of [before?.role, role]) assertHeld(each, holds);
        if (before?.role === role) return before;
        if (role !== "owner") assertOther(owners, personId);
        await administrators.save({ tenantId, personId, role, grantedAt: clock() });
        await audit.record(granted(personId, before?.role, role), by);
        return (await administrators.find(tenantId, personId)) ?? missing();
      });
    },

    /** @throws NotFound, LastAdministrator, RoleNotHeld */
    remove(personId: string, by: AuditContext, holds: Holds): Promise<void> {
      const { tenantId } = by;
      return transact(tenantId, async ({ administrators, audit }) => {
        const owners = await administrators.lockOwners(tenantId);
        const before = (await administrators.find(tenantId, personId)) ?? missing();
        assertHeld(before.role, holds);
        assertOther(owners, personId);
        await administrators.remove(tenantId, personId);
        const event = { targetId: personId, before: { role: before.role } };
        await audit.record({ name: "administrator.removed", ...event }, by);
      });
    },
  };
}

/**
 * For whoever makes the tenant's first owner. Mount it behind an event of the same transaction: where there is no row to
 * lock yet, it is the trail's lock that lets one of several go first.
 * @throws OwnerExists
 */
export async function becomeFirstOwner(
  { administrators, audit }: Pick<Repositories, "administrators" | "audit">,
  { tenantId, personId, grantedAt }: Omit<Administrator, "role" | "person">,
  by: AuditContext,
): Promise<void> {
  if ((await administrators.lockOwners(tenantId)).length > 0)
    throw new OwnerExists("the tenant has an owner", { nextStep: "Ask the owner for a role." });
  await administrators.save({ tenantId, personId, role: "owner", grantedAt });
  await audit.record(granted(personId, undefined, "owner"), by);
}

/**
 * For whoever is about to deactivate a person, in the same transaction and before the person's row is written.
 * @throws LastAdministrator
 */
export async function assertNotLastOwner(
  { administrators }: Pick<Repositories, "administrators">,
  tenantId: string,
  personId: string,
): Promise<void> {
  assertOther(await administrators.lockOwners(tenantId), personId);
}

const granted = (targetId: string, before: Role | undefined, role: Role) =>
  before === undefined
    ? ({ name: "administrator.granted", targetId, after: { role } } as const)
    : ({ name: "administrator.changed", targetId, before: { role: before }, after: { role } } as const);

function assertOther(owners: readonly string[], personId: string): void {
  if (!owners.includes(personId) || owners.length > 1) return;
  throw new LastAdministrator("the person is the tenant's last active owner", {
    mismatch: { expected: "another active owner", received: "none" },
    nextStep: "Make somebody else an owner first.",
  });
}

function assertHeld(role: Role | undefined, holds: Holds): void {
  if (role === undefined || holds(role)) return;
  throw new RoleNotHeld(`the role ${role} may do more than the one who asks`, {
    mismatch: { expected: `all that ${role} may do` },
    nextStep: "Ask an owner.",
  });
}

function assertActive(person: { readonly status: string } | undefined): void {
  if (person === undefined) missing();
  if (person.status !== "active")
    throw new Invalid("the person is deactivated", { nextStep: "Reactivate the person first." });
}

function missing(): never {
  throw new NotFound("no such administrator");
}
