import type { AuditEvent } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/random.ts";
import type { GroupRepository, MembershipRepository } from "./group-repository.ts";
import type { Group, MembershipSource, Person } from "./types.ts";

export interface GroupStores {
  readonly groups: GroupRepository;
  readonly memberships: MembershipRepository;
}

/** The person with the groups of all sources, and what to tell the trail, last in the transaction. */
interface Placed {
  readonly person: Person;
  readonly events: readonly AuditEvent[];
}

/**
 * Puts a person in exactly the groups that one source names, inside the caller's transaction; what other sources gave
 * stays. Nothing is written where nothing changes, as at most sign-ins.
 */
export function createPlacement({ clock, random }: { clock: Clock; random: Random }) {
  return async function place(
    { groups, memberships }: GroupStores,
    person: Person,
    source: MembershipSource,
    names: readonly string[],
  ): Promise<Placed | undefined> {
    const wanted = [...new Set(names)];
    const had = await memberships.namesOf(person.tenantId, person.id, source);
    if (sameNames(had, wanted)) return { person, events: [] };
    const made = await makeMissing(groups, person.tenantId, wanted);
    const replaced = await memberships.replace(person, source, wanted, clock());
    if (replaced === undefined) return undefined;
    const { added, removed, ...now } = replaced;
    const events: AuditEvent[] = [];
    if (made.length > 0) events.push({ name: "groups.created", targetId: person.id, groups: made });
    events.push({ name: "person.groups_changed", targetId: person.id, source, added, removed });
    return { person: { ...person, ...now }, events };
  };

  async function makeMissing(groups: GroupRepository, tenantId: string, names: readonly string[]) {
    const known = new Set(await groups.named(tenantId, names));
    const now = clock();
    const missing = names.filter((name) => !known.has(name));
    const made = await groups.insertMissing(
      missing.map((name): Group => ({
        id: random.uuid(),
        tenantId,
        name,
        description: "",
        createdAt: now,
        updatedAt: now,
        version: 1,
      })),
    );
    return made.map(({ id, name }) => ({ id, name }));
  }
}

function sameNames(had: readonly string[], wanted: readonly string[]): boolean {
  const known = new Set(had);
  return known.size === wanted.length && wanted.every((name) => known.has(name));
}
