import type { Doubt } from "./merge.ts";
import type { PeopleStores } from "./person-writes.ts";
import type { ExternalId, Identity, Person } from "./types.ts";

interface Merged {
  readonly person: Person;
  readonly identities: readonly Identity[];
  readonly externalIds: readonly ExternalId[];
}

/** What an administrator should look at twice before two people become one. */
export async function doubtsAbout(
  { people, directoryLinks }: PeopleStores,
  into: Person,
  from: Merged,
  now: Date,
): Promise<readonly Doubt[]> {
  const isLive = ({ expiresAt }: Identity) => expiresAt === undefined || expiresAt > now;
  const identities = (await people.identitiesOf(into.tenantId, into.id)).filter(isLive);
  const links = await directoryLinks.linksOf(into.tenantId, into.id);
  const doubts: Doubt[] = [];
  if (
    from.identities
      .filter(isLive)
      .some((each) => identities.some(({ connectionId }) => connectionId === each.connectionId))
  )
    doubts.push("both_known_by_connection");
  if (from.externalIds.some((each) => links.some(({ directoryId }) => directoryId === each.directoryId)))
    doubts.push("both_known_by_directory");
  if (bothSignIn(into, from.person)) doubts.push("both_sign_in");
  return doubts;
}

/** A re-hired employee's old record has seen its last sign-in before the new one was made. */
function bothSignIn(one: Person, other: Person): boolean {
  const [older, younger] = one.createdAt < other.createdAt ? [one, other] : [other, one];
  return (
    older.lastSigninAt !== undefined &&
    younger.lastSigninAt !== undefined &&
    older.lastSigninAt > younger.createdAt
  );
}
