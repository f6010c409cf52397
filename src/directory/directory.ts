import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { assertVersion, NotFound, VersionConflict } from "../kernel/errors.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import { createArrival } from "./arrival.ts";
import { createPeopleEditing } from "./edit-people.ts";
import { assertNotMerged } from "./errors.ts";
import type { DirectoryLinkRepository, NamedPerson, PersonRepository } from "./repository.ts";
import { unlinkedEvent } from "./traced.ts";
import type { DirectoryLink, Identity, IdentityKey, Person } from "./types.ts";

interface Repositories {
  readonly people: PersonRepository;
  readonly directoryLinks: DirectoryLinkRepository;
  readonly audit: AuditTrail;
}

interface Needs<All extends Repositories> {
  readonly transact: Transact<All>;
  readonly clock: Clock;
  readonly random: Random;
  /** Called in the transaction, before the person's row is written; a rejection leaves them active. */
  readonly assertDispensable: (repositories: All, tenantId: string, personId: string) => Promise<void>;
  /** Called in the transaction that deactivates: what is committed with it, no end of a node can lose. */
  readonly atDeactivation: (repositories: All, tenantId: string, personId: string) => Promise<void>;
  /** Called after the commit, also when an identity is unlinked: ends what is open in the person's name. */
  readonly onDeactivated: (tenantId: string, personId: string, by: AuditContext) => Promise<void>;
}

export type Directory = ReturnType<typeof createDirectory>;

/** The people of a tenant. */
export function createDirectory<All extends Repositories>({
  transact,
  clock,
  random,
  assertDispensable,
  atDeactivation,
  onDeactivated,
}: Needs<All>) {
  async function setStatus(id: string, status: Person["status"], by: AuditContext, expectedVersion?: number) {
    return transact(by.tenantId, async (repositories) => {
      const { people, audit } = repositories;
      const person = await people.find(by.tenantId, id);
      if (person === undefined) throw new NotFound(`person ${id}`);
      assertVersion("person", person.version, expectedVersion);
      assertNotMerged(person);
      if (person.status === status) return person;
      if (status === "deactivated") await assertDispensable(repositories, by.tenantId, id);
      const after = { ...person, status, updatedAt: clock(), version: person.version + 1 };
      if ((await people.update(after)) !== "ok") throw new VersionConflict("person");
      if (status === "deactivated") await atDeactivation(repositories, by.tenantId, id);
      const name = status === "active" ? "person.reactivated" : "person.deactivated";
      const change = { before: { status: person.status }, after: { status } };
      await audit.record({ name, targetId: id, ...change }, by);
      return after;
    });
  }

  return {
    arrive: createArrival({ clock, random }),
    ...createPeopleEditing({ transact, clock, random }),

    /** @throws NotFound */
    async get(tenantId: string, id: string): Promise<Person> {
      const person = await transact(tenantId, ({ people }) => people.find(tenantId, id));
      if (person === undefined) throw new NotFound(`person ${id}`);
      return person;
    },

    list(
      tenantId: string,
      page: PageRequest & { search?: string; status?: Person["status"]; groupId?: string },
    ): Promise<Page<Person>> {
      return transact(tenantId, ({ people }) => people.list(tenantId, page));
    },

    /** By id; who is not there any more has none. */
    async namesOf(tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, NamedPerson>> {
      const found = await transact(tenantId, ({ people }) => people.namesOf(tenantId, ids));
      return new Map(found.map((person) => [person.id, person]));
    },

    idOfEmail: async (tenantId: string, email: string): Promise<string | undefined> =>
      (await transact(tenantId, ({ people }) => people.findByEmail(tenantId, email)))?.id,

    identitiesOf(tenantId: string, id: string): Promise<readonly Identity[]> {
      return transact(tenantId, ({ people }) => people.identitiesOf(tenantId, id));
    },

    externalIdsOf(tenantId: string, id: string): Promise<readonly DirectoryLink[]> {
      return transact(tenantId, ({ directoryLinks }) => directoryLinks.linksOf(tenantId, id));
    },

    /**
     * Also for one who is deactivated already: what is still open is ended again.
     * @throws NotFound, VersionConflict, MergeRefused, and what `assertDispensable` throws
     */
    async deactivate(id: string, by: AuditContext, expectedVersion?: number): Promise<Person> {
      const person = await setStatus(id, "deactivated", by, expectedVersion);
      await onDeactivated(by.tenantId, id, by);
      return person;
    },

    /**
     * What the identity provider knew the person by leads to nobody any more; sessions begun with it end.
     * @throws NotFound
     */
    async unlink(id: string, key: IdentityKey, by: AuditContext): Promise<void> {
      await transact(by.tenantId, async ({ people, audit }) => {
        if (!(await people.unlink(key, id))) throw new NotFound("no such identity of the person");
        await audit.record(unlinkedEvent(id, key), by);
      });
      await onDeactivated(by.tenantId, id, by);
    },

    /** @throws NotFound, VersionConflict, MergeRefused */
    reactivate(id: string, by: AuditContext, expectedVersion?: number): Promise<Person> {
      return setStatus(id, "active", by, expectedVersion);
    },
  };
}
