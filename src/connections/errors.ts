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

/** No SingleSignOnService that we could use: HTTP-Redirect or HTTP-POST (SAML bindings 3.4, 3.5). */
export class SsoUrlMissing extends BrokerError {
  readonly code = "idp_sso_url_missing";
  readonly status = 422;
}

/** Requests are to go by HTTP-Redirect (SAML bindings 3.4), and the identity provider has no address for it. */
export class RedirectBindingMissing extends BrokerError {
  readonly code = "idp_redirect_binding_missing";
  readonly status = 422;
}

/** Requests are to go by HTTP-POST (SAML bindings 3.5), and the identity provider has no address for it. */
export class PostBindingMissing extends BrokerError {
  readonly code = "idp_post_binding_missing";
  readonly status = 422;
}

/** A setting that would make a request which no identity provider could read, or which is not ours to send (C5). */
export class RequestRefused extends BrokerError {
  readonly code = "request_settings_refused";
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

/** The field belongs to the other protocol. Refused, so that nobody believes it is in force. */
export class OtherProtocol extends BrokerError {
  readonly code = "connection_other_protocol";
  readonly status = 422;
}

/** Issuer, client or scopes of an OpenID provider with which no sign-in could work (C11). */
export class OidcRefused extends BrokerError {
  readonly code = "oidc_upstream_settings_refused";
  readonly status = 422;
}

/** `validUntil` of the metadata at the address has passed (SAML metadata 2.3.2). */
export class MetadataOutdated extends BrokerError {
  readonly code = "metadata_outdated";
  readonly status = 422;
}

/** The connection has no metadata address that could be fetched, chosen from or verified. */
export class MetadataUrlMissing extends BrokerError {
  readonly code = "metadata_url_missing";
  readonly status = 422;
}

/** The change is not held any more: it was approved, rejected, or a newer one came. */
export class MetadataChangeDecided extends BrokerError {
  readonly code = "metadata_change_decided";
  readonly status = 409;
}

/** The connection has changed since, so that approving would do something else than was shown. */
export class MetadataChangeStale extends BrokerError {
  readonly code = "metadata_change_stale";
  readonly status = 409;
}

/** A new connection names a vendor of whom nothing is known (C10). */
export class PresetUnknown extends BrokerError {
  readonly code = "preset_unknown";
  readonly status = 422;
}

/** A certificate that would be trusted has expired, or is not valid yet. */
export class CertificateDatesRefused extends BrokerError {
  readonly code = "certificate_dates_refused";
  readonly status = 422;
}

/** The connection trusts the certificate already. */
export class CertificateKnown extends BrokerError {
  readonly code = "certificate_known";
  readonly status = 409;
}

/** Metadata is fetched from an address, and whatever it does not hold would be dropped at the next fetch. */
export class CertificateFromMetadata extends BrokerError {
  readonly code = "certificate_from_metadata";
  readonly status = 409;
}

export function unknownPreset(name: string): never {
  throw new PresetUnknown("no preset has this name", {
    mismatch: { expected: "the name of a preset, e.g. generic", received: name },
    nextStep: "See GET /api/v1/presets, or leave preset out.",
  });
}
