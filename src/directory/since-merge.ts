import type { AuditEvent } from "../kernel/audit.ts";
import type { Merge } from "./merge.ts";
import { isSame, type PeopleStores } from "./person-writes.ts";
import type { MergeRepository } from "./repository.ts";
import { unlinkedEvent } from "./traced.ts";
import { externalIdOf, keyOf, type ExternalId } from "./types.ts";

const isSameId = (one: ExternalId, other: ExternalId): boolean =>
  one.directoryId === other.directoryId && one.externalId === other.externalId;

/**
 * When two become two again, nothing tells whose a NameID or an external id is that was linked while they were one:
 * it leads to nobody, and who arrives with it is looked for anew. Left with the one who stays, it would let the other
 * in as them, and after them whoever is given the address.
 */
export async function unlinkSince(
  { people, directoryLinks, merges }: PeopleStores & { readonly merges: MergeRepository },
  merge: Merge,
): Promise<readonly AuditEvent[]> {
  const { tenantId, intoId, kept } = merge;
  if (kept === undefined) return [];
  const others = await merges.ofPerson(tenantId, intoId);
  const known = [merge, kept, ...others.filter(({ undoneAt }) => undoneAt === undefined)];
  const events: AuditEvent[] = [];
  for (const identity of await people.identitiesOf(tenantId, intoId)) {
    if (known.some(({ identities }) => identities.some((each) => isSame(each, identity)))) continue;
    await people.unlink(identity, intoId);
    events.push(unlinkedEvent(intoId, keyOf(identity)));
  }
  for (const id of (await directoryLinks.linksOf(tenantId, intoId)).map(externalIdOf)) {
    if (known.some(({ externalIds }) => externalIds.some((each) => isSameId(each, id)))) continue;
    await directoryLinks.unlink(tenantId, id, intoId);
    events.push({ name: "external_id.unlinked", targetId: intoId, ...id });
  }
  return events;
}
