import type { Connection } from "../connections/types.ts";
import type { Domain } from "../domains/types.ts";
import { applyMapping, type Filled, type Missed } from "../mapping/apply.ts";
import { MappingFailed } from "../mapping/errors.ts";
import type { Mapping, Profile } from "../mapping/types.ts";
import { DomainNotLinked, DomainNotVerified } from "./errors.ts";
import type { VerifiedFacts } from "./types.ts";

/** @throws MappingFailed */
export function profileBy(
  mapping: Mapping,
  facts: VerifiedFacts,
): {
  readonly profile: Profile;
  readonly fields: readonly Filled[];
  readonly missed: readonly Missed[];
} {
  const mapped = applyMapping(mapping, facts);
  if (!mapped.ok) throw new MappingFailed(mapped.problems);
  return mapped;
}

export const domainOf = (email: string): string => email.slice(email.indexOf("@") + 1);

/**
 * D5: only for domains that the tenant has proved and linked to this connection. For a lapsed one it may speak of
 * those whom it knows already, see `assertKnownWhereLapsed` (D2).
 * @param domain as the tenant has claimed `name`, if it has
 * @throws DomainNotVerified, DomainNotLinked
 */
export function assertSpeaksFor(connection: Connection, name: string, domain: Domain | undefined): void {
  if (domain === undefined || domain.status === "pending")
    throw new DomainNotVerified(`${name} is not a verified domain of this tenant`, {
      mismatch: { expected: `${name}: verified`, received: `${name}: ${domain?.status ?? "not claimed"}` },
    });
  if (!domain.connectionIds.includes(connection.id))
    throw new DomainNotLinked(`${name} is not linked to this connection`, {
      mismatch: {
        expected: `linked to ${connection.id}`,
        received: domain.connectionIds.join(", ") || "linked to none",
      },
    });
}
