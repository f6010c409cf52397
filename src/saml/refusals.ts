/**
 * Every reason for which a response is refused, each with a sentence for the administrator who reads the flight
 * recorder. The codes are API: they are added to, never renamed.
 */
export const refusals = {
  saml_base64_invalid:
    "The SAMLResponse field is not base64, so it was damaged on its way or is no SAML message.",
  saml_too_large: "The message is larger than the limit for SAML responses.",
  saml_encoding_invalid: "The message is not UTF-8 text.",
  saml_xml_malformed: "The message is not well-formed XML with namespaces.",
  saml_doctype:
    "The message has a document type declaration, which SAML messages never need and attackers use.",
  saml_xml_forbidden:
    "The message has a comment, CDATA section or processing instruction, which can split signed values.",
  saml_too_complex: "The message has more elements, attributes or levels than the limit allows.",
  saml_namespace_invalid:
    "A namespace is malformed, or a SAML name stands in a namespace that is not its own.",
  saml_id_invalid: "An ID attribute is missing, malformed, prefixed, or used twice.",
  saml_response_malformed:
    "The message is not a SAML 2.0 Response with the elements that the standard orders.",
  saml_version_unsupported: "The message is not of SAML version 2.0.",
  saml_assertion_count: "A response must hold exactly one assertion, directly below its root.",
  saml_status_not_success: "The identity provider answered with an error instead of a sign-in.",
  saml_signature_missing: "Neither the response nor its assertion is signed.",
  saml_signature_misplaced:
    "A signature does not stand where it belongs or covers another element than its own.",
  saml_algorithm_refused: "The signature uses an algorithm that is too weak or unknown.",
  saml_certificate_refused:
    "No certificate of this connection holds a key that we accept (RSA from 2048 bits, P-256, P-384).",
  saml_signer_unknown: "The message is signed with a certificate that this connection does not trust.",
  saml_signature_invalid:
    "The signature does not fit the content: the message was changed, or signed with another key.",
  saml_signed_content_differs: "What was signed is not what the message shows.",
  saml_encryption_refused: "The assertion is encrypted in a way that this connection does not allow.",
  saml_decryption_failed: "The assertion could not be decrypted with any of our keys.",
  saml_issuer_mismatch: "The issuer is not the identity provider of this connection.",
  saml_destination_mismatch: "The response is addressed to another URL.",
  saml_issue_instant_invalid: "The issue time is missing, in the future, or too long ago.",
  saml_confirmation_invalid: "The assertion has no single bearer confirmation that fits this sign-in.",
  saml_recipient_mismatch: "The assertion is meant for another recipient URL.",
  saml_in_response_to_mismatch: "The response and its assertion name different requests.",
  saml_conditions_invalid: "The conditions are missing, malformed, or hold a condition that we do not know.",
  saml_audience_mismatch: "The assertion is meant for another service provider.",
  saml_assertion_expired:
    "The assertion is no longer valid: it came too late, or one of the clocks is wrong.",
  saml_assertion_not_yet_valid: "The assertion is not valid yet: one of the clocks is wrong.",
  saml_validity_too_long: "The assertion stays valid for longer than we allow.",
  saml_authn_statement_missing: "The assertion does not say when and how the person signed in.",
  saml_authn_statement_invalid: "The statement about the person's sign-in is malformed.",
  saml_session_expired: "The person's session at the identity provider has already ended.",
  saml_nameid_invalid: "The NameID is missing or holds characters that an identifier must not have.",
  saml_attribute_invalid:
    "An attribute is duplicated, structured, encrypted, or has a name or value that we refuse.",
  saml_logout_parameters:
    "The parameters of the logout message are missing, repeated, too long, encoded twice, or out of the order in which they are signed.",
  saml_logout_unsigned: "The logout message is not signed.",
  saml_logout_deflate_invalid: "The logout message in the query is not compressed as the binding orders.",
  saml_logout_malformed:
    "The message is no SAML 2.0 LogoutRequest or LogoutResponse with the elements that the standard orders.",
  saml_logout_expired: "The logout request was to be carried out before a time that has passed.",
  saml_time_limit: "The verification took longer than the limit and was stopped.",
  saml_busy: "Too many verifications are waiting; the person can try again.",
  saml_unverifiable: "The message made the verification fail in a way that no rule names.",
} as const;

export type RefusalCode = keyof typeof refusals;

/** Ends a verification; caught by `verifyResponseHere`, which turns it into a verdict. */
export class Refused extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, detail?: string) {
    super(detail === undefined ? refusals[code] : `${refusals[code]} ${detail}`);
    this.name = "Refused";
    this.code = code;
  }
}
