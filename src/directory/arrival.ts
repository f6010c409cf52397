import type { AuditEvent } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/random.ts";
import {
  NameIdTransient,
  PersonBusy,
  PersonDeactivated,
  PersonEmailTaken,
  PersonIdentityConflict,
} from "./errors.ts";
import { createPlacement, type GroupStores } from "./memberships.ts";
import type { PersonRepository } from "./repository.ts";
import type { Identity, Person } from "./types.ts";

/** Whom an upstream vouched for. */
export type IdentityKey = Omit<Identity, "personId" | "linkedAt">;

/** What the mapping made of the message; its e-mail's domain is verified and linked to the key's connection (D5). */
export type ArrivingProfile = Pick<
  Person,
  "email" | "givenName" | "familyName" | "displayName" | "groups" | "custom"
>;

/** What one arrival reads and writes. */
export interface ArrivalStores extends GroupStores {
  readonly people: PersonRepository;
}

export interface Arrived {
  readonly person: Person;
  /** To be recorded by the caller, last in the transaction. */
  readonly events: readonly AuditEvent[];
}

const TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
/**
 * Sign-ins of one person at once (every tab of a browser that was restored) write the person one after another; each
 * loses at most once to each of the others.
 */
const LOOKS = 20;

/**
 * Finds the person of an identity, links one by e-mail, or makes one (S6, S7), inside the caller's transaction.
 * The caller has made sure that this connection may speak for the e-mail's domain.
 * @throws NameIdTransient, PersonDeactivated, PersonIdentityConflict, PersonEmailTaken, PersonBusy
 */
export function createArrival({ clock, random }: { clock: Clock; random: Random }) {
  const place = createPlacement({ clock, random });

  return async function arrive(
    stores: ArrivalStores,
    key: IdentityKey,
    profile: ArrivingProfile,
  ): Promise<Arrived> {
    if (key.nameIdFormat === TRANSIENT)
      throw new NameIdTransient("the identity provider sent a transient NameID", {
        mismatch: { expected: "a persistent NameID or an e-mail address", received: key.nameIdFormat },
      });
    for (let look = 0; look < LOOKS; look += 1) {
      const arrived = await once(stores, key, profile);
      if (arrived !== undefined) return arrived;
    }
    throw busy();
  };

  /** @returns `undefined` if another transaction was quicker */
  async function once(stores: ArrivalStores, key: IdentityKey, profile: ArrivingProfile) {
    const { people } = stores;
    const identity = await people.findIdentity(key);
    if (identity !== undefined) {
      const person = await people.find(key.tenantId, identity.personId);
      return person && refresh(stores, person, profile);
    }
    const namesake = await people.findByEmail(key.tenantId, profile.email);
    return namesake === undefined ? create(stores, key, profile) : adopt(stores, key, namesake, profile);
  }

  async function create(stores: ArrivalStores, key: IdentityKey, profile: ArrivingProfile) {
    const { people } = stores;
    const now = clock();
    const person: Person = {
      ...profile,
      groups: [],
      id: random.uuid(),
      tenantId: key.tenantId,
      status: "active",
      createdAt: now,
      updatedAt: now,
      lastSigninAt: now,
      version: 1,
    };
    if (!(await people.insert(person))) return undefined;
    // Another first sign-in of this NameID, with another address, was quicker: what was made here must not stay.
    if (!(await people.link({ ...key, personId: person.id, linkedAt: now }))) throw busy();
    const placed = await place(stores, person, "idp", profile.groups);
    if (placed === undefined) throw busy();
    const created = { name: "person.created", targetId: person.id, after: traced(person) } as const;
    return { person: placed.person, events: [created, linked(person, key), ...placed.events] };
  }

  async function adopt(stores: ArrivalStores, key: IdentityKey, person: Person, profile: ArrivingProfile) {
    const { people } = stores;
    assertActive(person);
    const known = await people.identitiesOf(key.tenantId, person.id);
    // Linked since the identity was looked for: another first sign-in was quicker.
    if (known.some((each) => sameIdentity(each, key))) return undefined;
    const other = known.find((each) => each.connectionId === key.connectionId);
    if (other !== undefined)
      throw new PersonIdentityConflict(
        `${profile.email} belongs to a person whom this connection knows by another NameID`,
        {
          mismatch: { expected: other.nameId, received: key.nameId },
        },
      );
    if (!(await people.link({ ...key, personId: person.id, linkedAt: clock() }))) return undefined;
    const refreshed = await refresh(stores, person, profile);
    return refreshed && { person: refreshed.person, events: [linked(person, key), ...refreshed.events] };
  }

  async function refresh(
    stores: ArrivalStores,
    person: Person,
    profile: ArrivingProfile,
  ): Promise<Arrived | undefined> {
    assertActive(person);
    // First, as it locks the groups: whoever changes groups and people locks them in this order.
    const placed = await place(stores, person, "idp", profile.groups);
    if (placed === undefined) return undefined;
    const { groups, version } = placed.person;
    const now = clock();
    const changed = JSON.stringify(traced(person)) !== JSON.stringify(traced(profile));
    const after: Person = {
      ...person,
      ...profile,
      groups,
      updatedAt: changed || placed.events.length > 0 ? now : person.updatedAt,
      lastSigninAt: now,
      version: version + 1,
    };
    const outcome = await stores.people.update(after);
    if (outcome === "taken")
      throw new PersonEmailTaken(`${profile.email} belongs to another person`, {
        mismatch: { expected: person.email, received: profile.email },
      });
    if (outcome === "stale") return undefined;
    const event = {
      name: "person.updated",
      targetId: person.id,
      before: traced(person),
      after: traced(after),
    } as const;
    return { person: after, events: [...(changed ? [event] : []), ...placed.events] };
  }
}

const busy = () => new PersonBusy("the person was changed by others at the same time");

const sameIdentity = (one: IdentityKey, other: IdentityKey): boolean =>
  one.connectionId === other.connectionId &&
  one.issuer === other.issuer &&
  one.nameIdFormat === other.nameIdFormat &&
  one.nameId === other.nameId;

function assertActive(person: Person): void {
  if (person.status === "deactivated") throw new PersonDeactivated(`person ${person.id} is deactivated`);
}

const linked = (person: Person, key: IdentityKey): AuditEvent => ({
  name: "identity.linked",
  targetId: person.id,
  connectionId: key.connectionId,
});

/** What the trail says of a person but for the groups; keys in one order, so that two can be compared as text. */
const traced = ({ email, givenName, familyName, displayName, custom }: ArrivingProfile) => ({
  email,
  givenName,
  familyName,
  displayName,
  custom: Object.entries(custom).toSorted(([one], [other]) => (one < other ? -1 : 1)),
});
