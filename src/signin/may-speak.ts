import type { Connection } from "../connections/types.ts";
import type { IdentityKey } from "../directory/arrival.ts";
import type { PersonRepository } from "../directory/repository.ts";
import type { DomainRepository } from "../domains/repository.ts";
import type { Domain } from "../domains/types.ts";
import { DomainLapsed, PersonOfAnotherConnection } from "./errors.ts";
import { domainOf } from "./rules.ts";

/**
 * D5: an identity stays linked when its domain goes over to another connection. Were a new address enough, the old
 * identity provider could keep signing in as that domain's people by naming them with an address it still speaks for.
 * @throws PersonOfAnotherConnection
 */
export async function assertPersonIsNotOfAnother(
  { people, domains }: { readonly people: PersonRepository; readonly domains: DomainRepository },
  { id, tenantId }: Connection,
  key: IdentityKey,
  email: string,
): Promise<void> {
  const identity = await people.findIdentity(key);
  const person = identity && (await people.find(tenantId, identity.personId));
  if (person === undefined || domainOf(person.email) === domainOf(email)) return;
  const left = await domains.deciding(tenantId, domainOf(person.email));
  const speakers = left?.connectionIds ?? [];
  if (speakers.length === 0 || speakers.includes(id)) return;
  throw new PersonOfAnotherConnection("the person's address is another connection's to speak for", {
    mismatch: {
      expected: `${domainOf(person.email)}: linked to this connection, or to none`,
      received: `${domainOf(person.email)}: linked to ${speakers.join(", ")}`,
    },
  });
}

/**
 * D2, S7: in a domain whose proof is gone for good, SSO goes on for those whom this identity provider has brought
 * before, under the address they have. Nobody is made, linked or given an address there: its mailboxes may be
 * somebody else's by now.
 * @throws DomainLapsed
 */
export async function assertKnownWhereLapsed(
  people: PersonRepository,
  domain: Domain | undefined,
  key: IdentityKey,
  email: string,
): Promise<void> {
  if (domain?.status !== "lapsed") return;
  const identity = await people.findIdentity(key);
  const person = identity && (await people.find(key.tenantId, identity.personId));
  if (person?.email === email) return;
  throw new DomainLapsed(`the proof of ${domain.name} is gone: nobody new comes in by it`, {
    mismatch: {
      expected: `${domain.name}: verified, or a person known with this NameID and address`,
      received: `${domain.name}: lapsed, ${person === undefined ? "an unknown NameID" : "another address than before"}`,
    },
  });
}
