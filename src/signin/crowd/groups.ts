import { rolesOf } from "../../apps/roles.ts";
import type { CrowdApp } from "../../apps/types.ts";
import type { Restriction, TextMatch } from "../../directory/restriction.ts";
import type { Group, Person } from "../../directory/types.ts";

/** A group as an app sees it: one of the directory, or one of the app's own roles, which is no entity (A7). */
export interface AppGroup {
  readonly name: string;
  readonly description: string;
  /** Absent for a role. */
  readonly group?: Group;
  /** Whose members are in it: names of groups of the directory. */
  readonly from: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/**
 * Crowd knows no roles beside groups, so a role is a group there. It hides a group of the directory that has its name:
 * else being in that group would be taken for the role.
 */
export const roleGroups = (app: CrowdApp): readonly AppGroup[] =>
  app.roles.map(({ role, groups }) => ({
    name: role,
    description: "",
    from: groups,
    createdAt: app.createdAt,
    updatedAt: app.updatedAt,
  }));

export const asAppGroup = (group: Group): AppGroup => ({
  name: group.name,
  description: group.description,
  group,
  from: [group.name],
  createdAt: group.createdAt,
  updatedAt: group.updatedAt,
});

/** Names of the groups that the app sees a person in: their roles there, then groups of the directory. */
export function groupNamesOf(app: CrowdApp, person: Person): readonly string[] {
  const roles = new Set(app.roles.map(({ role }) => role));
  return [...rolesOf(app, person), ...person.groups.filter((name) => !roles.has(name))];
}

const MATCHES: Readonly<Record<TextMatch, (text: string, value: string) => boolean>> = {
  exactly: (text, value) => text === value,
  starts: (text, value) => text.startsWith(value),
  ends: (text, value) => text.endsWith(value),
  contains: (text, value) => text.includes(value),
};

/** What the store does with groups of the directory, for roles, which it does not know. */
export function groupFits(group: AppGroup, where: Restriction): boolean {
  switch (where.kind) {
    case "all":
      return true;
    case "and":
      return where.of.every((part) => groupFits(group, part));
    case "or":
      return where.of.some((part) => groupFits(group, part));
    case "active":
      return where.value;
    case "text": {
      if (where.property !== "name" && where.property !== "description") return false;
      return MATCHES[where.match](group[where.property].toLowerCase(), where.value.toLowerCase());
    }
    case "time": {
      const kept = where.property === "createdDate" ? group.createdAt : group.updatedAt;
      const apart = kept.getTime() - where.value.getTime();
      return where.match === "at" ? apart === 0 : where.match === "before" ? apart < 0 : apart > 0;
    }
  }
}
