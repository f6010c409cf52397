import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/random.ts";
import {
  JitNotAllowed,
  NameIdTransient,
  PersonBusy,
  PersonDeactivated,
  PersonEmailTaken,
  PersonReturned,
} from "./errors.ts";
import { assertExternalIdFits, assertNameIdMayChange, contest } from "./contradictions.ts";
import {
  createdEvent,
  isSame,
  linkExternal,
  newPerson,
  replaceNameId,
  superseding,
  type PeopleStores,
} from "./person-writes.ts";
import type { Arrival, Arrived } from "./incoming.ts";
import { createPlacement, type GroupStores } from "./memberships.ts";
import { linkedEvent, traced, updatedEvent } from "./traced.ts";
import type { Person } from "./types.ts";

/** What one arrival reads and writes. */
export type ArrivalStores = PeopleStores & GroupStores;

const TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
/**
 * Sign-ins of one person at once (every tab of a browser that was restored) write the person one after another; each
 * loses at most once to each of the others.
 */
const LOOKS = 20;

/**
 * Finds the person by NameID, by the directory's id, by e-mail, in this order, or makes one (S6, S7), inside the
 * caller's transaction. The caller has made sure that this connection may speak for the e-mail's domain.
 * @see docs/administrators/identities.md, which has a line for each case
 * @throws NameIdTransient, PersonDeactivated, PersonCollision, JitNotAllowed, PersonBusy, and what `assertMay` throws
 */
export function createArrival({ clock, random }: { clock: Clock; random: Random }) {
  const place = createPlacement({ clock, random });

  return async function arrive(stores: ArrivalStores, arrival: Arrival): Promise<Arrived> {
    const { nameIdFormat } = arrival.key;
    if (nameIdFormat === TRANSIENT)
      throw new NameIdTransient("the identity provider sent a transient NameID", {
        mismatch: { expected: "a persistent NameID or an e-mail address", received: nameIdFormat },
      });
    for (let look = 0; look < LOOKS; look += 1) {
      const arrived = await once(stores, arrival);
      if (arrived !== undefined) return arrived;
    }
    throw busy();
  };

  /** @returns `undefined` if another transaction was quicker */
  async function once(stores: ArrivalStores, arrival: Arrival): Promise<Arrived | undefined> {
    const { key, profile } = arrival;
    const byNameId = await stores.people.findByIdentity(key, clock());
    const byExternal = await personOf(stores, arrival);
    await arrival.assertMay(byNameId ?? byExternal, foundBy(byNameId, byExternal));
    if (byNameId !== undefined) {
      await assertExternalIdFits(stores, arrival, byNameId, byExternal);
      return refresh(stores, arrival, byNameId);
    }
    if (byExternal !== undefined) return rename(stores, arrival, byExternal);
    const namesake = await stores.people.findByEmail(key.tenantId, profile.email);
    return namesake === undefined ? create(stores, arrival) : adopt(stores, arrival, namesake);
  }

  async function create(stores: ArrivalStores, { key, profile, external, mayCreate }: Arrival) {
    if (!mayCreate)
      throw new JitNotAllowed(`nobody here is ${profile.email}, and this connection makes no people`, {
        mismatch: {
          expected: "a person who is known already",
          received: "nobody with this NameID or address",
        },
      });
    const now = clock();
    const { tenantId } = key;
    const person = newPerson(profile, { id: random.uuid(), tenantId, lastSigninAt: now }, now);
    if (!(await stores.people.insert(person))) return undefined;
    // Another first sign-in of this NameID, with another address, was quicker: what was made here must not stay.
    if (!(await stores.people.link({ ...key, personId: person.id, linkedAt: now }))) throw busy();
    const linked = await linkExternal(stores, person, external, now);
    const placed = linked && (await place(stores, person, "idp", profile.groups));
    if (linked === undefined || placed === undefined) throw busy();
    const events = [createdEvent(person), linkedEvent(person.id, key), ...linked, ...placed.events];
    const closed = await superseding(stores, person, key, now);
    return { person: placed.person, events: [...events, ...closed] };
  }

  /** The address leads to a person: theirs, unless something says that it is another's. */
  async function adopt(stores: ArrivalStores, arrival: Arrival, person: Person) {
    const { key, profile } = arrival;
    await assertExternalIdFits(stores, arrival, person, undefined);
    const known = await stores.people.identitiesOf(key.tenantId, person.id);
    const now = clock();
    const live = known.filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now);
    // Linked since the identity was looked for: another first sign-in was quicker.
    if (live.some((each) => isSame(each, key))) return undefined;
    if (person.status === "deactivated")
      throw new PersonReturned(
        `${profile.email} belongs to a person who is deactivated`,
        contest(arrival, "holder_deactivated", person),
        { expected: "the NameID of an active person", received: key.nameId },
      );
    assertNameIdMayChange(arrival, person, live, now);
    return rename(stores, arrival, person);
  }

  /** A person gets this NameID; one that they had by the same connection ends when the overlap does. */
  async function rename(stores: ArrivalStores, arrival: Arrival, person: Person) {
    assertActive(person);
    const linked = await replaceNameId(stores, person, arrival.key, clock());
    if (linked === undefined) return undefined;
    let now: Person | undefined = person;
    for (let look = 0; look < LOOKS && now !== undefined; look += 1) {
      const refreshed = await refresh(stores, arrival, now);
      if (refreshed !== undefined) return { ...refreshed, events: [...linked, ...refreshed.events] };
      now = await stores.people.find(person.tenantId, person.id);
    }
    throw busy();
  }

  async function refresh(
    stores: ArrivalStores,
    arrival: Arrival,
    person: Person,
  ): Promise<Arrived | undefined> {
    assertActive(person);
    const { key, profile, external } = arrival;
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
    if (outcome === "taken") throw await taken(stores, arrival, person);
    if (outcome === "stale") return undefined;
    const linked = await linkExternal(stores, after, external, now);
    if (linked === undefined) throw busy();
    const moved = person.email === after.email ? [] : await superseding(stores, after, key, now);
    return {
      person: after,
      events: [...(changed ? [updatedEvent(person, after)] : []), ...placed.events, ...linked, ...moved],
    };
  }
}

async function personOf({ people, directoryLinks }: ArrivalStores, { key, external }: Arrival) {
  const link = external && (await directoryLinks.find(key.tenantId, external));
  return link && people.find(key.tenantId, link.personId);
}

const foundBy = (byNameId: Person | undefined, byExternal: Person | undefined) => {
  if (byNameId !== undefined) return "nameId";
  return byExternal === undefined ? "no" : "externalId";
};

/** @returns the refusal, or what says that the address has become free meanwhile */
async function taken({ people }: ArrivalStores, arrival: Arrival, person: Person): Promise<Error> {
  const { key, profile } = arrival;
  const holder = await people.findByEmail(key.tenantId, profile.email);
  if (holder === undefined) return busy();
  return new PersonEmailTaken(
    `${profile.email} belongs to another person`,
    contest(arrival, "email_taken", holder, person),
    { expected: person.email, received: profile.email },
  );
}

const busy = () => new PersonBusy("the person was changed by others at the same time");

function assertActive(person: Person): void {
  if (person.status === "deactivated") throw new PersonDeactivated(`person ${person.id} is deactivated`);
}
