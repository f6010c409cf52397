import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { assertVersion, NotFound, VersionConflict } from "../kernel/errors.ts";
import type { Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import { assertNotMerged, PersonExists } from "./errors.ts";
import type { PersonRepository } from "./repository.ts";
import type { Person } from "./types.ts";

interface Stores {
  readonly people: PersonRepository;
  readonly audit: AuditTrail;
}

interface Needs {
  readonly transact: Transact<Stores>;
  readonly clock: Clock;
  readonly random: Random;
}

/** What an administrator says of a person; the e-mail in the one spelling that its mailbox has. */
export interface NewPerson {
  readonly email: string;
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
  /** Absent: both names, or else the e-mail. */
  readonly displayName?: string | undefined;
}

/** `null` takes a name away; what is absent stays. */
export interface PersonChanges {
  readonly email?: string | undefined;
  readonly givenName?: string | null | undefined;
  readonly familyName?: string | null | undefined;
  readonly displayName?: string | undefined;
}

/** In the caller's transaction. @throws PersonExists */
export async function addPerson(
  { people, audit }: Stores,
  { email, givenName, familyName, displayName }: NewPerson,
  { id, now }: { readonly id: string; readonly now: Date },
  by: AuditContext,
): Promise<Person> {
  const both = [givenName, familyName].filter((part) => part !== undefined).join(" ");
  const person: Person = {
    id,
    tenantId: by.tenantId,
    email,
    givenName,
    familyName,
    displayName: displayName ?? (both === "" ? email : both),
    groups: [],
    custom: {},
    status: "active",
    createdAt: now,
    updatedAt: now,
    lastSigninAt: undefined,
    version: 1,
  };
  if (!(await people.insert(person))) throw exists(email);
  await audit.record({ name: "person.created", targetId: id, after: traced(person) }, by);
  return person;
}

/** People by an administrator's hand. What an identity provider says at the next sign-in stands above it. */
export function createPeopleEditing({ transact, clock, random }: Needs) {
  return {
    /** @throws PersonExists */
    create: (input: NewPerson, by: AuditContext): Promise<Person> =>
      transact(by.tenantId, (stores) => addPerson(stores, input, { id: random.uuid(), now: clock() }, by)),

    /** @throws NotFound, VersionConflict, PersonExists, MergeRefused */
    update: (
      id: string,
      changes: PersonChanges,
      by: AuditContext,
      expectedVersion?: number,
    ): Promise<Person> =>
      transact(by.tenantId, async ({ people, audit }) => {
        const before = await people.find(by.tenantId, id);
        if (before === undefined) throw new NotFound(`person ${id}`);
        assertVersion("person", before.version, expectedVersion);
        assertNotMerged(before);
        const after: Person = {
          ...changed(before, changes),
          updatedAt: clock(),
          version: before.version + 1,
        };
        const event = { targetId: id, before: traced(before), after: traced(after) };
        if (JSON.stringify(event.before) === JSON.stringify(event.after)) return before;
        const outcome = await people.update(after);
        if (outcome === "taken") throw exists(after.email);
        if (outcome === "stale") throw new VersionConflict("person");
        await audit.record({ name: "person.updated", ...event }, by);
        return after;
      }),
  };
}

const changed = (person: Person, changes: PersonChanges): Person => ({
  ...person,
  email: changes.email ?? person.email,
  givenName: changes.givenName === undefined ? person.givenName : (changes.givenName ?? undefined),
  familyName: changes.familyName === undefined ? person.familyName : (changes.familyName ?? undefined),
  displayName: changes.displayName ?? person.displayName,
});

export const exists = (email: string) =>
  new PersonExists("another person has this e-mail", {
    mismatch: { received: email },
    nextStep: "Search the people for the address.",
  });

const traced = ({ email, givenName, familyName, displayName }: Person) => ({
  email,
  givenName,
  familyName,
  displayName,
});
