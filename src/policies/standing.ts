import { refusalOf, secondFactorOwed, type Refusal, type SignedInBy } from "./owed.ts";
import type { PolicySettings } from "./types.ts";

/**
 * Why a session cannot stand under the policy as it is now (P6); `undefined`: it stands. The person signs in again,
 * and that sign-in asks for what was lacking.
 */
export function standing(
  policy: Pick<PolicySettings, "sso" | "twoStep">,
  by: SignedInBy,
): Refusal | "policy_second_factor" | undefined {
  const refused = refusalOf(policy, by);
  if (refused !== undefined) return refused;
  return secondFactorOwed(policy, by) === undefined ? undefined : "policy_second_factor";
}

/** The same of what was opened with an app password: it stands where people may have such secrets at all. */
export const appPasswordStanding = ({
  apiTokens,
}: Pick<PolicySettings, "apiTokens">): "policy_app_password" | undefined =>
  apiTokens.allowed ? undefined : "policy_app_password";
