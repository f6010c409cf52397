import type { CredentialRules } from "./edge/account/needs.ts";
import type { PolicySettings } from "./policies/types.ts";

type OfCredentials = Pick<PolicySettings, "sso" | "twoStep" | "password">;

/** What the policy in force says of a person's credentials, for the surfaces that change them. */
export const credentialRulesOf = ({ sso, twoStep, password }: OfCredentials): CredentialRules => ({
  passwords: {
    allowed: sso.mode !== "enforced",
    minLength: password.minLength,
    maxAgeDays: password.maxAgeDays ?? null,
  },
  secondFactorRequired: twoStep === "required" || twoStep === "trusted",
});
