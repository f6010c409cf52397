import * as client from "openid-client";
import type { Check } from "../../../kernel/checks.ts";
import { BrokerError } from "../../../kernel/errors.ts";
import type { OpenidRefusal } from "../../../signin/openid/refusals.ts";

/** Which of the provider's answers was bad. */
export type Phase = "discovery" | "answer" | "userinfo";

export interface Failure {
  readonly code: OpenidRefusal;
  readonly message: string;
  readonly failed: Check;
}

/** Names a failure of the library, the network or the provider. What is none of them passes through. */
export function failureOf(error: unknown, phase: Phase): Failure {
  const out = find(error, (each) => each instanceof BrokerError);
  if (out instanceof BrokerError) {
    const received = `${out.message}${out.mismatch?.received === undefined ? "" : `: ${out.mismatch.received}`}`;
    return failure("oidc_upstream_unreachable", "the provider cannot be reached", {
      name: `${phase}_reachable`,
      received,
    });
  }
  if (error instanceof client.AuthorizationResponseError) return refusedByProvider(error);
  if (error instanceof client.WWWAuthenticateChallengeError || error instanceof client.ResponseBodyError)
    return phase === "userinfo" ? userinfo(error.message) : refusedToken(error);
  if (!isOfLibrary(error)) throw error;
  if (phase === "discovery") return badDiscovery(error);
  return phase === "userinfo" ? badUserinfo(error) : badToken(error);
}

function refusedByProvider({ error, error_description: told }: client.AuthorizationResponseError): Failure {
  const code = error === "access_denied" ? "oidc_upstream_denied" : "oidc_upstream_error";
  const received = told === undefined ? error : `${error}: ${told}`;
  return failure(code, "the provider answered with an error", {
    name: "authorization_response",
    expected: "a code",
    received,
  });
}

function refusedToken(error: client.WWWAuthenticateChallengeError | client.ResponseBodyError): Failure {
  const told = error instanceof client.ResponseBodyError ? error : undefined;
  const received = [`status ${error.status}`, told?.error, told?.error_description]
    .filter(Boolean)
    .join(", ");
  const secret = told === undefined || told.error === "invalid_client";
  const code = secret
    ? "oidc_upstream_client_refused"
    : told.error === "invalid_grant"
      ? "oidc_upstream_code_refused"
      : "oidc_upstream_token_error";
  return failure(code, "the token endpoint refused", {
    name: secret ? "client_secret" : "code_redeemed",
    expected: "tokens",
    received,
  });
}

function badDiscovery(error: LibraryError): Failure {
  const { expected, body } = detailsOf(error);
  if (error.code === "OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED") {
    const received = isRecord(body) ? textOf(body["issuer"]) : "another";
    return issuerDiffers(textOf(expected), received);
  }
  return failure("oidc_upstream_discovery_failed", "the discovery document cannot be read", {
    name: "discovery",
    expected: "200 with the provider's metadata as JSON",
    received: statusOf(error) ?? error.message,
  });
}

export const issuerDiffers = (expected: string, received: string): Failure =>
  failure("oidc_upstream_issuer_mismatch", "the issuer is another", { name: "issuer", expected, received });

function badUserinfo(error: LibraryError): Failure {
  const { expected, body, attribute } = detailsOf(error);
  if (attribute === "sub" || (isRecord(body) && expected !== undefined))
    return failure("oidc_upstream_subject_mismatch", "userinfo speaks of another person", {
      name: "userinfo_subject",
      expected: textOf(expected),
      received: isRecord(body) ? textOf(body["sub"]) : "another",
    });
  return userinfo(statusOf(error) ?? error.message);
}

const userinfo = (received: string): Failure =>
  failure("oidc_upstream_userinfo_failed", "userinfo cannot be read", {
    name: "userinfo",
    expected: "200 with claims as JSON",
    received,
  });

/** By claim, for those that are compared (OIDC core 3.1.3.7). */
const COMPARED: Readonly<Record<string, OpenidRefusal>> = {
  iss: "oidc_upstream_issuer_mismatch",
  aud: "oidc_upstream_audience_mismatch",
  azp: "oidc_upstream_audience_mismatch",
  nonce: "oidc_upstream_nonce_mismatch",
  exp: "oidc_upstream_token_expired",
  nbf: "oidc_upstream_token_not_yet_valid",
};

function badToken(error: LibraryError): Failure {
  const { claim, claims, expected, header, parameters, reason } = detailsOf(error);
  const told = innermost(error);
  if (parameters instanceof URLSearchParams && told.includes('"iss"'))
    return failure("oidc_upstream_mixed_up", "the answer names another issuer than was asked", {
      name: "answer_issuer",
      expected: textOf(expected ?? "an iss parameter"),
      received: parameters.get("iss") ?? "none",
    });
  if (typeof claim === "string" && isRecord(claims) && Object.hasOwn(COMPARED, claim))
    return failure(COMPARED[claim] ?? "oidc_upstream_token_invalid", `${claim} of the ID token is wrong`, {
      name: `id_token_${claim}`,
      expected: textOf(expected ?? (claim === "exp" ? "a time to come" : "another")),
      received: textOf(claims[claim]),
    });
  if (isRecord(header) && reason !== undefined)
    return failure("oidc_upstream_algorithm_refused", "the algorithm is refused", {
      name: "id_token_algorithm",
      expected: textOf(expected),
      received: textOf(header["alg"]),
    });
  if (error.code === "OAUTH_KEY_SELECTION_FAILED" || told.includes("signature"))
    return failure("oidc_upstream_signature_invalid", "the signature fits no published key", {
      name: "id_token_signature",
      expected: "a key of the provider's jwks_uri",
      received: isRecord(header) ? `key ${textOf(header["kid"] ?? "without an ID")}` : told,
    });
  return failure("oidc_upstream_token_invalid", "there is no ID token that can be read", {
    name: "id_token",
    expected: "an ID token with iss, sub, aud, exp, iat and nonce",
    received: statusOf(error) ?? told,
  });
}

const failure = (code: OpenidRefusal, message: string, failed: Omit<Check, "ok">): Failure => ({
  code,
  message,
  failed: { ...failed, ok: false },
});

type LibraryError = Error & { readonly code?: unknown };

/** openid-client wraps most errors of the library below it, and lets some through as they are. */
const isOfLibrary = (error: unknown): error is LibraryError =>
  error instanceof client.ClientError ||
  (error instanceof Error && "code" in error && String(error.code).startsWith("OAUTH_"));

/** openid-client puts what was compared into the innermost cause. */
function detailsOf(error: unknown): Readonly<Record<string, unknown>> {
  const found = find(error, (each) => !(each instanceof Error) && isRecord(each));
  return isRecord(found) ? found : {};
}

function statusOf(error: unknown): string | undefined {
  const found = find(error, (each) => each instanceof Response);
  return found instanceof Response ? `status ${found.status}` : undefined;
}

function innermost(error: Error): string {
  const { cause } = error;
  return cause instanceof Error ? innermost(cause) : error.message;
}

function find(error: unknown, fits: (each: unknown) => boolean): unknown {
  if (error === undefined || fits(error)) return error;
  return error instanceof Error ? find(error.cause, fits) : undefined;
}

const textOf = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? "none");

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
