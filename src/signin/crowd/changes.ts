import type { CrowdApp } from "../../apps/types.ts";
import type { AuditRepository } from "../../audit/repository.ts";
import type { AuditRecord } from "../../audit/types.ts";
import type { GroupRepository } from "../../directory/group-repository.ts";
import type { PersonRepository } from "../../directory/repository.ts";
import type { Group, Person } from "../../directory/types.ts";
import type { AuditEvent } from "../../kernel/audit.ts";
import type { Transact } from "../../kernel/transaction.ts";
import { isVisible } from "./directory.ts";
import { CrowdRefused } from "./errors.ts";
import { asAppGroup, groupNamesOf, type AppGroup } from "./groups.ts";

interface Needs {
  readonly transact: Transact<{
    readonly auditLog: AuditRepository;
    readonly people: PersonRepository;
    readonly groups: GroupRepository;
  }>;
}

/** What changed, as it is now: told twice, or told of what was known already, it does no harm. */
export type Change =
  | { readonly kind: "group"; readonly operation: "CREATED" | "UPDATED"; readonly group: AppGroup }
  | { readonly kind: "group-gone"; readonly name: string }
  | {
      readonly kind: "person";
      readonly operation: "CREATED" | "UPDATED";
      readonly person: Person;
      /** All the groups that the person is in now. */
      readonly groups: readonly string[];
    }
  /** Nobody that the app may know of any more. */
  | { readonly kind: "person-gone"; readonly person: Person };

export type Changes = ReturnType<typeof createChanges>;

const OF_PEOPLE = [
  "person.created",
  "person.updated",
  "person.deactivated",
  "person.reactivated",
  "person.groups_changed",
  "person.merged",
  "person.merge_undone",
  "group.member_added",
  "group.member_removed",
] as const satisfies AuditEvent["name"][];
const OF_GROUPS = [
  "group.created",
  "group.updated",
  "group.deleted",
  "groups.created",
] as const satisfies AuditEvent["name"][];

/** Beyond these a full synchronisation is cheaper than telling what changed. */
const MOST_RECORDS = 1_000;
const MOST_BEHIND = 200_000;

/**
 * What changed since an app last asked, from the tenant's audit chain: it holds every change in the order of the
 * commits, without a gap, so a token is a place in it and nothing that is written late can be passed over.
 */
export function createChanges({ transact }: Needs) {
  const lastSequence = (app: CrowdApp): Promise<number> =>
    transact(app.tenantId, ({ auditLog }) => auditLog.lastSequence(app.tenantId));

  async function recordsSince(app: CrowdApp, after: number, upTo: number): Promise<readonly AuditRecord[]> {
    if (after > upTo || upTo - after > MOST_BEHIND) throw expired();
    const names = [...OF_PEOPLE, ...OF_GROUPS];
    const found = await transact(app.tenantId, ({ auditLog }) =>
      auditLog.between(app.tenantId, names, { after, upTo }, MOST_RECORDS),
    );
    if (found.length === MOST_RECORDS) throw expired();
    return found;
  }

  return {
    /** To be asked before everything is read: what changes meanwhile is then told afterwards. */
    token: async (app: CrowdApp): Promise<string> => tokenOf(app, await lastSequence(app)),

    /** @throws CrowdRefused crowd_event_token_expired: the app then reads everything anew */
    async since(
      app: CrowdApp,
      token: string,
    ): Promise<{ readonly token: string; readonly changes: readonly Change[] }> {
      const after = placeIn(app, token);
      const upTo = await lastSequence(app);
      const touched = touchedBy(await recordsSince(app, after, upTo));
      const changes = await transact(app.tenantId, async ({ people, groups }) => [
        ...(await groupChanges(app, touched, (id) => groups.find(app.tenantId, id))),
        ...(await personChanges(
          app,
          touched,
          (id) => people.find(app.tenantId, id),
          (id) => groups.find(app.tenantId, id),
        )),
      ]);
      return { token: tokenOf(app, upTo), changes };
    },
  };
}

const expired = () => new CrowdRefused("crowd_event_token_expired", "read everything anew");

/** Bound to what the app is now: another access list or other roles change what it sees of everybody. */
const tokenOf = (app: CrowdApp, sequence: number): string => `${app.id}:${app.version}:${sequence}`;

function placeIn(app: CrowdApp, token: string): number {
  const [, id, version, sequence] = /^([0-9a-f-]{36}):(\d{1,9}):(\d{1,10})$/.exec(token) ?? [];
  if (id !== app.id || Number(version) !== app.version) throw expired();
  return Number(sequence);
}

interface Touched {
  readonly people: Map<string, TouchedPerson>;
  /** By id, and whether they were made. */
  readonly groups: Map<string, boolean>;
  readonly goneGroups: Set<string>;
}

interface TouchedPerson {
  readonly made: boolean;
  /** What they left: groups by name, where the trail has it, else by id. */
  readonly leftNames: Set<string>;
  readonly leftIds: Set<string>;
  readonly merged: boolean;
}

const untouched = (): TouchedPerson => ({
  made: false,
  leftNames: new Set(),
  leftIds: new Set(),
  merged: false,
});

/** @throws CrowdRefused crowd_event_token_expired for what changes more than can be told */
function touchedBy(records: readonly AuditRecord[]): Touched {
  const people = new Map<string, TouchedPerson>();
  const groups = new Map<string, boolean>();
  const goneGroups = new Set<string>();
  const person = (id: string, about: Partial<Pick<TouchedPerson, "made" | "merged">> = {}): TouchedPerson => {
    const before = people.get(id) ?? untouched();
    const after = { ...before, ...about };
    people.set(id, after);
    return after;
  };
  for (const { event } of records)
    switch (event.name) {
      case "group.member_added":
        person(event.personId);
        break;
      case "group.member_removed":
        person(event.personId).leftIds.add(event.targetId);
        break;
      case "person.groups_changed":
        for (const name of event.removed) person(event.targetId).leftNames.add(name);
        person(event.targetId);
        break;
      case "group.deleted":
        goneGroups.add(nameIn(event.before));
        break;
      case "group.updated":
        // All its members are in a group of another name now.
        if (nameIn(event.before) !== nameIn(event.after)) throw expired();
        groups.set(event.targetId, groups.get(event.targetId) ?? false);
        break;
      case "group.created":
        groups.set(event.targetId, true);
        break;
      case "groups.created":
        for (const { id } of event.groups) groups.set(id, true);
        break;
      case "person.merged":
      case "person.merge_undone":
        person(event.targetId, { merged: true });
        person(event.intoId);
        break;
      case "person.created":
        person(event.targetId, { made: true });
        break;
      default:
        if ("targetId" in event && event.targetId !== undefined) person(event.targetId);
    }
  return { people, groups, goneGroups };
}

function nameIn(traced: unknown): string {
  const named = typeof traced === "object" && traced !== null && "name" in traced ? traced.name : undefined;
  if (typeof named !== "string") throw expired();
  return named;
}

async function groupChanges(
  app: CrowdApp,
  { groups, goneGroups }: Touched,
  find: (id: string) => Promise<AppGroup["group"]>,
): Promise<Change[]> {
  const roles = new Set(app.roles.map(({ role }) => role));
  const changes: Change[] = [];
  for (const name of goneGroups) if (!roles.has(name)) changes.push({ kind: "group-gone", name });
  // After those that went: one of them may have come back by its name.
  for (const [id, made] of groups) {
    const group = await find(id);
    if (group === undefined || roles.has(group.name)) continue;
    changes.push({ kind: "group", operation: made ? "CREATED" : "UPDATED", group: asAppGroup(group) });
  }
  return changes;
}

/** @throws CrowdRefused crowd_event_token_expired for somebody who is gone for good: by what name is not known */
async function personChanges(
  app: CrowdApp,
  { people }: Touched,
  find: (id: string) => Promise<Person | undefined>,
  findGroup: (id: string) => Promise<Group | undefined>,
): Promise<Change[]> {
  const changes: Change[] = [];
  for (const [id, touched] of people) {
    const person = await find(id);
    if (person === undefined) throw expired();
    if (isVisible(app, person))
      changes.push({
        kind: "person",
        operation: touched.made ? "CREATED" : "UPDATED",
        person,
        groups: groupNamesOf(app, person),
      });
    else if (await wasVisible(app, touched, findGroup)) changes.push({ kind: "person-gone", person });
  }
  return changes;
}

/**
 * Whether the app could know of somebody whom it may not know of now: of nobody else is it told, not even that they
 * are gone. A group that gives access cannot be deleted, so one that is not found gave none.
 * @throws CrowdRefused crowd_event_token_expired where the trail does not say
 */
async function wasVisible(
  app: CrowdApp,
  { leftNames, leftIds, merged }: TouchedPerson,
  findGroup: (id: string) => Promise<Group | undefined>,
): Promise<boolean> {
  if (app.groups.length === 0) return true;
  if (merged) throw expired();
  if (app.groups.some((name) => leftNames.has(name))) return true;
  for (const id of leftIds) {
    const group = await findGroup(id);
    if (group !== undefined && app.groups.includes(group.name)) return true;
  }
  return false;
}
