import type { MailDomain, PolicyRepository } from "./repository.ts";
import { EnforcementRefused } from "./errors.ts";
import { enforcesMore } from "./reach.ts";
import type { Policy, PolicyState } from "./types.ts";

/** What is asked of the domains, of whom this one knows no more. */
export interface DomainsAsked {
  /** The claim that decides over addresses of a mail domain; absent: none of this tenant's. */
  deciding(tenantId: string, name: string): Promise<Claim | undefined>;
  list(tenantId: string, page: { readonly limit: number }): Promise<{ readonly items: readonly Claim[] }>;
}

interface Claim {
  readonly name: string;
  readonly status: "pending" | "verified" | "grace" | "lapsed";
  /** Those that may speak for it. */
  readonly connectionIds: readonly string[];
}

interface Rows {
  readonly policies: Pick<PolicyRepository, "mailDomainsOf">;
  readonly domains: DomainsAsked;
}

/** Of more nobody reads. */
const MOST_NAMED = 10;

/**
 * D6: SSO is enforced only for people whose mail domains are verified and lead to a connection; else there would be
 * no way in for them. What is enforced already is not asked again: a domain that lapses stays enforced (D2).
 * @throws EnforcementRefused
 */
export async function assertEnforceable(rows: Rows, before: Policy, after: PolicyState): Promise<void> {
  if (!enforcesMore(before, after)) return;
  const { tenantId, isDefault } = before;
  const { items } = await rows.domains.list(tenantId, { limit: 200 });
  if (!items.some(leads))
    throw refused("no domain of this tenant is verified and linked to a connection", items.map(shown));
  const affected = await rows.policies.mailDomainsOf(
    tenantId,
    isDefault || after.rollout?.of === "everyone" ? undefined : after.bindings,
  );
  const lacking: string[] = [];
  for (const domain of affected) {
    const claim = await rows.domains.deciding(tenantId, domain.name);
    if (claim === undefined || !leads(claim)) lacking.push(unusable(domain, claim));
  }
  if (lacking.length > 0) throw refused("people whom the policy is for could not sign in by SSO", lacking);
}

const leads = ({ status, connectionIds }: Claim): boolean =>
  (status === "verified" || status === "grace") && connectionIds.length > 0;

const shown = ({ name, status, connectionIds }: Claim): string =>
  `${name}: ${status}, ${connectionIds.length === 0 ? "not linked to a connection" : "linked"}`;

const unusable = ({ name, people }: MailDomain, claim: Claim | undefined): string =>
  `${claim === undefined ? `${name}: unknown here` : shown(claim)} (${people} ${people === 1 ? "person" : "people"})`;

const refused = (message: string, received: readonly string[]) =>
  new EnforcementRefused(`SSO cannot be enforced: ${message}`, {
    mismatch: {
      expected: "verified domains, linked to a connection",
      received: received.slice(0, MOST_NAMED).join("; ") || "no domain",
    },
    nextStep: "Verify the domains and link them to a connection, or bind the policy to others.",
  });
