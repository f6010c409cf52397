import type { IDToken } from "openid-client";
import type { Answering } from "../../../signin/openid/types.ts";
import type { Failure } from "./failures.ts";

/** OIDC core 2: at most 255 ASCII characters. Control and format characters hide what is read. */
const SUBJECT = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;

/** What openid-client leaves to its caller. */
export function tokenFailure(
  { sub, azp, iat, auth_time: authTime }: IDToken,
  { provider, now, clockSkewMs, freshFrom }: Answering,
): Failure | undefined {
  if (azp !== undefined && azp !== provider.clientId)
    return {
      code: "oidc_upstream_audience_mismatch",
      message: "the ID token was issued to another client",
      failed: { name: "id_token_azp", ok: false, expected: provider.clientId, received: azp },
    };
  if (iat * 1000 > now.getTime() + clockSkewMs)
    return {
      code: "oidc_upstream_token_not_yet_valid",
      message: "the ID token was issued in the future",
      failed: { name: "id_token_iat", ok: false, expected: `until ${now.toISOString()}`, received: at(iat) },
    };
  if (!SUBJECT.test(sub))
    return {
      code: "oidc_upstream_subject_invalid",
      message: "the subject is no identifier",
      failed: { name: "id_token_sub", ok: false, expected: "1 to 255 ASCII characters", received: sub },
    };
  // Its own seconds are whole, so what was asked for within this one counts as asked for at its start.
  if (freshFrom !== undefined && (authTime === undefined || (authTime + 1) * 1000 + clockSkewMs <= freshFrom))
    return {
      code: "oidc_upstream_authn_too_old",
      message: "a fresh authentication was asked for",
      failed: {
        name: "authn_fresh",
        ok: false,
        expected: `authenticated at or after ${new Date(freshFrom).toISOString()}`,
        received: authTime === undefined ? "no auth_time" : at(authTime),
      },
    };
  return undefined;
}

/**
 * An address that the provider itself does not vouch for is no identity (OIDC core 5.1); one of which it says nothing is
 * left to the rule of the connection's domains (D5).
 */
export function unverifiedEmail(claims: Readonly<Record<string, unknown>>): Failure | undefined {
  const verified = claims["email_verified"];
  if (claims["email"] === undefined || verified === undefined || verified === true || verified === "true")
    return undefined;
  return {
    code: "oidc_upstream_email_unverified",
    message: "the provider has not verified the e-mail address",
    failed: {
      name: "email_verified",
      ok: false,
      expected: "true, or nothing said",
      received: JSON.stringify(verified),
    },
  };
}

function at(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString();
}
