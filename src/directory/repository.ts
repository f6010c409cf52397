import type { Page, PageRequest } from "../kernel/page.ts";
import type { Collision } from "./collision.ts";
import type { Merge } from "./merge.ts";
import type { DirectoryLink, ExternalId, Identity, IdentityKey, Person } from "./types.ts";

export type NamedPerson = Pick<Person, "id" | "email" | "displayName" | "status">;

export interface PersonRepository {
  find(tenantId: string, id: string): Promise<Person | undefined>;
  findByEmail(tenantId: string, email: string): Promise<Person | undefined>;
  /** Of these ids, as lists show them. */
  namesOf(tenantId: string, ids: readonly string[]): Promise<readonly NamedPerson[]>;
  /** The person of an identity that has not expired at `now`, in one question. */
  findByIdentity(key: IdentityKey, now: Date): Promise<Person | undefined>;
  /** Without those who were merged into others. */
  list(
    tenantId: string,
    page: PageRequest & { search?: string; status?: Person["status"]; groupId?: string },
  ): Promise<Page<Person>>;
  /** @returns `false` if the e-mail is another person's */
  insert(person: Person): Promise<boolean>;
  /** @returns `taken` if the e-mail is another person's, `stale` if the version is another */
  update(person: Person): Promise<"ok" | "stale" | "taken">;
  /** Expired or not. */
  findIdentity(key: IdentityKey): Promise<Identity | undefined>;
  /** Expired ones too. */
  identitiesOf(tenantId: string, personId: string): Promise<readonly Identity[]>;
  /** @returns `false` if the identity is linked already; one that has expired at `linkedAt` is free */
  link(identity: Identity): Promise<boolean>;
  /** Gives an identity to another person, or another end. @returns `false` if it is not `from`'s */
  relink(key: IdentityKey, from: string, to: Pick<Identity, "personId" | "expiresAt">): Promise<boolean>;
  /** @returns `false` if the identity is not the person's */
  unlink(key: IdentityKey, personId: string): Promise<boolean>;
}

/** What directories call people. SCIM writes it; a connection whose mapping reads an external id does, too. */
export interface DirectoryLinkRepository {
  find(tenantId: string, id: ExternalId): Promise<DirectoryLink | undefined>;
  linksOf(tenantId: string, personId: string): Promise<readonly DirectoryLink[]>;
  /** @returns `false` if the external id is linked already */
  link(link: DirectoryLink): Promise<boolean>;
  /** @returns `false` if it is not `from`'s */
  relink(tenantId: string, id: ExternalId, from: string, to: string): Promise<boolean>;
  /** @returns `false` if it is not the person's */
  unlink(tenantId: string, id: ExternalId, personId: string): Promise<boolean>;
}

export interface CollisionFilter {
  /** Part of the contested address, of what the identity provider calls the person, or of the reference; or the id. */
  readonly search?: string;
  readonly status?: Collision["status"];
  readonly personId?: string;
  readonly connectionId?: string;
}

export interface CollisionRepository {
  find(tenantId: string, id: string): Promise<Collision | undefined>;
  /** Newest first. */
  list(tenantId: string, page: PageRequest & CollisionFilter): Promise<Page<Collision>>;
  /** Of one that is open or rejected already, counts the repeat. @returns `false` for a repeat */
  note(collision: Collision): Promise<boolean>;
  /** Writes the row where the stored version is `collision.version - 1`; `false` otherwise. */
  update(collision: Collision): Promise<boolean>;
  /**
   * Closes what is not contested any more, since the person has the address and the identity that they now have.
   * @returns the ids of those that were closed
   */
  supersede(person: Person, key: IdentityKey | undefined, at: Date): Promise<readonly string[]>;
  /**
   * Closes what is open of the same message over something else: one message contests one thing at a time.
   * @returns the ids of those that were closed
   */
  outdate(newest: Collision): Promise<readonly string[]>;
  /** Removes what was closed at or before `before`, at most `limit` rows; returns how many. */
  forget(tenantId: string, before: Date, limit: number): Promise<number>;
}

export interface MergeRepository {
  find(tenantId: string, id: string): Promise<Merge | undefined>;
  /** What was merged into the person, undone or not, newest first; the last hundred. */
  ofPerson(tenantId: string, personId: string): Promise<readonly Merge[]>;
  insert(merge: Merge): Promise<void>;
  /** @returns `false` if it was undone already */
  markUndone(tenantId: string, id: string, at: Date): Promise<boolean>;
}
