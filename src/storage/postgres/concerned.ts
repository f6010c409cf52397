import type { AppRepository } from "../../apps/repository.ts";
import type { FactorRepository } from "../../credentials/repository.ts";
import type { GroupRepository, MembershipRepository } from "../../directory/group-repository.ts";
import type { PersonRepository } from "../../directory/repository.ts";
import type { Person } from "../../directory/types.ts";
import type { PolicyRepository } from "../../policies/repository.ts";
import type { Concerned } from "../eras.ts";
import type { Repositories } from "../repositories.ts";

type Watched = Pick<Repositories, "policies" | "apps" | "groups" | "memberships" | "people" | "factors">;

/** What a transaction has changed of what nodes remember. */
export interface Notes {
  everyone(): void;
  person(id: string): void;
  /** `undefined`: nothing of it. */
  concerned(): Concerned | undefined;
}

export function createNotes(): Notes {
  const people = new Set<string>();
  let all = false;
  return {
    everyone: () => void (all = true),
    person: (id) => void people.add(id),
    concerned: () => (all ? "everyone" : people.size > 0 ? people : undefined),
  };
}

/**
 * Notes every write of what sessions and apps are judged by. A method of these repositories that is not named here as a
 * read does not compile.
 */
export function watch(repositories: Watched, notes: Notes): Watched {
  return {
    policies: policies(repositories.policies, notes),
    apps: apps(repositories.apps, notes),
    groups: groups(repositories.groups, notes),
    memberships: memberships(repositories.memberships, notes),
    people: people(repositories.people, notes),
    factors: factors(repositories.factors, notes),
  };
}

/** The methods that only read, by name: all the others have to be given anew. */
type Rest<Repository, Reads extends keyof Repository> = Omit<Repository, Reads>;

function policies(all: PolicyRepository, { everyone }: Notes): PolicyRepository {
  type Reads =
    | "lock"
    | "find"
    | "list"
    | "listRules"
    | "findVersion"
    | "listVersions"
    | "decidingFor"
    | "unknownAmong"
    | "boundElsewhere"
    | "boundToGroup"
    | "mailDomainsOf";
  const writes: Rest<PolicyRepository, Reads> = {
    save: (...change) => (everyone(), all.save(...change)),
    delete: (...change) => (everyone(), all.delete(...change)),
  };
  return { ...all, ...writes };
}

function apps(all: AppRepository, { everyone }: Notes): AppRepository {
  const writes: Rest<AppRepository, "find" | "list" | "namingGroup" | "findByEntityId"> = {
    insert: (app) => (everyone(), all.insert(app)),
    update: (app) => (everyone(), all.update(app)),
    delete: (...change) => (everyone(), all.delete(...change)),
  };
  return { ...all, ...writes };
}

function groups(all: GroupRepository, { everyone }: Notes): GroupRepository {
  // A group that was just made has no members, and no policy knows it.
  const writes: Rest<GroupRepository, "find" | "hold" | "list" | "named" | "insert" | "insertMissing"> = {
    update: (group) => (everyone(), all.update(group)),
    delete: (...change) => (everyone(), all.delete(...change)),
  };
  return { ...all, ...writes };
}

function memberships(all: MembershipRepository, { person }: Notes): MembershipRepository {
  type Reads = "namesOf" | "groupIdsOf" | "sourcesOf" | "list";
  const writes: Rest<MembershipRepository, Reads> = {
    async replace(whose, ...rest) {
      const done = await all.replace(whose, ...rest);
      if (done && done.added.length + done.removed.length > 0) person(whose.id);
      return done;
    },
    add: (membership) => (person(membership.personId), all.add(membership)),
    remove: (membership, at) => (person(membership.personId), all.remove(membership, at)),
  };
  return { ...all, ...writes };
}

/** Every sign-in writes the person, and hardly any changes more than the date: what was read before tells. */
function people(all: PersonRepository, { person }: Notes): PersonRepository {
  const read = new Map<string, Person>();
  const keep = (found: Person | undefined) => {
    if (found !== undefined) read.set(found.id, found);
    return found;
  };
  type Identities = "namesOf" | "findIdentity" | "identitiesOf" | "link" | "relink" | "unlink";
  const ours: Rest<PersonRepository, Identities> = {
    find: async (...key) => keep(await all.find(...key)),
    findByEmail: async (...key) => keep(await all.findByEmail(...key)),
    findByIdentity: async (...key) => keep(await all.findByIdentity(...key)),
    list: (...page) => all.list(...page),
    insert: (added) => all.insert(added),
    update(after) {
      const before = read.get(after.id);
      if (before?.version !== after.version - 1 || factsOf(before) !== factsOf(after)) person(after.id);
      return all.update(after);
    },
  };
  return { ...all, ...ours };
}

/** All but when the person was last here. */
function factsOf({ lastSigninAt: _at, updatedAt: _changed, version: _number, ...facts }: Person): string {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return JSON.stringify(known.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function factors(all: FactorRepository, { person, everyone }: Notes): FactorRepository {
  type Reads = "find" | "listOf" | "enrolledAmong" | "rename" | "takeStep" | "raiseCounter";
  const writes: Rest<FactorRepository, Reads> = {
    insert: (factor) => (person(factor.personId), all.insert(factor)),
    remove: (tenantId, personId, id) => (person(personId), all.remove(tenantId, personId, id)),
    suspend: (...change) => (everyone(), all.suspend(...change)),
  };
  return { ...all, ...writes };
}
