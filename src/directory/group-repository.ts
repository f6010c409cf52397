import type { Page, PageRequest } from "../kernel/page.ts";
import type { Group, Member, Membership, MembershipSource, Person } from "./types.ts";

/**
 * Whoever changes both locks groups before people, so that two never wait for each other. What changes a name or a
 * membership writes the `groups` of the people concerned anew, in the same transaction, as a new version of each.
 */
export interface GroupFilter {
  /** Part of the name or the description; or the whole id. */
  readonly search?: string;
  /** Only those that this person is in, from whatever source. */
  readonly personId?: string;
}

export interface GroupRepository {
  find(tenantId: string, id: string): Promise<Group | undefined>;
  /** The same; from here to the end of the transaction nobody else changes it, or binds anything to its id. */
  hold(tenantId: string, id: string): Promise<Group | undefined>;
  list(tenantId: string, page: PageRequest & GroupFilter): Promise<Page<Group>>;
  /** @returns `false` if the name is another group's */
  insert(group: Group): Promise<boolean>;
  /** @returns `taken` if the name is another group's, `stale` if the version is another */
  update(group: Group): Promise<"ok" | "stale" | "taken">;
  /** @returns `false` if the version is another */
  delete(group: Group, at: Date): Promise<boolean>;
  /** Which of the names are groups'; those groups stay till the transaction ends. */
  named(tenantId: string, names: readonly string[]): Promise<readonly string[]>;
  /** @returns those that were made: a group that has the name already stays as it is */
  insertMissing(groups: readonly Group[]): Promise<readonly Group[]>;
}

/** What became of a person's memberships. */
export interface Replaced {
  /** Names of groups, sorted. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** The person's groups from all sources, and their version, now. */
  readonly groups: readonly string[];
  readonly version: number;
}

export interface MemberFilter {
  /** Part of the person's address or name; or the whole id. */
  readonly search?: string;
  /** Only those whom this source put there. */
  readonly source?: MembershipSource;
}

export interface MembershipRepository {
  /** Names of the groups that one source put the person in, sorted. */
  namesOf(tenantId: string, personId: string, source: MembershipSource): Promise<readonly string[]>;
  /** The groups that the person is in, from whatever source. */
  groupIdsOf(tenantId: string, personId: string): Promise<readonly string[]>;
  sourcesOf(tenantId: string, groupId: string, personId: string): Promise<readonly MembershipSource[]>;
  list(tenantId: string, groupId: string, page: PageRequest & MemberFilter): Promise<Page<Member>>;
  /**
   * Makes what one source gave a person exactly the groups of these names; a name that is no group's is passed over.
   * @param person as the caller read it
   * @returns `undefined`, and nothing is written, if the person has another version by now
   */
  replace(
    person: Person,
    source: MembershipSource,
    names: readonly string[],
    at: Date,
  ): Promise<Replaced | undefined>;
  /** @returns `false` if it was there already, or group or person are gone */
  add(membership: Membership): Promise<boolean>;
  /** @returns `false` if there was none */
  remove(membership: Omit<Membership, "addedAt">, at: Date): Promise<boolean>;
}
