import type { Connection } from "../connections/types.ts";
import type { Check } from "../kernel/checks.ts";
import type { OwedStep } from "../policies/owed.ts";
import { identityKeyOf } from "./identity-key.ts";
import { PolicyRefuses } from "./errors.ts";
import type { Judgement } from "./judge.ts";
import type { SigninNeeds } from "./needs.ts";
import { policyCheck } from "./owed/arrive.ts";
import { standingOf } from "./owed/standing.ts";
import { failedChecks } from "./refusing.ts";
import { kept } from "./sign-in.ts";
import type { VerifiedFacts } from "./types.ts";

interface Verdict extends Pick<Judgement, "code" | "checks"> {
  readonly owed: readonly OwedStep[];
}

/**
 * What the policy would make of a sign-in that is only tried (C12): whether it lets the person in this way, and what
 * would be owed. The person is looked up, and neither made nor changed; somebody not known yet has a stranger's policy.
 */
export async function underPolicy(
  needs: Pick<SigninNeeds, "transact" | "standing" | "clock">,
  connection: Connection,
  { code, checks, facts, profile }: Omit<Judgement<VerifiedFacts>, "message">,
): Promise<Verdict> {
  if (code !== "ok" || facts === undefined || profile === undefined) return { code, checks, owed: [] };
  const { tenantId, id: connectionId } = connection;
  try {
    const { policy, owed } = await needs.transact(tenantId, async (stores) => {
      const known =
        (await stores.people.findByIdentity(identityKeyOf(connection, facts), needs.clock())) ??
        (await stores.people.findByEmail(tenantId, profile.email));
      const said = kept(connection, facts);
      const who = { tenantId, personId: known?.id, method: "idp", connectionId, facts: said } as const;
      return standingOf(needs, stores, who);
    });
    return { code, checks: [...checks, wouldOwe(policyCheck(policy, owed))], owed };
  } catch (error) {
    if (!(error instanceof PolicyRefuses)) throw error;
    return { code: error.code, checks: [...checks, ...failedChecks(error)], owed: [] };
  }
}

const wouldOwe = (check: Check): Check => ({
  ...check,
  received: (check.received ?? "").replace(/^owed: /, "would be owed: "),
});
