import type { AuditEvent } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { VersionConflict } from "../kernel/errors.ts";
import type { Random } from "../kernel/random.ts";
import type { AddressMove, Collision, Decision } from "./collision.ts";
import { CollisionOver } from "./errors.ts";
import {
  createdEvent,
  linkExternal,
  newPerson,
  replaceNameId,
  superseding,
  type PeopleStores,
} from "./person-writes.ts";
import { isPlaceholder, placeholderOf } from "./placeholder.ts";
import { linkedEvent, updatedEvent } from "./traced.ts";
import type { Person } from "./types.ts";

/** What a decision did. */
export interface Outcome {
  readonly events: readonly AuditEvent[];
  /** What an undo gives back. */
  readonly moves: readonly AddressMove[];
  /** Whose sessions say an address that is not theirs any more. */
  readonly endSessionsOf: readonly string[];
  /** In whose name somebody else may have signed in. */
  readonly endAllOf: readonly string[];
}

const NOTHING: Outcome = { events: [], moves: [], endSessionsOf: [], endAllOf: [] };

/**
 * Carries out what an administrator decided, so that the next sign-in finds it so.
 * @throws CollisionOver where the evidence does not hold any more, VersionConflict
 */
export function createDecisions({ clock, random }: { readonly clock: Clock; readonly random: Random }) {
  return async function carryOut(
    stores: PeopleStores,
    collision: Collision,
    decision: Decision,
  ): Promise<Outcome> {
    if (decision === "reject") return NOTHING;
    const holder = await living(stores, collision, collision.holderId);
    if (collision.kind === "email_taken") return move(stores, collision, holder, decision === "exchange");
    if (collision.kind === "links_disagree")
      return decision === "link" ? giveExternalId(stores, collision) : giveNameId(stores, collision, holder);
    return decision === "link" ? link(stores, collision, holder) : separate(stores, collision, holder);
  };

  /** The holder and the one who arrived are one. */
  async function link(stores: PeopleStores, { key, external }: Collision, holder: Person): Promise<Outcome> {
    const now = clock();
    const revived: Person =
      holder.status === "active" ? holder : await write(stores, holder, { status: "active", updatedAt: now });
    const owner = await ownerOf(stores, key);
    const linked = owner === holder.id ? [] : await replaceNameId(stores, revived, key, now);
    const known = await linkExternal(stores, revived, external, now);
    if (linked === undefined || known === undefined) throw over();
    const told: AuditEvent[] =
      revived === holder
        ? []
        : [
            {
              name: "person.reactivated",
              targetId: holder.id,
              before: { status: holder.status },
              after: { status: "active" },
            },
          ];
    const closed = await superseding(stores, revived, key, now);
    return { ...NOTHING, events: [...told, ...linked, ...known, ...closed] };
  }

  /** The one who arrived becomes a person of their own, with the address unless a third person has it. */
  async function separate(stores: PeopleStores, contest: Collision, holder: Person): Promise<Outcome> {
    const { key, profile, external } = contest;
    const now = clock();
    const freed =
      holder.email === profile.email
        ? await write(stores, holder, { email: placeholderOf(holder), updatedAt: now })
        : holder;
    const person = await newcomer(stores, contest, random.uuid(), now);
    if (!(await stores.people.insert(person))) throw over(`${person.email} belongs to somebody else by now`);
    const owner = await ownerOf(stores, key);
    const isGiven =
      owner === holder.id
        ? await stores.people.relink(key, holder.id, { personId: person.id })
        : await stores.people.link({ ...key, personId: person.id, linkedAt: now });
    const known = await linkExternal(stores, person, external, now);
    if (!isGiven || known === undefined) throw over();
    return {
      ...NOTHING,
      events: [
        ...(freed === holder ? [] : [updatedEvent(holder, freed)]),
        createdEvent(person),
        linkedEvent(person.id, key),
        ...known,
        ...(await superseding(stores, person, key, now)),
        ...(await superseding(stores, freed, undefined, now)),
      ],
      endSessionsOf: [holder.id],
      endAllOf: owner === holder.id ? [holder.id] : [],
    };
  }

  /** `links_disagree`: the NameID is right, the external id becomes the claimant's. */
  async function giveExternalId(stores: PeopleStores, contest: Collision): Promise<Outcome> {
    const { key, external, holderId, tenantId } = contest;
    const claimant = await living(stores, contest, contest.claimantId);
    const isGiven =
      external !== undefined &&
      (await stores.directoryLinks.relink(tenantId, external, holderId, claimant.id));
    if (!isGiven) throw over();
    const moved: AuditEvent = {
      name: "external_id.moved",
      targetId: claimant.id,
      ...external,
      from: holderId,
    };
    return { ...NOTHING, events: [moved, ...(await superseding(stores, claimant, key, clock()))] };
  }

  /** `links_disagree`: the external id is right, the NameID becomes the holder's. */
  async function giveNameId(stores: PeopleStores, contest: Collision, holder: Person): Promise<Outcome> {
    const { key } = contest;
    const from = contest.claimantId ?? "";
    if (!(await stores.people.relink(key, from, { personId: holder.id }))) throw over();
    const moved: AuditEvent = {
      name: "identity.moved",
      targetId: holder.id,
      connectionId: key.connectionId,
      from,
    };
    const closed = await superseding(stores, holder, key, clock());
    return { ...NOTHING, events: [moved, ...closed], endAllOf: [from] };
  }

  /** `email_taken`: the claimant has the address now. */
  async function move(
    stores: PeopleStores,
    contest: Collision,
    holder: Person,
    isExchange: boolean,
  ): Promise<Outcome> {
    const now = clock();
    const claimant = await living(stores, contest, contest.claimantId);
    if (holder.email !== contest.profile.email) throw over("the holder does not have the address any more");
    const away = await write(stores, holder, { email: placeholderOf(holder), updatedAt: now });
    const taker = await write(stores, claimant, { email: holder.email, updatedAt: now });
    const left =
      isExchange && !isPlaceholder(claimant.email)
        ? await write(stores, away, { email: claimant.email, updatedAt: now })
        : away;
    return {
      events: [
        updatedEvent(holder, left),
        updatedEvent(claimant, taker),
        ...(await superseding(stores, taker, contest.key, now)),
        ...(await superseding(stores, left, undefined, now)),
      ],
      moves: [
        { personId: holder.id, before: holder.email, after: left.email },
        { personId: claimant.id, before: claimant.email, after: taker.email },
      ],
      endSessionsOf: [holder.id, claimant.id],
      endAllOf: [],
    };
  }
}

const over = (message = "what was contested has changed since") =>
  new CollisionOver(message, {
    nextStep: "Have the person sign in again: what still collides is listed anew.",
  });

async function ownerOf({ people }: PeopleStores, key: Collision["key"]): Promise<string | undefined> {
  return (await people.findIdentity(key))?.personId;
}

/** The address of a third person stays theirs: the newcomer's next sign-in contests it with that person. */
async function newcomer(
  { people }: PeopleStores,
  { tenantId, profile }: Collision,
  id: string,
  now: Date,
): Promise<Person> {
  const person = newPerson(profile, { id, tenantId, lastSigninAt: undefined }, now);
  const isHeld = (await people.findByEmail(tenantId, person.email)) !== undefined;
  return isHeld ? { ...person, email: placeholderOf(person) } : person;
}

async function living(
  { people }: PeopleStores,
  { tenantId }: Collision,
  id: string | undefined,
): Promise<Person> {
  const person = id === undefined ? undefined : await people.find(tenantId, id);
  if (person === undefined || person.mergedInto !== undefined) throw over();
  return person;
}

/** @throws VersionConflict, CollisionOver */
export async function write(
  { people }: Pick<PeopleStores, "people">,
  person: Person,
  change: Partial<Pick<Person, "email" | "status" | "updatedAt">>,
): Promise<Person> {
  const after = { ...person, ...change, version: person.version + 1 };
  const outcome = await people.update(after);
  if (outcome === "stale") throw new VersionConflict("person");
  if (outcome === "taken") throw over(`${after.email} belongs to somebody else by now`);
  return after;
}
