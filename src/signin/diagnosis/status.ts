import type { Rule, Seen } from "./rule.ts";

const CODES = ["saml_status_not_success"];
const says =
  (pattern: RegExp) =>
  ({ received }: Seen): boolean =>
    pattern.test(received);
const rule = (given: Omit<Rule, "codes" | "who"> & { who?: Rule["who"] }): Rule => ({
  who: "idp-admin",
  codes: CODES,
  ...given,
});
/** The status URNs say nothing to most readers; what follows them does. */
const words = ({ received }: Seen): string => received.replaceAll("urn:oasis:names:tc:SAML:2.0:status:", "");

const saysUnassigned = says(
  /AADSTS50105|not (?:been )?(?:assigned|granted|authori[sz]ed)|not_configured_for_user/i,
);
/** Said of a person without access, and of a request whose signature does not fit. */
const saysDenied = says(/RequestDenied|access.?denied/i);
const saysSignature = says(/signature/i);

/** The identity provider's own refusals, by second-level status (SAML core 3.2.2.2) and the vendors' own messages. */
export const statusRules: readonly Rule[] = [
  rule({
    name: "user_not_assigned",
    when: (seen) => saysUnassigned(seen) || (saysDenied(seen) && !saysSignature(seen)),
    summary: (seen, { product }) =>
      `${product} knows the person but does not let them use this application: ${words(seen)}.`,
    what: (_seen, { product, assignment }) =>
      `In ${product}, add the person or a group of theirs: ${assignment}.`,
  }),
  rule({
    name: "nameid_policy_refused",
    when: says(/InvalidNameIDPolicy/),
    summary: (seen, { product }) => `${product} has no NameID of the format that we ask for: ${words(seen)}.`,
    what: (_seen, { product, nameId }) =>
      `In ${product}, set ${nameId} to what the connection asks for, or remove nameIdFormat from the connection's request.`,
  }),
  rule({
    name: "authn_context_refused",
    when: says(/NoAuthnContext|AADSTS75011/),
    summary: (seen, { product }) =>
      `${product} did not sign the person in by a method that the connection asks for: ${words(seen)}.`,
    who: "broker-admin",
    what: () => "Remove or widen authnContexts in the connection's request settings.",
  }),
  rule({
    name: "passive_not_possible",
    when: says(/NoPassive/),
    summary: () => "The identity provider would have had to ask the person something, and was asked not to.",
    who: "employee",
    what: (_seen, { product }) => `Sign in at ${product} first, then at the app.`,
  }),
  rule({
    name: "request_signature_refused",
    when: says(/signature|AADSTS76021|certificate/i),
    summary: (seen, { product }) => `${product} does not accept our request's signature: ${words(seen)}.`,
    what: (_seen, { product, requests }) =>
      `In ${product}, upload the signing certificate of the connection's metadata: ${requests}.`,
  }),
  rule({
    name: "service_provider_unknown",
    when: says(
      /AADSTS70000?1|AADSTS700016|UnknownPrincipal.*provider|unknown (?:client|service provider|issuer)|invalid.?request.?issuer/i,
    ),
    summary: (seen, { product }) => `${product} does not know our entity ID: ${words(seen)}.`,
    what: (_seen, { product, entityId }) => `In ${product}, set ${entityId} to the connection's entity ID.`,
  }),
  rule({
    name: "acs_not_registered_at_idp",
    when: says(/AADSTS50011|AADSTS500?117|invalid (?:redirect|acs|assertion consumer)/i),
    summary: (seen, { product }) => `${product} does not know our ACS URL: ${words(seen)}.`,
    what: (_seen, { product, acsUrl }) => `In ${product}, set ${acsUrl} to the connection's ACS URL.`,
  }),
  rule({
    name: "unsupported_binding",
    when: says(/UnsupportedBinding/),
    summary: (seen, { product }) => `${product} cannot answer by HTTP-POST: ${words(seen)}.`,
    what: (_seen, { product, acsUrl }) => `In ${product}, let the ACS take the HTTP-POST binding: ${acsUrl}.`,
  }),
  rule({
    name: "login_failed_at_idp",
    when: says(/AuthnFailed|cancel/i),
    summary: (seen, { product }) => `The person did not finish signing in at ${product}: ${words(seen)}.`,
    who: "employee",
    what: (_seen, { product }) =>
      `Sign in again; if it fails once more, have the password or second factor reset at ${product}.`,
  }),
  rule({
    name: "request_refused_by_idp",
    when: says(/:Requester|VersionMismatch/),
    summary: (seen, { product }) => `${product} finds fault with our request: ${words(seen)}.`,
    what: (_seen, { product, log, entityId }) =>
      `Read ${log} in ${product}; most often the connection's values are not registered there: ${entityId}.`,
  }),
  rule({
    name: "idp_error",
    summary: (seen, { product }) => `${product} answered with an error of its own: ${words(seen)}.`,
    what: (_seen, { product, log }) => `Read ${log} in ${product} at the time of this attempt.`,
  }),
];
