import type { PolicySettings, Rules } from "./types.ts";

/** A second factor that was shown: our own, or one that the identity provider vouched for. */
export interface SecondFactor {
  readonly method: "totp" | "passkey" | "recovery-code" | "trusted";
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** How a person has signed in so far. */
export interface SignedInBy {
  readonly method: "idp" | "password";
  /** Absent with a password. */
  readonly connectionId?: string | undefined;
  /** `AuthnContextClassRef` (SAML core 2.7.2.2), or `acr` of OpenID Connect. */
  readonly authnContext?: string | undefined;
  /** `amr` of OpenID Connect, or the values of Entra's `authnmethodsreferences` (RFC 8176). */
  readonly amr?: readonly string[] | undefined;
  readonly secondFactor?: { readonly method: string } | undefined;
  /** Whether the person has a second factor of ours. */
  readonly enrolled: boolean;
}

export interface Progress extends SignedInBy {
  /** Of the password that was typed, in milliseconds; absent at an identity provider. */
  readonly passwordAgeMs?: number | undefined;
  /** Whether the notice, as the policy has it now, was agreed to in this sign-in. */
  readonly noticeSeen: boolean;
}

export type OwedStep = "second-factor" | "enrol" | "new-password" | "notice";

/** Why a way to sign in is none for a person of a policy. */
export type Refusal = "policy_method" | "policy_connection";

const DAY_MS = 86_400_000;

/** Contexts that stand for several factors, and nothing weaker. */
const MULTI_FACTOR = new Set([
  "https://refeds.org/profile/mfa",
  "http://schemas.microsoft.com/claims/multipleauthn",
  "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
  // SAML authentication context 3.4.5, 3.4.7 and 3.4.16
  "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorUnregistered",
  "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract",
  "urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI",
]);

/** Whether the identity provider says that it asked for several factors. */
export const vouchedFor = ({ method, authnContext, amr = [] }: Omit<SignedInBy, "enrolled">): boolean =>
  method === "idp" &&
  [authnContext ?? "", ...amr].some((value) => value === "mfa" || MULTI_FACTOR.has(value));

/** Whether the policy lets its people in by this way at all. */
export function refusalOf(
  { sso }: Pick<PolicySettings, "sso">,
  { method, connectionId }: Pick<SignedInBy, "method" | "connectionId">,
): Refusal | undefined {
  if (method === "password") return sso.mode === "enforced" ? "policy_method" : undefined;
  if (sso.mode === "off") return "policy_method";
  const elsewhere = sso.connectionId !== undefined && sso.connectionId !== connectionId;
  return sso.mode === "enforced" && elsewhere ? "policy_connection" : undefined;
}

/** The step that is left before the second factor is what the policy demands; the one truth of sign-in and session. */
export function secondFactorOwed(
  { twoStep }: Pick<PolicySettings, "twoStep">,
  by: SignedInBy,
): "second-factor" | "enrol" | undefined {
  const own = by.secondFactor !== undefined && by.secondFactor.method !== "trusted";
  if (twoStep === "off" || own) return undefined;
  if (twoStep === "optional") return by.enrolled ? "second-factor" : undefined;
  if (twoStep === "trusted" && (by.secondFactor !== undefined || vouchedFor(by))) return undefined;
  return by.enrolled ? "second-factor" : "enrol";
}

/** What a sign-in owes before there is a session, in the order in which it is asked for. */
export function owed(
  policy: Pick<Rules, "twoStep" | "password" | "notice">,
  progress: Progress,
): readonly OwedStep[] {
  const factor = secondFactorOwed(policy, progress);
  const { maxAgeDays } = policy.password;
  const isOld =
    progress.method === "password" &&
    maxAgeDays !== undefined &&
    (progress.passwordAgeMs ?? 0) >= maxAgeDays * DAY_MS;
  return [
    ...(factor === undefined ? [] : [factor]),
    ...(isOld ? (["new-password"] as const) : []),
    ...(policy.notice !== undefined && !progress.noticeSeen ? (["notice"] as const) : []),
  ];
}
