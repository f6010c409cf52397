import { BrokerError } from "../../kernel/errors.ts";

/** A value holds a character that XML 1.0 (2.2) cannot carry, escaped or not. */
export class CharacterNotAllowed extends BrokerError {
  readonly code = "saml_character_not_allowed";
  readonly status = 422;
}

/** The request is not base64, not deflate, not UTF-8, not XML of the plain kind, or not an AuthnRequest. */
export class AuthnRequestMalformed extends BrokerError {
  readonly code = "saml_request_malformed";
  readonly status = 400;
}

/** Nobody of that entity ID is registered here. */
export class ServiceProviderUnknown extends BrokerError {
  readonly code = "saml_sp_unknown";
  readonly status = 403;
}

/** The app that asks, or is to be opened, is disabled. */
export class ServiceProviderDisabled extends BrokerError {
  readonly code = "saml_sp_disabled";
  readonly status = 403;
}

/** The answer was to go to an address that is not registered for the app (SAML profiles 4.1.4.1). */
export class ConsumerNotRegistered extends BrokerError {
  readonly code = "saml_acs_unregistered";
  readonly status = 403;
}

/** RelayState is too long, or holds what no form carries unchanged (SAML bindings 3.4.3, 3.5.3). */
export class RelayStateRefused extends BrokerError {
  readonly code = "saml_relay_state_refused";
  readonly status = 400;
}

/** The app may not be opened from here: its administrator has not turned that on. */
export class IdpInitiatedRefused extends BrokerError {
  readonly code = "saml_idp_initiated_off";
  readonly status = 403;
}

/** The request is larger than we read, as sent or inflated. */
export class AuthnRequestTooLarge extends BrokerError {
  readonly code = "saml_request_too_large";
  readonly status = 413;
}

/** The service provider must sign and did not. */
export class AuthnRequestUnsigned extends BrokerError {
  readonly code = "saml_request_unsigned";
  readonly status = 403;
}

/** Algorithm or transform off the list of those that we trust. */
export class AuthnRequestAlgorithmRefused extends BrokerError {
  readonly code = "saml_request_algorithm";
  readonly status = 403;
}

/** No certificate of the service provider verifies the signature, or it covers something else. */
export class AuthnRequestSignatureInvalid extends BrokerError {
  readonly code = "saml_request_signature";
  readonly status = 403;
}

/** `Destination` is not the endpoint at which the request arrived (SAML bindings 3.4.5.2). */
export class AuthnRequestDestination extends BrokerError {
  readonly code = "saml_request_destination";
  readonly status = 403;
}

/** `IssueInstant` is too far from our clock. */
export class AuthnRequestStale extends BrokerError {
  readonly code = "saml_request_stale";
  readonly status = 403;
}
