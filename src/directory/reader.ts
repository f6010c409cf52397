import type { Restriction } from "./restriction.ts";
import type { Group, Person } from "./types.ts";

/** Which part of a list in the order of names: from after a name on, or so many passed over. */
export interface Stretch {
  readonly after?: string | undefined;
  readonly offset: number;
  readonly limit: number;
}

export interface PeopleWanted extends Stretch {
  /** Those in any of the groups of these names, of each of the lists; an empty list asks for nobody. */
  readonly inGroups: readonly (readonly string[])[];
  readonly where: Restriction;
}

export interface GroupsWanted extends Stretch {
  /** Names that are passed over. */
  readonly without: readonly string[];
  readonly where: Restriction;
}

/** The directory as apps ask for it: whole, searched, in the order of names, without those who were merged away. */
export interface DirectoryReader {
  people(tenantId: string, wanted: PeopleWanted): Promise<readonly Person[]>;
  groups(tenantId: string, wanted: GroupsWanted): Promise<readonly Group[]>;
  groupNamed(tenantId: string, name: string): Promise<Group | undefined>;
}
