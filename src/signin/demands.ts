import type { RequestSettings } from "../connections/types.ts";
import type { Check } from "../kernel/checks.ts";
import type { SignedFacts } from "../saml/types.ts";

/** What a request asked of the identity provider's authentication, kept with it: settings may change meanwhile. */
export interface Demands {
  /** ForceAuthn: authenticated at or after this instant, ms since the epoch (SAML core 3.4.1). */
  readonly freshFrom?: number;
  /** One of these exactly; other comparisons have no order that we could know (SAML core 3.3.2.2.1). */
  readonly contexts?: readonly string[];
}

export const demandsOf = (
  { authnContexts, authnContextComparison }: RequestSettings,
  forceAuthn: boolean,
  now: number,
): Demands => ({
  ...(forceAuthn && { freshFrom: now }),
  ...(authnContexts.length > 0 && authnContextComparison === "exact" && { contexts: authnContexts }),
});

/** A demand that was not met, with its check. */
export interface Unmet {
  readonly code: "saml_authn_too_old" | "saml_authn_context_mismatch";
  readonly message: string;
}

/** Identity providers ignore what they do not know, so an answer is measured against what was asked (C5). */
export function measure(
  { freshFrom, contexts }: Demands,
  facts: SignedFacts,
  skewMs: number,
): { readonly checks: readonly Check[]; readonly unmet: Unmet | undefined } {
  const checks: Check[] = [];
  if (freshFrom !== undefined) {
    const ok = facts.authnInstant + skewMs >= freshFrom;
    checks.push({
      name: "authn_fresh",
      ok,
      expected: `authenticated at or after ${new Date(freshFrom).toISOString()}`,
      received: new Date(facts.authnInstant).toISOString(),
    });
    if (!ok) return { checks, unmet: TOO_OLD };
  }
  if (contexts !== undefined) {
    const ok = facts.authnContext !== undefined && contexts.includes(facts.authnContext);
    const received = facts.authnContext ?? "none";
    checks.push({ name: "authn_context", ok, expected: contexts.join(" or "), received });
    if (!ok) return { checks, unmet: OTHER_CONTEXT };
  }
  return { checks, unmet: undefined };
}

const TOO_OLD: Unmet = {
  code: "saml_authn_too_old",
  message: "a fresh authentication was asked for, and an older one was sent",
};
const OTHER_CONTEXT: Unmet = {
  code: "saml_authn_context_mismatch",
  message: "the person was not authenticated in the way that was asked for",
};
