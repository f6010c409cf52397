import type { Arrival } from "./incoming.ts";
import type { CollisionKind, Contest } from "./collision.ts";
import { PersonExternalIdConflict, PersonIdentityConflict, PersonLinksConflict } from "./errors.ts";
import type { PeopleStores } from "./person-writes.ts";
import type { Identity, Person } from "./types.ts";

/**
 * The directory's id outlives names, addresses and NameIDs: where it says that this is somebody else, a NameID or an
 * address that leads to `person` was given on (S6).
 * @param owner whom the external id leads to
 * @throws PersonLinksConflict, PersonExternalIdConflict
 */
export async function assertExternalIdFits(
  { directoryLinks }: PeopleStores,
  arrival: Arrival,
  person: Person,
  owner: Person | undefined,
): Promise<void> {
  const { external } = arrival;
  if (external === undefined || owner?.id === person.id) return;
  if (owner !== undefined)
    throw new PersonLinksConflict(
      "the NameID leads to one person and the directory's id to another",
      contest(arrival, "links_disagree", owner, person),
      { expected: `${external.externalId}: of ${person.email}`, received: `of ${owner.email}` },
    );
  const links = await directoryLinks.linksOf(person.tenantId, person.id);
  const known = links.filter(({ directoryId }) => directoryId === external.directoryId);
  // Linked since it was looked for: another sign-in of the person was quicker.
  if (known.length === 0 || known.some(({ externalId }) => externalId === external.externalId)) return;
  throw new PersonExternalIdConflict(
    `${person.email} is known by another directory's id`,
    contest(arrival, "external_id_differs", person),
    { expected: known.map(({ externalId }) => externalId).join(" or "), received: external.externalId },
  );
}

/**
 * An address is no proof of who arrives by a connection that knows its holder by another NameID: it may have been given
 * to somebody else. Unless the administrator has announced that NameIDs change to this one's format.
 * @param live the holder's identities that have not expired
 * @throws PersonIdentityConflict
 */
export function assertNameIdMayChange(
  arrival: Arrival,
  holder: Person,
  live: readonly Identity[],
  now: Date,
): void {
  const { key, profile, nameIdChange } = arrival;
  const here = live.filter(({ connectionId }) => connectionId === key.connectionId);
  const [other] = here;
  if (other === undefined) return;
  const isAnnounced =
    nameIdChange !== undefined &&
    now < nameIdChange.until &&
    key.nameIdFormat === nameIdChange.toFormat &&
    here.every(({ nameIdFormat }) => nameIdFormat !== key.nameIdFormat);
  if (isAnnounced) return;
  throw new PersonIdentityConflict(
    `${profile.email} belongs to a person whom this connection knows by another NameID`,
    contest(arrival, "nameid_differs", holder),
    { expected: other.nameId, received: key.nameId },
  );
}

/** What is put before an administrator. */
export const contest = (
  { key, profile, external }: Arrival,
  kind: CollisionKind,
  holder: Person,
  claimant?: Person,
): Contest => ({ kind, key, profile, external, holderId: holder.id, claimantId: claimant?.id });
