import { BrokerError } from "../kernel/errors.ts";

/** An address of the identity provider is none that we send browsers to. */
export class IdpUrlRefused extends BrokerError {
  readonly code = "idp_url_refused";
  readonly status = 422;
}

/** SAML metadata 2.3.2 and core 8.3.6: an entity ID is a URI of at most 1024 characters. */
export class EntityIdRefused extends BrokerError {
  readonly code = "idp_entity_id_refused";
  readonly status = 422;
}

/** The metadata offers no SingleSignOnService with the HTTP-Redirect binding (SAML bindings 3.4). */
export class RedirectBindingMissing extends BrokerError {
  readonly code = "idp_redirect_binding_missing";
  readonly status = 422;
}

/** No signing certificate, or more than a roll-over needs (C4). */
export class CertificatesRefused extends BrokerError {
  readonly code = "idp_certificates_refused";
  readonly status = 422;
}

/** The identity provider was described in two ways at once. */
export class IdpGivenTwice extends BrokerError {
  readonly code = "idp_given_twice";
  readonly status = 422;
}

/** The API knows the field, and this version cannot honour it. Refused, so that nobody believes it is in force. */
export class NotOffered extends BrokerError {
  readonly code = "not_offered";
  readonly status = 422;
}
