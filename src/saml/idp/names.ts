/** NameID formats that we give (SAML core 8.3). */
export const NAMEID_FORMATS = {
  persistent: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
  email: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
  unspecified: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
  transient: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
} as const;

const status = (name: string): string => `urn:oasis:names:tc:SAML:2.0:status:${name}`;

/** Why an app gets no assertion, as SAML core 3.2.2.2 has it, and under which code the trail has it. */
export const FAILURES = {
  saml_no_passive: { code: status("Responder"), subcode: status("NoPassive") },
  saml_no_authn_context: { code: status("Responder"), subcode: status("NoAuthnContext") },
  saml_name_id_policy: { code: status("Requester"), subcode: status("InvalidNameIDPolicy") },
  saml_binding_unsupported: { code: status("Requester"), subcode: status("UnsupportedBinding") },
  saml_request_unsupported: { code: status("Requester"), subcode: status("RequestUnsupported") },
} as const;

export type FailureCode = keyof typeof FAILURES;
