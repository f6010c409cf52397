import { isCountable } from "../../src/signin/watch/countable.ts";

test.each([
  ["password_wrong", false],
  ["password_locked", false],
  ["password_person_unknown", false],
  ["policy_sso_enforced", false],
  ["second_factor_wrong", false],
  ["saml_replayed", false],
  ["saml_request_unknown", false],
  ["signin_wrong_browser", false],
  ["oidc_upstream_denied", false],
  ["person_deactivated", false],
  ["saml_signer_unknown", true],
  ["saml_audience_mismatch", true],
  ["mapping_failed", true],
  ["connection_disabled", true],
  ["domain_not_linked", true],
  ["policy_connection", true],
  ["policy_sso_off", true],
  ["oidc_upstream_client_refused", true],
])("P5 whether %s can be a change's fault: %p", (code, can) => {
  expect(isCountable(code)).toBe(can);
});
