import type { AdministratorRepository } from "../../administrators/repository.ts";
import type { ConnectionRepository } from "../../connections/repository.ts";
import type { DomainRepository } from "../../domains/repository.ts";
import type { AuditContext, AuditTrail } from "../../kernel/audit.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { SessionDefaults } from "../../policies/defaults.ts";
import { AdministratorsLockedOut } from "../../policies/errors.ts";
import type { PolicyRepository } from "../../policies/repository.ts";
import type { WayRepository } from "./facts.ts";
import { domainOf } from "../rules.ts";
import { type Loss, lossOf } from "./loss.ts";
import { policiesInForce, readSurroundings, situationOf, withClaims } from "./surroundings.ts";

interface Stores {
  readonly administrators: AdministratorRepository;
  readonly policies: PolicyRepository;
  readonly connections: ConnectionRepository;
  readonly domains: DomainRepository;
  readonly ways: WayRepository;
  readonly audit: AuditTrail;
}

interface Needs {
  readonly clock: Clock;
  readonly sessionDefaults: SessionDefaults;
}

interface Owner {
  readonly email: string;
  readonly loss: Loss | undefined;
}

/** To be called after the change, in its transaction. @throws AdministratorsLockedOut */
export type StillIn = () => Promise<void>;

/** Of more nobody reads. */
const MOST_NAMED = 5;

/**
 * P4: no change leaves a tenant whose owners could sign in with none who can. Break-glass does not count: it is for
 * what nobody foresaw. Whoever changes a policy, a connection or a domain asks here before the change and after it;
 * from the first look to the end of the transaction no other such change goes on.
 */
export function createKeepOwnersIn({ clock, sessionDefaults }: Needs) {
  async function ownersIn(
    stores: Stores,
    tenantId: string,
    ids: readonly string[],
  ): Promise<readonly Owner[]> {
    const people = await stores.ways.ofPeople(tenantId, ids, clock());
    const inForce = await policiesInForce(stores, tenantId, ids, sessionDefaults);
    const around = await withClaims(
      stores,
      tenantId,
      await readSurroundings(stores, tenantId),
      people.map(({ email }) => domainOf(email)),
    );
    return people.map((person) => {
      const { email, id } = person;
      const situation = situationOf(around, domainOf(email), person, inForce.of(id), inForce.all);
      return { email, loss: lossOf(situation) };
    });
  }

  /** @param forced the change is made all the same, and the trail says so */
  return async function watch(stores: Stores, by: AuditContext, forced = false): Promise<StillIn> {
    const { tenantId } = by;
    const ids = await stores.administrators.lockOwners(tenantId);
    const before = await ownersIn(stores, tenantId, ids);
    // Nobody administers as a person, or none of them could sign in before.
    if (before.every(({ loss }) => loss !== undefined)) return async () => undefined;
    return async () => {
      const after = await ownersIn(stores, tenantId, ids);
      if (after.some(({ loss }) => loss === undefined)) return;
      if (!forced) throw lockedOut(after);
      const event = { name: "administrators.locked_out", targetId: tenantId, owners: ids } as const;
      await stores.audit.record(event, by);
    };
  };
}

function lockedOut(owners: readonly Owner[]): AdministratorsLockedOut {
  const named = owners
    .slice(0, MOST_NAMED)
    .map(({ email, loss }) => `${email}: ${loss?.reason ?? ""}. ${loss?.because ?? ""}`);
  const more = owners.length > MOST_NAMED ? [`and ${owners.length - MOST_NAMED} more`] : [];
  return new AdministratorsLockedOut("no owner of this tenant could sign in any more", {
    mismatch: {
      expected: "an owner who can sign in after the change",
      received: [...named, ...more].join(" "),
    },
    nextStep:
      "Let an owner sign in once by the way that the change leaves, give one a policy of their own, or make somebody an owner who can sign in by it.",
  });
}
