import type { AuditContext, AuditEvent, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import { MergeRefused, UndoRefused } from "./errors.ts";
import type { GroupStores } from "./memberships.ts";
import { doubtsAbout } from "./merge-doubts.ts";
import { createGroupMoves } from "./merge-groups.ts";
import type { Merge, MergePreview } from "./merge.ts";
import { superseding, type PeopleStores } from "./person-writes.ts";
import { placeholderOf } from "./placeholder.ts";
import type { MergeRepository } from "./repository.ts";
import { unlinkSince } from "./since-merge.ts";
import { externalIdOf, keyOf, type Person } from "./types.ts";

type Stores = PeopleStores & GroupStores & { readonly merges: MergeRepository; readonly audit: AuditTrail };

interface Needs<All extends Stores> {
  readonly transact: Transact<All>;
  readonly clock: Clock;
  readonly random: Random;
  /** Called in the transaction: the one who leaves is deactivated; a rejection leaves both as they are. */
  readonly assertDispensable: (stores: All, tenantId: string, personId: string) => Promise<void>;
  /** Called after the commit: sessions, tokens and whatever else is open in the person's name. */
  readonly endAll: (tenantId: string, personId: string, by: AuditContext) => Promise<void>;
}

const DAY_MS = 86_400_000;
const UNDO_MS = 14 * DAY_MS;

export type Merges = ReturnType<typeof createMerges>;

/** Makes two people one, and two again (S6). */
export function createMerges<All extends Stores>(needs: Needs<All>) {
  const { transact, clock, random, endAll } = needs;
  const groupMoves = createGroupMoves(needs);

  /** @throws NotFound, MergeRefused */
  async function look(
    stores: Stores,
    tenantId: string,
    intoId: string,
    fromId: string,
  ): Promise<MergePreview> {
    const [into, from] = [await living(stores, tenantId, intoId), await living(stores, tenantId, fromId)];
    if (into.id === from.id) throw new MergeRefused("a person cannot be merged into themselves");
    if (into.status !== "active")
      throw new MergeRefused("the person who stays is deactivated", {
        nextStep: "Merge the other way round, or reactivate the person first.",
      });
    const identities = await stores.people.identitiesOf(tenantId, from.id);
    const externalIds = await stores.directoryLinks.linksOf(tenantId, from.id);
    const doubts = await doubtsAbout(stores, into, { person: from, identities, externalIds }, clock());
    const groups = await groupMoves.look(stores, into, from);
    return { into, from, identities, externalIds, groups, doubts };
  }

  return {
    /** What a merge would do; writes nothing. @throws NotFound, MergeRefused */
    preview: (tenantId: string, intoId: string, fromId: string): Promise<MergePreview> =>
      transact(tenantId, (stores) => look(stores, tenantId, intoId, fromId)),

    /** @throws NotFound, MergeRefused */
    async merge(intoId: string, fromId: string, by: AuditContext): Promise<Merge> {
      const merge = await transact(by.tenantId, async (stores) => {
        const seen = await look(stores, by.tenantId, intoId, fromId);
        if (seen.from.status === "active") await needs.assertDispensable(stores, by.tenantId, fromId);
        const at = clock();
        const made = mergeOf(seen, await knownBy(stores, seen.into), { id: random.uuid(), at, by: by.actor });
        // First, as it locks the groups: whoever changes groups and people locks them in this order.
        const { into, from, events } = await groupMoves.moveTo(stores, seen, made.groups);
        await moveAll(stores, made, from.id, into.id);
        const email = placeholderOf(from);
        await write(stores, { ...from, email, status: "deactivated", mergedInto: into.id, updatedAt: at });
        await write(stores, { ...into, updatedAt: at });
        await stores.merges.insert(made);
        const closed = await superseding(stores, { ...from, email }, undefined, at);
        await tell(stores, [...events, ...closed, mergedEvent("person.merged", made)], by);
        return made;
      });
      await endAll(by.tenantId, fromId, by);
      return merge;
    },

    /** @throws NotFound */
    get: (tenantId: string, id: string): Promise<Merge> =>
      transact(tenantId, (stores) => existing(stores, tenantId, id)),

    /** What was merged into the person, newest first. */
    ofPerson: (tenantId: string, personId: string): Promise<readonly Merge[]> =>
      transact(tenantId, ({ merges }) => merges.ofPerson(tenantId, personId)),

    /** @throws NotFound, UndoRefused */
    async undo(id: string, by: AuditContext): Promise<Merge> {
      const undone = await transact(by.tenantId, async (stores) => {
        const merge = await existing(stores, by.tenantId, id);
        const at = clock();
        if (at >= merge.undoUntil) throw new UndoRefused("the merge is older than 14 days");
        if (!(await stores.merges.markUndone(by.tenantId, id, at)))
          throw new UndoRefused("the merge was undone already");
        const two = await parting(stores, merge);
        const { into, from, events } = await groupMoves.moveBack(stores, two, merge.groups);
        await part(stores, merge, { into, from }, at);
        const unlinked = await unlinkSince(stores, merge);
        await tell(stores, [...events, ...unlinked, mergedEvent("person.merge_undone", merge)], by);
        return { ...merge, undoneAt: at };
      });
      // What is open in the name of the one may have been begun with an identity that is the other's again.
      await endAll(by.tenantId, undone.intoId, by);
      return undone;
    },
  };
}

async function existing({ merges }: Stores, tenantId: string, id: string): Promise<Merge> {
  const merge = await merges.find(tenantId, id);
  if (merge === undefined) throw new NotFound("no such merge");
  return merge;
}

/** @throws UndoRefused */
async function parting({ people }: Stores, { tenantId, intoId, fromId }: Merge) {
  const into = await people.find(tenantId, intoId);
  const from = await people.find(tenantId, fromId);
  if (into === undefined || from?.mergedInto !== intoId || into.mergedInto !== undefined)
    throw new UndoRefused("one of the two was merged again since", {
      nextStep: "Undo the later merge first.",
    });
  return { into, from };
}

/** @throws UndoRefused */
async function part(
  stores: Stores,
  merge: Merge,
  { into, from }: { readonly into: Person; readonly from: Person },
  at: Date,
): Promise<void> {
  const { before } = merge;
  // Whoever signed in by another's NameID has brought that one's address along; the next sign-in puts it right.
  const holder = await stores.people.findByEmail(merge.tenantId, before.intoEmail);
  const email = holder === undefined ? before.intoEmail : into.email;
  await write(stores, { ...into, email, updatedAt: at });
  await write(stores, {
    ...from,
    email: before.fromEmail,
    status: before.fromStatus,
    mergedInto: undefined,
    updatedAt: at,
  });
  await moveAll(stores, merge, into.id, from.id);
}

async function knownBy({ people, directoryLinks }: Stores, { tenantId, id }: Person) {
  return {
    identities: (await people.identitiesOf(tenantId, id)).map(keyOf),
    externalIds: (await directoryLinks.linksOf(tenantId, id)).map(externalIdOf),
  };
}

const mergeOf = (
  { into, from, identities, externalIds, groups }: MergePreview,
  kept: NonNullable<Merge["kept"]>,
  { id, at, by }: Pick<Merge, "id" | "at" | "by">,
): Merge => ({
  id,
  tenantId: into.tenantId,
  intoId: into.id,
  fromId: from.id,
  at,
  by,
  undoUntil: new Date(at.getTime() + UNDO_MS),
  undoneAt: undefined,
  before: { intoEmail: into.email, fromEmail: from.email, fromStatus: from.status },
  identities: identities.map(keyOf),
  externalIds: externalIds.map(externalIdOf),
  groups,
  kept,
});

/** What was unlinked or given to somebody else meanwhile stays as it is. */
async function moveAll(
  { people, directoryLinks }: Stores,
  merge: Merge,
  from: string,
  to: string,
): Promise<void> {
  for (const key of merge.identities) {
    const expiresAt = (await people.findIdentity(key))?.expiresAt;
    await people.relink(key, from, { personId: to, expiresAt });
  }
  for (const id of merge.externalIds) await directoryLinks.relink(merge.tenantId, id, from, to);
}

/** @param person as it is to be, with the version that is stored */
async function write({ people }: Stores, person: Person): Promise<void> {
  const outcome = await people.update({ ...person, version: person.version + 1 });
  if (outcome === "taken")
    throw new UndoRefused(`${person.email} belongs to somebody else by now`, {
      nextStep: "Free the address first: merge or rename who has it.",
    });
  if (outcome === "stale") throw new MergeRefused("one of the two was changed at the same time");
}

async function living({ people }: Stores, tenantId: string, id: string): Promise<Person> {
  const person = await people.find(tenantId, id);
  if (person === undefined) throw new NotFound(`person ${id}`);
  if (person.mergedInto === undefined) return person;
  throw new MergeRefused("the person was merged already", {
    mismatch: { expected: `person ${person.mergedInto}`, received: `person ${id}` },
  });
}

async function tell({ audit }: Stores, events: readonly AuditEvent[], by: AuditContext): Promise<void> {
  for (const event of events) await audit.record(event, by);
}

const mergedEvent = (
  name: "person.merged" | "person.merge_undone",
  { id, intoId, fromId, identities, externalIds }: Merge,
): AuditEvent => ({
  name,
  targetId: fromId,
  mergeId: id,
  intoId,
  identities: identities.length,
  externalIds: externalIds.length,
});
