import type { PasswordRules } from "../credentials/types.ts";
import type { SigninPolicy } from "./needs.ts";

/** What a policy says of passwords, as the credentials are told it. */
export const passwordRules = ({ sso, password }: SigninPolicy): PasswordRules => ({
  allowed: sso.mode !== "enforced",
  minLength: password.minLength,
  maxAgeDays: password.maxAgeDays ?? null,
});
