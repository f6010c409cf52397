import type { ApiToken, ApiTokenPolicy } from "./types.ts";

const DAY_MS = 86_400_000;

/** The end of a token is told once at each of these distances, in days; at 0 it has come. The nearest is first. */
export const WARN_AT_DAYS = [0, 1, 7, 14, 30] as const;

/** A token that is made for a week is not warned of at its making: the distances that it begins within are no news. */
export const firstWarned = (days: number): number | undefined =>
  WARN_AT_DAYS.find((distance) => distance >= days);

/** When a token ends: at its own end, or when the policy as it is now says so. */
export const endOf = (token: Pick<ApiToken, "createdAt" | "expiresAt">, policy: ApiTokenPolicy): Date =>
  new Date(Math.min(token.expiresAt.getTime(), token.createdAt.getTime() + policy.maxDays * DAY_MS));

/** Why a token does not count, stable, goes into the audit trail. */
export type ApiTokenRefusal =
  | "api_token_revoked"
  | "api_token_expired"
  | "api_tokens_not_allowed"
  | "api_token_too_old";

/** Asked at every use (P6). */
export function tokenRefusal(
  token: Pick<ApiToken, "createdAt" | "expiresAt" | "revokedAt">,
  policy: ApiTokenPolicy,
  now: Date,
): ApiTokenRefusal | undefined {
  if (token.revokedAt !== undefined) return "api_token_revoked";
  if (token.expiresAt <= now) return "api_token_expired";
  if (!policy.allowed) return "api_tokens_not_allowed";
  return endOf(token, policy) <= now ? "api_token_too_old" : undefined;
}
