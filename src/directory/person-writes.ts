import type { AuditEvent } from "../kernel/audit.ts";
import type { ArrivingProfile } from "./collision.ts";
import type { CollisionRepository, DirectoryLinkRepository, PersonRepository } from "./repository.ts";
import { externalEvent, linkedEvent, traced } from "./traced.ts";
import type { ExternalId, IdentityKey, Person } from "./types.ts";

/** What recognising people reads and writes, inside the caller's transaction. */
export interface PeopleStores {
  readonly people: PersonRepository;
  readonly directoryLinks: DirectoryLinkRepository;
  readonly collisions: CollisionRepository;
}

const DAY_MS = 86_400_000;
/** How long a person's former NameID keeps working beside the one that took its place. */
export const OVERLAP_MS = 14 * DAY_MS;

/** A person as the first message made them; groups are memberships, and follow. */
export const newPerson = (
  profile: ArrivingProfile,
  about: Pick<Person, "id" | "tenantId" | "lastSigninAt">,
  now: Date,
): Person => ({
  ...profile,
  ...about,
  groups: [],
  status: "active",
  createdAt: now,
  updatedAt: now,
  version: 1,
});

export const createdEvent = (person: Person): AuditEvent => ({
  name: "person.created",
  targetId: person.id,
  after: traced(person),
});

/** @returns nothing where the external id is the person's already; `undefined` if it is another's by now */
export async function linkExternal(
  { directoryLinks }: PeopleStores,
  person: Person,
  external: ExternalId | undefined,
  now: Date,
): Promise<readonly AuditEvent[] | undefined> {
  if (external === undefined) return [];
  const { tenantId, id: personId } = person;
  const held = await directoryLinks.find(tenantId, external);
  if (held !== undefined) return held.personId === personId ? [] : undefined;
  const isLinked = await directoryLinks.link({ ...external, tenantId, personId, linkedAt: now });
  return isLinked ? [externalEvent(personId, external)] : undefined;
}

/**
 * Links a NameID; those that the same connection knew the person by have an end from now on.
 * @returns `undefined` if the identity is another's by now
 */
export async function replaceNameId(
  { people }: PeopleStores,
  person: Person,
  key: IdentityKey,
  now: Date,
): Promise<readonly AuditEvent[] | undefined> {
  const until = new Date(now.getTime() + OVERLAP_MS);
  const former = (await people.identitiesOf(key.tenantId, person.id)).filter(
    (each) => each.connectionId === key.connectionId && each.expiresAt === undefined && !isSame(each, key),
  );
  if (!(await people.link({ ...key, personId: person.id, linkedAt: now }))) return undefined;
  for (const each of former) await people.relink(each, person.id, { personId: person.id, expiresAt: until });
  return [
    linkedEvent(person.id, key),
    ...former.map(({ connectionId }): AuditEvent => ({
      name: "identity.retired",
      targetId: person.id,
      connectionId,
      until: until.toISOString(),
    })),
  ];
}

export const isSame = (one: IdentityKey, other: IdentityKey): boolean =>
  one.connectionId === other.connectionId &&
  one.issuer === other.issuer &&
  one.nameIdFormat === other.nameIdFormat &&
  one.nameId === other.nameId;

/** Tells of the collisions that end with what a person has now. */
export async function superseding(
  { collisions }: PeopleStores,
  person: Person,
  key: IdentityKey | undefined,
  now: Date,
): Promise<readonly AuditEvent[]> {
  const closed = await collisions.supersede(person, key, now);
  return closed.map(supersededEvent);
}

export const supersededEvent = (targetId: string): AuditEvent => ({ name: "collision.superseded", targetId });
