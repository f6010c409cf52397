import type { CrowdApp } from "../../apps/types.ts";
import type { GroupsWanted, DirectoryReader } from "../../directory/reader.ts";
import type { Restriction } from "../../directory/restriction.ts";
import type { PersonRepository } from "../../directory/repository.ts";
import type { Group, Person } from "../../directory/types.ts";
import type { Transact } from "../../kernel/transaction.ts";
import { CrowdRefused } from "./errors.ts";
import { asAppGroup, groupFits, roleGroups, type AppGroup } from "./groups.ts";

interface Needs {
  readonly transact: Transact<{
    readonly people: PersonRepository;
    readonly directoryReader: DirectoryReader;
  }>;
}

/** Which part of a list; a limit of infinity is all of it. */
export interface Part {
  readonly offset: number;
  readonly limit: number;
}

export type AppDirectory = ReturnType<typeof createAppDirectory>;

/** Rows in memory at once: lists are read as they are sent, each batch in a transaction of its own. */
const BATCH = 1_000;
export const EVERYTHING: Restriction = { kind: "all" };

/**
 * The directory as one app that speaks Crowd sees it (A4): the people who may open the app, deactivated ones too, so
 * that it learns of them, and every group. Nobody else's existence can be asked for.
 */
export function createAppDirectory({ transact }: Needs) {
  /** @throws CrowdRefused crowd_person_unknown */
  const visible = (app: CrowdApp, person: Person | undefined): Person => {
    if (person !== undefined && isVisible(app, person)) return person;
    throw new CrowdRefused("crowd_person_unknown", "no such user");
  };

  const groupStretch = (app: CrowdApp, wanted: Omit<GroupsWanted, "without">) =>
    transact(app.tenantId, ({ directoryReader }) =>
      directoryReader.groups(app.tenantId, { ...wanted, without: app.roles.map(({ role }) => role) }),
    );

  const namedGroup = async (app: CrowdApp, name: string): Promise<AppGroup | undefined> => {
    const found = await transact(app.tenantId, ({ directoryReader }) =>
      directoryReader.groupNamed(app.tenantId, name),
    );
    return found && asAppGroup(found);
  };

  return {
    /**
     * By the username, which is the e-mail address, however it is written.
     * @throws CrowdRefused crowd_person_unknown
     */
    person: async (app: CrowdApp, username: string): Promise<Person> =>
      visible(
        app,
        await transact(app.tenantId, ({ people }) =>
          people.findByEmail(app.tenantId, username.normalize("NFC").trim().toLowerCase()),
        ),
      ),

    /** @throws CrowdRefused crowd_person_unknown */
    personById: async (app: CrowdApp, id: string): Promise<Person> =>
      visible(app, await transact(app.tenantId, ({ people }) => people.find(app.tenantId, id))),

    /** @throws CrowdRefused crowd_group_unknown */
    async group(app: CrowdApp, name: string): Promise<AppGroup> {
      const wanted = name.normalize("NFC");
      const role = roleGroups(app).find((each) => each.name === wanted);
      if (role !== undefined) return role;
      const group = await namedGroup(app, wanted);
      if (group === undefined) throw new CrowdRefused("crowd_group_unknown", "no such group");
      return group;
    },

    /** Those of the names that are groups' still. */
    async *groupsNamed(app: CrowdApp, names: readonly string[]): AsyncGenerator<AppGroup> {
      const roles = new Map(roleGroups(app).map((role) => [role.name, role]));
      for (const name of names) {
        const found = roles.get(name) ?? (await namedGroup(app, name));
        if (found !== undefined) yield found;
      }
    },

    /** In the order of their names. */
    people: (app: CrowdApp, where: Restriction, part: Part): AsyncGenerator<Person> =>
      inStretches(part, (stretch) => find(app, [], where, stretch), lastEmail),

    membersOf: (app: CrowdApp, { from }: AppGroup, part: Part): AsyncGenerator<Person> =>
      inStretches(part, (stretch) => find(app, [from], EVERYTHING, stretch), lastEmail),

    /** The app's roles first, then groups of the directory in the order of their names. */
    async *groups(app: CrowdApp, where: Restriction, { offset, limit }: Part): AsyncGenerator<AppGroup> {
      const roles = roleGroups(app).filter((role) => groupFits(role, where));
      const shown = roles.slice(offset, offset + limit);
      yield* shown;
      const rest = { offset: Math.max(0, offset - roles.length), limit: limit - shown.length };
      const found = inStretches(
        rest,
        (stretch) => groupStretch(app, { where, ...stretch }),
        (group: Group) => group.name,
      );
      for await (const group of found) yield asAppGroup(group);
    },
  };

  function find(
    app: CrowdApp,
    inGroups: readonly (readonly string[])[],
    where: Restriction,
    stretch: Part & { readonly after?: string | undefined },
  ): Promise<readonly Person[]> {
    const access = app.groups.length === 0 ? [] : [app.groups];
    const wanted = { ...stretch, where, inGroups: [...access, ...inGroups] };
    return transact(app.tenantId, ({ directoryReader }) => directoryReader.people(app.tenantId, wanted));
  }
}

/** Whether an app may know of a person: whoever may open it, or could, were they not deactivated. */
export const isVisible = (app: CrowdApp, person: Person): boolean =>
  person.tenantId === app.tenantId &&
  person.mergedInto === undefined &&
  (app.groups.length === 0 || app.groups.some((group) => person.groups.includes(group)));

const lastEmail = ({ email }: Person): string => email;

async function* inStretches<Item>(
  { offset, limit }: Part,
  read: (stretch: Part & { readonly after?: string | undefined }) => Promise<readonly Item[]>,
  nameOf: (item: Item) => string,
): AsyncGenerator<Item> {
  let [left, skipped, after] = [limit, offset, undefined as string | undefined];
  while (left > 0) {
    const size = Math.min(left, BATCH);
    const found = await read({ offset: skipped, limit: size, after });
    yield* found;
    const last = found.at(-1);
    if (found.length < size || last === undefined) return;
    [left, skipped, after] = [left - found.length, 0, nameOf(last)];
  }
}
