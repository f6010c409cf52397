import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { assertVersion, NotFound, VersionConflict } from "../kernel/errors.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import { GroupInUse, GroupNameTaken, MembershipNotManual } from "./errors.ts";
import { checkedGroupName } from "./group-name.ts";
import type { GroupFilter, GroupRepository, MemberFilter, MembershipRepository } from "./group-repository.ts";
import type { PersonRepository } from "./repository.ts";
import type { Group, Member } from "./types.ts";

interface Stores {
  readonly people: PersonRepository;
  readonly groups: GroupRepository;
  readonly memberships: MembershipRepository;
  readonly audit: AuditTrail;
}

/**
 * What other rooms have bound to a group, in words for an administrator, read in the transaction that changes it.
 * A binding by id and one by name alike.
 */
export type GroupUses<All> = (stores: All, group: Group) => Promise<readonly string[]>;

interface Needs<All> {
  readonly transact: Transact<All>;
  readonly clock: Clock;
  readonly random: Random;
  readonly usesOf: GroupUses<All>;
}

interface GroupChanges {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
}

export type Groups = ReturnType<typeof createGroups>;

/** The groups of a tenant, and whom administrators put in them by hand. */
export function createGroups<All extends Stores>({ transact, clock, random, usesOf }: Needs<All>) {
  /** @throws GroupInUse */
  async function assertUnused(stores: All, group: Group, verb: string): Promise<void> {
    const uses = await usesOf(stores, group);
    if (uses.length === 0) return;
    throw new GroupInUse(`the group is in use and cannot be ${verb}`, {
      mismatch: { expected: "nothing bound to the group", received: uses.slice(0, 10).join(", ") },
      nextStep: "Take the group out of what is named, then repeat the change.",
    });
  }

  return {
    /** @throws GroupNameRefused, GroupNameTaken */
    async create(input: { name: string; description?: string | undefined }, by: AuditContext) {
      const [now, { tenantId }] = [clock(), by];
      const { description = "" } = input;
      const about = { name: checkedGroupName(input.name), description };
      const group = { ...about, id: random.uuid(), tenantId, createdAt: now, updatedAt: now, version: 1 };
      return transact(tenantId, async ({ groups, audit }): Promise<Group> => {
        if (!(await groups.insert(group))) throw taken(about.name);
        await audit.record({ name: "group.created", targetId: group.id, after: about }, by);
        return group;
      });
    },

    /** @throws NotFound */
    get: (tenantId: string, id: string): Promise<Group> =>
      transact(tenantId, ({ groups }) => existing(groups, tenantId, id)),

    list: (tenantId: string, page: PageRequest & GroupFilter): Promise<Page<Group>> =>
      transact(tenantId, ({ groups }) => groups.list(tenantId, page)),

    /**
     * A new name is everyone's at once who is in the group.
     * @throws NotFound, VersionConflict, GroupNameRefused, GroupNameTaken, GroupInUse
     */
    update: (id: string, changes: GroupChanges, by: AuditContext, expectedVersion?: number): Promise<Group> =>
      transact(by.tenantId, async (stores) => {
        const before = await held(stores.groups, by.tenantId, id);
        assertVersion("group", before.version, expectedVersion);
        const name = changes.name === undefined ? before.name : checkedGroupName(changes.name);
        const description = changes.description ?? before.description;
        if (name === before.name && description === before.description) return before;
        if (name !== before.name) await assertUnused(stores, before, "renamed");
        const after = { ...before, name, description, updatedAt: clock(), version: before.version + 1 };
        const outcome = await stores.groups.update(after);
        if (outcome === "taken") throw taken(name);
        if (outcome === "stale") throw new VersionConflict("group");
        const event = { targetId: id, before: traced(before), after: traced(after) };
        await stores.audit.record({ name: "group.updated", ...event }, by);
        return after;
      }),

    /** @throws NotFound, VersionConflict, GroupInUse */
    remove: (id: string, by: AuditContext, expectedVersion?: number): Promise<void> =>
      transact(by.tenantId, async (stores) => {
        const group = await held(stores.groups, by.tenantId, id);
        assertVersion("group", group.version, expectedVersion);
        await assertUnused(stores, group, "deleted");
        if (!(await stores.groups.delete(group, clock()))) throw new VersionConflict("group");
        await stores.audit.record({ name: "group.deleted", targetId: id, before: traced(group) }, by);
      }),

    /** @throws NotFound */
    members: (tenantId: string, id: string, page: PageRequest & MemberFilter): Promise<Page<Member>> =>
      transact(tenantId, async ({ groups, memberships }) => {
        await existing(groups, tenantId, id);
        return memberships.list(tenantId, id, page);
      }),

    /**
     * By hand; one who is in the group by another source stays in it when that source takes its part back.
     * @throws NotFound
     */
    addMember: (id: string, personId: string, by: AuditContext): Promise<void> =>
      transact(by.tenantId, async (stores) => {
        await assertBoth(stores, by.tenantId, id, personId);
        const membership = { tenantId: by.tenantId, groupId: id, personId, source: "manual" as const };
        if (!(await stores.memberships.add({ ...membership, addedAt: clock() }))) return;
        await stores.audit.record(
          { name: "group.member_added", targetId: id, personId, source: "manual" },
          by,
        );
      }),

    /** @throws NotFound, MembershipNotManual */
    removeMember: (id: string, personId: string, by: AuditContext): Promise<void> =>
      transact(by.tenantId, async (stores) => {
        await assertBoth(stores, by.tenantId, id, personId);
        const membership = { tenantId: by.tenantId, groupId: id, personId, source: "manual" as const };
        if (!(await stores.memberships.remove(membership, clock())))
          throw notByHand(await stores.memberships.sourcesOf(by.tenantId, id, personId));
        await stores.audit.record(
          { name: "group.member_removed", targetId: id, personId, source: "manual" },
          by,
        );
      }),
  };
}

async function existing(groups: GroupRepository, tenantId: string, id: string): Promise<Group> {
  const group = await groups.find(tenantId, id);
  if (group === undefined) throw new NotFound(`group ${id}`);
  return group;
}

/** Before its uses are looked at: what is being bound to it at the same time is then seen. */
async function held(groups: GroupRepository, tenantId: string, id: string): Promise<Group> {
  const group = await groups.hold(tenantId, id);
  if (group === undefined) throw new NotFound(`group ${id}`);
  return group;
}

async function assertBoth({ groups, people }: Stores, tenantId: string, id: string, personId: string) {
  await existing(groups, tenantId, id);
  if ((await people.find(tenantId, personId)) === undefined) throw new NotFound(`person ${personId}`);
}

const taken = (name: string) =>
  new GroupNameTaken("another group has this name", { mismatch: { received: name } });

const notByHand = (sources: readonly string[]) =>
  sources.length === 0
    ? new NotFound("the person is not in the group")
    : new MembershipNotManual("the person was not put in the group by hand", {
        mismatch: {
          expected: "a membership by hand",
          received: `a membership from ${sources.join(" and ")}`,
        },
        nextStep: "Take the person out of the group where the membership comes from.",
      });

const traced = ({ name, description }: Group) => ({ name, description });
