import type { Connection } from "../connections/types.ts";
import type { IdentityKey } from "../directory/arrival.ts";
import type { PersonRepository } from "../directory/repository.ts";
import type { DomainRepository } from "../domains/repository.ts";
import { DomainNotLinked, DomainNotVerified, PersonOfAnotherConnection } from "./errors.ts";

/** D5, S7: only for domains that the tenant has verified, or still has in grace, and linked to this connection. */
export async function assertMaySpeakFor(
  domains: DomainRepository,
  connection: Connection,
  email: string,
): Promise<void> {
  const name = domainOf(email);
  const domain = await domains.findByName(connection.tenantId, name);
  if (domain === undefined || (domain.status !== "verified" && domain.status !== "grace"))
    throw new DomainNotVerified(`${name} is not a verified domain of this tenant`, {
      mismatch: { expected: `${name}: verified`, received: `${name}: ${domain?.status ?? "not claimed"}` },
    });
  if (domain.connectionId !== connection.id)
    throw new DomainNotLinked(`${name} is not linked to this connection`, {
      mismatch: { expected: `linked to ${connection.id}`, received: domain.connectionId ?? "linked to none" },
    });
}

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

const domainOf = (email: string): string => email.slice(email.indexOf("@") + 1);
