import type { Connection } from "../connections/types.ts";
import type { Arrival } from "../directory/incoming.ts";
import { domainBehind } from "../directory/placeholder.ts";
import type { Person } from "../directory/types.ts";
import type { DomainRepository } from "../domains/repository.ts";
import type { Domain } from "../domains/types.ts";
import { DomainLapsed, PersonOfAnotherConnection } from "./errors.ts";
import { domainOf } from "./rules.ts";

/** What the domains have against the person whom a message leads to. Asked by the directory, who looks for the person. */
export const mayArrive =
  (
    { domains }: { readonly domains: DomainRepository },
    connection: Connection,
    domain: Domain | undefined,
    email: string,
  ): Arrival["assertMay"] =>
  async (person, found) => {
    assertKnownWhereLapsed(domain, found === "nameId" ? person : undefined, email);
    await assertPersonIsNotOfAnother(domains, connection, person, email);
  };

/**
 * D5: an identity stays linked when its domain goes over to another connection. Were a new address enough, the old
 * identity provider could keep signing in as that domain's people by naming them with an address it still speaks for.
 * @throws PersonOfAnotherConnection
 */
async function assertPersonIsNotOfAnother(
  domains: DomainRepository,
  { id, tenantId }: Connection,
  person: Person | undefined,
  email: string,
): Promise<void> {
  if (person === undefined) return;
  const leaving = domainBehind(person.email);
  if (leaving === domainOf(email)) return;
  const left = await domains.deciding(tenantId, leaving);
  const speakers = left?.connectionIds ?? [];
  if (speakers.length === 0 || speakers.includes(id)) return;
  throw new PersonOfAnotherConnection("the person's address is another connection's to speak for", {
    mismatch: {
      expected: `${leaving}: linked to this connection, or to none`,
      received: `${leaving}: linked to ${speakers.join(", ")}`,
    },
  });
}

/**
 * D2, S7: in a domain whose proof is gone for good, SSO goes on for those whom this identity provider has brought
 * before, under the address they have. Nobody is made, linked or given an address there: its mailboxes may be
 * somebody else's by now.
 * @param person whom the NameID leads to
 * @throws DomainLapsed
 */
function assertKnownWhereLapsed(domain: Domain | undefined, person: Person | undefined, email: string): void {
  if (domain?.status !== "lapsed" || person?.email === email) return;
  throw new DomainLapsed(`the proof of ${domain.name} is gone: nobody new comes in by it`, {
    mismatch: {
      expected: `${domain.name}: verified, or a person known with this NameID and address`,
      received: `${domain.name}: lapsed, ${person === undefined ? "an unknown NameID" : "another address than before"}`,
    },
  });
}
