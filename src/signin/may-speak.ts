import type { Connection } from "../connections/types.ts";
import type { IdentityKey } from "../directory/arrival.ts";
import type { PersonRepository } from "../directory/repository.ts";
import type { DomainRepository } from "../domains/repository.ts";
import { PersonOfAnotherConnection } from "./errors.ts";
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
  const left = await domains.findByName(tenantId, domainOf(person.email));
  if (left?.connectionId === undefined || left.connectionId === id) return;
  throw new PersonOfAnotherConnection("the person's address is another connection's to speak for", {
    mismatch: {
      expected: `${domainOf(person.email)}: linked to this connection, or to none`,
      received: `${domainOf(person.email)}: linked to ${left.connectionId}`,
    },
  });
}
