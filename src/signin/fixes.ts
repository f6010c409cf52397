import type { Fix } from "../kernel/checks.ts";
import { openidFixes } from "./openid/refusals.ts";

const idp = (what: string): Fix => ({ who: "idp-admin", what });
const broker = (what: string): Fix => ({ who: "broker-admin", what });
const employee = (what: string): Fix => ({ who: "employee", what });
const operator = (what: string): Fix => ({ who: "operator", what });

const SIGN_IN_AGAIN = "Go back to the app and sign in again, in one browser and within ten minutes.";

/** Who has to act, and what to do, for each code of the flow and of the domains behind it (S3). */
const FIXES: Readonly<Record<string, Fix>> = {
  signin_no_route: broker(
    "Check the spelling of the address; if it is right, claim and verify its domain and link it to a connection.",
  ),
  signin_email_malformed: employee("Type the whole work e-mail address."),
  signin_request_unknown: employee(SIGN_IN_AGAIN),
  signin_wrong_browser: employee(SIGN_IN_AGAIN),
  signin_handle_unknown: employee(SIGN_IN_AGAIN),
  signin_connection_mismatch: employee(SIGN_IN_AGAIN),
  signin_tenant_mismatch: broker("Register the app and the connection in the same tenant."),
  connection_unknown: idp(
    "Copy the ACS URL from the connection's page again: the one in use belongs to no connection.",
  ),
  connection_disabled: broker("Enable the connection, or send people to another."),
  connection_other_protocol: idp(
    "Copy the addresses from the connection's page again: this one is for another protocol than the connection's.",
  ),
  connection_incomplete: broker("Enter the identity provider's metadata on the connection's page."),
  saml_unsolicited: employee(
    "Start at the app and not at the identity provider's dashboard: this connection takes no unsolicited responses.",
  ),
  saml_request_unknown: employee(SIGN_IN_AGAIN),
  saml_authn_too_old: idp(
    "Honour ForceAuthn: ask the person again and send the new AuthnInstant, or turn forceAuthn off in the connection.",
  ),
  saml_authn_context_mismatch: idp(
    "Authenticate people in the way that the check names and send its AuthnContextClassRef, or change what the connection asks for.",
  ),
  saml_replayed: employee(SIGN_IN_AGAIN),
  acs_binding: idp("Send the response by the HTTP-POST binding."),
  acs_content_type: idp("Send the response by the HTTP-POST binding."),
  acs_body_too_large: operator(
    "Send fewer groups from the identity provider, or raise SALLYPORT_SAML_MAX_BYTES.",
  ),
  acs_parameters: idp("Send exactly one SAMLResponse in the form."),
  mapping_failed: idp(
    "Send the attribute that the check names, or have the broker's administrator change the connection's mapping.",
  ),
  domain_not_verified: broker("Verify the e-mail address's domain for this tenant."),
  domain_lapsed_no_jit: broker(
    "Publish the domain's challenge again and verify it; until then only people who signed in before come in.",
  ),
  domain_not_linked: broker(
    "Link the e-mail address's domain to this connection, if it may speak for that domain.",
  ),
  nameid_transient: idp("Send a persistent NameID, or the e-mail address as NameID."),
  person_deactivated: broker("Reactivate the person if they are to have access."),
  person_identity_conflict: broker(
    "Find out whether the address was given to another person, and decide the collision that waits under People.",
  ),
  person_external_id_conflict: broker(
    "Find out whether the NameID or the address was given to another person, and decide the collision that waits under People.",
  ),
  person_links_conflict: broker("Find out who signed in, and decide the collision that waits under People."),
  person_deactivated_address: broker(
    "Find out whether the person has come back or the address was given to another, and decide the collision that waits under People.",
  ),
  person_email_taken: broker(
    "Two people have the same address: correct it at the identity provider, or decide the collision that waits under People.",
  ),
  jit_not_allowed: broker(
    "Make the person known first, or let the connection's settings make people at their first sign-in (jit).",
  ),
  person_of_another_connection: broker(
    "The person belongs to another connection now: unlink their old address's domain there if they have moved here.",
  ),
  person_busy: employee("Sign in again."),
  session_refused: employee("Sign in again."),
  signin_logged_out: employee("Sign in again: the session at the identity provider ended meanwhile."),
  signin_unfinished: employee("Sign in again, and finish every step that is asked for."),
  signin_step_late: employee(SIGN_IN_AGAIN),
  signin_step_early: employee(SIGN_IN_AGAIN),
  signin_password_not_offered: employee(SIGN_IN_AGAIN),
  password_wrong: employee("Type the password again, or have it reset."),
  password_person_unknown: employee("Check the spelling of the address; nobody has this one here."),
  password_locked: employee("Wait a few minutes and try again; each further attempt makes the wait longer."),
  policy_sso_off: broker(
    "The person's policy has SSO off: let them use their password, or give them another policy.",
  ),
  policy_sso_enforced: employee("Sign in by your company's sign-in page: a password does not count for you."),
  policy_must_enrol: broker(
    "Let the person add a second factor first, or let the policy trust the identity provider's.",
  ),
  policy_connection: broker(
    "The person's policy names another connection: link their domain to that one, or change the policy.",
  ),
  saml_time_limit: idp("Send a smaller response: this one took too long to verify."),
  saml_busy: employee("Sign in again in a minute."),
  saml_too_large: operator(
    "Send fewer groups from the identity provider, or raise SALLYPORT_SAML_MAX_BYTES.",
  ),
  saml_too_complex: operator("Send fewer attribute values, or raise SALLYPORT_SAML_MAX_ELEMENTS."),
  saml_status_not_success: idp(
    "Read the identity provider's own log: often the person is not assigned to the application.",
  ),
  saml_session_expired: employee("Sign out at the identity provider and sign in again."),
  saml_nameid_invalid: idp("Send a NameID, without invisible characters."),
  ...openidFixes,
};

/** What is common to a family of codes is said once; the first pattern found in the code counts. */
const FAMILIES: readonly (readonly [RegExp, Fix])[] = [
  [
    /signature|signer|certificate|algorithm|signed/,
    idp(
      "Compare signing certificate and algorithm with the connection's page; upload new metadata after a roll-over.",
    ),
  ],
  [/audience/, idp("Set the audience (SP entity ID) to the value on the connection's page.")],
  [/destination|recipient/, idp("Set the ACS URL to the value on the connection's page, letter by letter.")],
  [/expired|not_yet|instant|validity/, idp("Set the identity provider's clock by NTP; then sign in again.")],
  [
    /issuer/,
    idp("The response came from another entity ID than the connection's: check which application answered."),
  ],
  [/crypt/, idp("Encrypt with AES-GCM and RSA-OAEP for the certificate in our metadata, or do not encrypt.")],
];

/** Something for every code, also for one that a later version adds. */
export function fixFor(code: string): Fix {
  const known = Object.hasOwn(FIXES, code) ? FIXES[code] : undefined;
  const family = FAMILIES.find(([pattern]) => pattern.test(code));
  return (
    known ??
    family?.[1] ??
    idp("Compare the identity provider's settings for Sallyport with the connection's page.")
  );
}
