/**
 * Refusals that a change of policies or connections cannot have caused: the person's own doing, an answer that came
 * twice or to the wrong browser, a machine that was busy, and what anybody can bring about without an identity provider.
 */
const NEVER: ReadonlySet<string> = new Set([
  "person_busy",
  "person_deactivated",
  "policy_sso_enforced",
  "saml_busy",
  "saml_replayed",
  "saml_request_unknown",
  "saml_time_limit",
  "saml_unsolicited",
  "session_refused",
  "signin_connection_mismatch",
  "signin_email_malformed",
  "signin_handle_unknown",
  "signin_logged_out",
  "signin_no_route",
  "signin_request_unknown",
  "signin_step_early",
  "signin_step_late",
  "signin_tenant_mismatch",
  "signin_wrong_browser",
  "oidc_upstream_changed",
  "oidc_upstream_denied",
  "oidc_upstream_parameters",
  "oidc_upstream_state_unknown",
]);

/** Passwords and second factors are guessed by strangers, in anybody's name. */
const GUESSED = /^(password|factor|second_factor|passkey|signin_password|enrol)/;

/** Whether a refusal says that a way in does not work, as against who tried it. */
export const isCountable = (code: string): boolean => !NEVER.has(code) && !GUESSED.test(code);
