import type { Page, PageRequest } from "../kernel/page.ts";
import type { Identity, Person } from "./types.ts";

export interface PersonRepository {
  find(tenantId: string, id: string): Promise<Person | undefined>;
  findByEmail(tenantId: string, email: string): Promise<Person | undefined>;
  list(
    tenantId: string,
    page: PageRequest & { search?: string; status?: Person["status"]; groupId?: string },
  ): Promise<Page<Person>>;
  /** @returns `false` if the e-mail is another person's */
  insert(person: Person): Promise<boolean>;
  /** @returns `taken` if the e-mail is another person's, `stale` if the version is another */
  update(person: Person): Promise<"ok" | "stale" | "taken">;
  findIdentity(key: Omit<Identity, "personId" | "linkedAt">): Promise<Identity | undefined>;
  identitiesOf(tenantId: string, personId: string): Promise<readonly Identity[]>;
  /** @returns `false` if the identity is linked already */
  link(identity: Identity): Promise<boolean>;
}
