import type { Fix } from "../../kernel/checks.ts";

const idp = (what: string): Fix => ({ who: "idp-admin", what });
const broker = (what: string): Fix => ({ who: "broker-admin", what });
const employee = (what: string): Fix => ({ who: "employee", what });

const AGAIN = employee("Go back to the app and sign in again, in one browser and within ten minutes.");
const ISSUER = broker(
  "Set oidc.issuer to the issuer in the provider's discovery document, letter by letter.",
);
const TOKENS = idp("Read the provider's own log: it sent tokens that OpenID Connect does not allow.");
const CLOCK = idp("Set the provider's clock by NTP; then sign in again.");

/**
 * Every reason for which a sign-in by an OpenID provider is refused: what it means, who must do what. The codes are
 * API: they are added to, never renamed.
 */
export const openidRefusals = {
  oidc_upstream_unreachable: [
    "The provider could not be reached, or its address is one that we may not call.",
    broker(
      "Check oidc.issuer, name server and firewall; a provider in a private network needs SALLYPORT_OUTBOUND_ALLOW.",
    ),
  ],
  oidc_upstream_discovery_failed: [
    "The provider's discovery document is missing, moved, unreadable or incomplete.",
    broker("Open the issuer's /.well-known/openid-configuration: it must be JSON, without a redirect."),
  ],
  oidc_upstream_issuer_mismatch: [
    "The provider calls itself by another issuer than the connection's.",
    ISSUER,
  ],
  oidc_upstream_algorithm_refused: [
    "The ID token is signed with an algorithm other than RS256, ES256 and PS256, or not at all.",
    idp("Let the provider sign ID tokens for this client with RS256."),
  ],
  oidc_upstream_state_unknown: [
    "The answer belongs to no sign-in under way: it was used, is too old, or was never asked for.",
    AGAIN,
  ],
  oidc_upstream_parameters: [
    "The answer's parameters are missing or repeated.",
    idp("Let the provider answer by query with one code and one state."),
  ],
  oidc_upstream_changed: [
    "Issuer or client of the connection were changed while the person signed in.",
    employee("Sign in again."),
  ],
  oidc_upstream_mixed_up: [
    "The answer names another issuer than the one that was asked: it may be an attack by a second provider.",
    ISSUER,
  ],
  oidc_upstream_denied: [
    "The provider did not let the person in, or the person said no.",
    idp("Assign the person to the application at the provider; its log says why it refused."),
  ],
  oidc_upstream_error: [
    "The provider answered with an error instead of a sign-in.",
    idp("Read the provider's own log at the time of the attempt; its error stands in the check."),
  ],
  oidc_upstream_client_refused: [
    "The provider does not accept our client secret.",
    broker("Copy client ID and a client secret that has not expired from the provider into the connection."),
  ],
  oidc_upstream_code_refused: [
    "The provider does not accept the code that it gave: used before, too old, or for another redirect URI.",
    employee("Sign in again; if it happens again, compare the redirect URI at the provider."),
  ],
  oidc_upstream_token_error: [
    "The provider's token endpoint answered with an error.",
    idp("Allow the authorization code grant with PKCE for this client; the error stands in the check."),
  ],
  oidc_upstream_token_invalid: [
    "The answer of the token endpoint holds no ID token that we can read.",
    TOKENS,
  ],
  oidc_upstream_audience_mismatch: [
    "The ID token is meant for another client.",
    broker("Set oidc.clientId to the client ID at the provider, letter by letter."),
  ],
  oidc_upstream_nonce_mismatch: ["The ID token was not issued for this sign-in.", TOKENS],
  oidc_upstream_token_expired: ["The ID token is no longer valid, or one of the clocks is wrong.", CLOCK],
  oidc_upstream_token_not_yet_valid: ["The ID token is not valid yet: one of the clocks is wrong.", CLOCK],
  oidc_upstream_signature_invalid: [
    "The ID token's signature fits no key that the provider publishes.",
    idp("Publish the signing key at the provider's jwks_uri, with its key ID; after a change wait a minute."),
  ],
  oidc_upstream_authn_too_old: [
    "A fresh authentication was asked for, and an older one was sent.",
    idp("Honour prompt=login and max_age and send auth_time, or turn request.forceAuthn off."),
  ],
  oidc_upstream_subject_mismatch: ["Userinfo speaks of another person than the ID token.", TOKENS],
  oidc_upstream_subject_invalid: ["The subject is empty, too long, or holds invisible characters.", TOKENS],
  oidc_upstream_userinfo_failed: [
    "Userinfo could not be read.",
    idp("Let the provider's userinfo endpoint answer with JSON, or put the claims into the ID token."),
  ],
  oidc_upstream_claim_refused: [
    "There are too many claims, or one has a name that we refuse.",
    idp("Send fewer claims, with ordinary names."),
  ],
  oidc_upstream_email_unverified: [
    "The provider says that it has not verified the person's e-mail address.",
    idp("Verify the address at the provider, or let it send email_verified for addresses that it manages."),
  ],
} as const satisfies Readonly<Record<`oidc_upstream_${string}`, readonly [meaning: string, fix: Fix]>>;

export type OpenidRefusal = keyof typeof openidRefusals;

/** By code, for whoever must act. */
export const openidFixes: Readonly<Record<string, Fix>> = Object.fromEntries(
  Object.entries(openidRefusals).map(([code, [, fix]]) => [code, fix]),
);
