import type { Rule, Seen } from "./rule.ts";

const SHAPE = ["saml_response_malformed"];
const rule = (given: Omit<Rule, "who" | "what"> & Partial<Pick<Rule, "who" | "what">>): Rule => ({
  who: "idp-admin",
  what: (_seen, { product, log }) =>
    `Keep the message and show it to whoever runs ${product}; ${log} tells what made it.`,
  ...given,
});
const root = (wanted: RegExp) => (seen: Seen) => seen.name === "root_element" && wanted.test(seen.received);

/** What arrived is not what a response looks like. */
export const messageRules: readonly Rule[] = [
  rule({
    name: "logout_at_acs",
    codes: SHAPE,
    when: root(/^Logout/),
    summary: () => "A logout message came to the ACS URL.",
    what: (_seen, { product }) =>
      `In ${product}, set the single logout URL to the connection's sloUrl, or leave it empty.`,
  }),
  rule({
    name: "request_at_acs",
    codes: SHAPE,
    when: root(/Request/),
    summary: ({ received }) => `A request came where an answer belongs: ${received}.`,
    what: (_seen, { product, acsUrl }) =>
      `In ${product}, register us as service provider, not as identity provider: ${acsUrl}.`,
  }),
  rule({
    name: "saml_1_response",
    codes: [...SHAPE, "saml_version_unsupported", "saml_namespace_invalid"],
    when: ({ received }) => /SAML:1\.|1\.1|^1/.test(received),
    summary: () => "The response is of SAML 1.1, as WS-Federation sends it.",
    what: (_seen, { product }) => `In ${product}, register the application for SAML 2.0.`,
  }),
  rule({
    name: "not_a_response",
    codes: [...SHAPE, "saml_version_unsupported"],
    summary: ({ expected, received }) =>
      `The message is built otherwise than a SAML 2.0 response: ${received} where ${expected} belongs.`,
  }),
  rule({
    name: "message_truncated",
    codes: ["saml_base64_invalid", "saml_xml_malformed", "saml_encoding_invalid"],
    summary: () => "The message is cut off or damaged.",
    what: (_seen, { product }) =>
      `Look for a proxy or firewall that limits the size of forms between the browser and here; if there is none, ask whoever runs ${product}.`,
  }),
  rule({
    name: "forbidden_xml",
    codes: [
      "saml_doctype",
      "saml_xml_forbidden",
      "saml_namespace_invalid",
      "saml_id_invalid",
      "saml_unverifiable",
    ],
    summary: ({ received }) =>
      `The message holds XML that has no place in SAML and that attackers use: ${received}`,
  }),
  rule({
    name: "no_assertion",
    codes: ["saml_assertion_count"],
    when: ({ received }) => received === "none",
    summary: () => "The response reports success and holds no assertion.",
  }),
  rule({
    name: "several_assertions",
    codes: ["saml_assertion_count"],
    summary: ({ received }) => `The response holds more than one assertion: ${received}.`,
  }),
  rule({
    name: "message_too_large",
    codes: ["saml_too_large", "saml_too_complex", "acs_body_too_large"],
    summary: ({ received }) =>
      `The response is larger than the limit, most often by groups: ${received || "see the code"}.`,
    what: (_seen, words) =>
      `In ${words.product}, send fewer groups: ${words.groups}. Or the operator raises SALLYPORT_SAML_MAX_BYTES or SALLYPORT_SAML_MAX_ELEMENTS.`,
  }),
  rule({
    name: "message_too_slow",
    codes: ["saml_time_limit"],
    summary: () => "Verifying the response took longer than the limit.",
    what: (_seen, words) => `In ${words.product}, send fewer groups: ${words.groups}.`,
  }),
  rule({
    name: "broker_busy",
    codes: ["saml_busy", "person_busy"],
    summary: () => "Too much was going on at once.",
    who: "employee",
    what: () => "Sign in again in a minute.",
  }),
  rule({
    name: "wrong_binding",
    codes: ["acs_content_type", "acs_binding"],
    summary: ({ received }) =>
      `The response did not come as a form by HTTP-POST: ${received || "another content type"}.`,
    what: (_seen, { product, acsUrl }) => `In ${product}, choose the HTTP-POST binding for ${acsUrl}.`,
  }),
  rule({
    name: "no_saml_response",
    codes: ["acs_parameters"],
    summary: () => "The form that was posted to the ACS URL does not hold one SAMLResponse.",
    what: (_seen, { product, acsUrl }) =>
      `In ${product}, choose SAML 2.0 with the HTTP-POST binding for ${acsUrl}; WS-Federation and SAML artifacts are not taken.`,
  }),
  rule({
    name: "not_a_bearer_assertion",
    codes: ["saml_confirmation_invalid"],
    summary: ({ received, expected }) =>
      `The assertion does not say who may present it: ${received} instead of ${expected}.`,
  }),
  rule({
    name: "unknown_conditions",
    codes: ["saml_conditions_invalid"],
    summary: ({ received }) => `The assertion sets conditions that we do not know, or none: ${received}.`,
  }),
  rule({
    name: "authn_statement_missing",
    codes: ["saml_authn_statement_missing", "saml_authn_statement_invalid"],
    summary: () => "The assertion does not say when and how the person signed in.",
    what: (_seen, { product }) =>
      `In ${product}, include the AuthnStatement (Keycloak: “Include AuthnStatement” of the client).`,
  }),
];
