import type { Domain } from "./types.ts";

/** What the people of a mail domain may be held to and given, before any of them is looked at (D6). */
export interface NameStanding {
  readonly name: string;
  /** The tenant's claim that decides: on the name itself, or on a parent with its sub-domains. */
  readonly domain: Domain | undefined;
  /** SSO may be enforced. A lapsed domain keeps it: nobody falls back to a weaker way in (D2). */
  readonly enforceable: boolean;
  /** People may be made by sign-in (S7) and by SCIM. */
  readonly admitsNew: boolean;
  /** Why not all of it, and what to do, for an administrator; absent where nothing is withheld. */
  readonly because?: { readonly reason: string; readonly nextStep: string };
}

/** @param domain as the repository's `deciding` finds it */
export function standingOfName(name: string, domain: Domain | undefined): NameStanding {
  switch (domain?.status) {
    case undefined:
      return withheld(
        name,
        domain,
        `${name} is claimed neither by itself nor with a parent's sub-domains`,
        CLAIM,
      );
    case "pending":
      return withheld(name, domain, pendingReason(domain), "Publish the domain's challenge and verify it.");
    case "lapsed":
      return {
        ...withheld(
          name,
          domain,
          `the proof of ${domain.name} has been gone for longer than seven days`,
          RENEW,
        ),
        enforceable: true,
      };
    case "grace":
    case "verified":
      return { name, domain, enforceable: true, admitsNew: true };
  }
}

const CLAIM = "Claim the domain, publish its challenge and verify it.";
const RENEW = "Publish the domain's challenge again and verify it.";

const pendingReason = ({ name, lostAt }: Domain): string =>
  lostAt === undefined ? `${name} is claimed and not verified` : `${name} was proved by another organisation`;

const withheld = (
  name: string,
  domain: Domain | undefined,
  reason: string,
  nextStep: string,
): NameStanding => ({
  name,
  domain,
  enforceable: false,
  admitsNew: false,
  because: { reason, nextStep },
});
